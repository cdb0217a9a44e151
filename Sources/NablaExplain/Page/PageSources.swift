/// The explain page's style sheet and scripts: the files in Source.
enum PageSources {
  static let drawing = text(PackageResources.drawing_js)
  static let engine = text(PackageResources.engine_js)
  static let main = text(PackageResources.main_js)
  static let page = text(PackageResources.page_html)
  static let panels = text(PackageResources.panels_js)
  static let styles = text(PackageResources.page_css)
  static let texts = text(PackageResources.texts_js)
  static let views = text(PackageResources.views_js)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
