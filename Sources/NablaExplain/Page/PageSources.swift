/// The explain page's style sheet and scripts: the files in Source, without comments and
/// indentation.
enum PageSources {
  static let drawing = text(PackageResources.drawing_js)
  static let main = text(PackageResources.main_js)
  static let page = text(PackageResources.page_html)
  static let panels = text(PackageResources.panels_js)
  static let styles = text(PackageResources.page_css)
  static let views = text(PackageResources.views_js)

  /// The scripts that compute and format findings without a document; they also run in node.
  static let computation =
    text(PackageResources.engine_js) + text(PackageResources.findings_js)
    + text(PackageResources.differences_js) + text(PackageResources.texts_js)

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .map { $0.drop { $0 == " " } }.filter { !$0.hasPrefix("//") }
      .reduce(into: "") { $0 += $1 + "\n" }
  }
}
