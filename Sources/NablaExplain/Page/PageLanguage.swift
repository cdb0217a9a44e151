import NablaCore

/// The language of a page's interface: ``automatic``, or a column of the messages' catalogue.
public struct PageLanguage: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// The code, as browsers have it; empty for ``automatic``.
  public let rawValue: String

  /// The language of this code, or nil where there are no messages in it.
  public init?(rawValue: String) {
    guard rawValue.isEmpty || Catalogue.standard.languages.contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  private init(_ code: String) { rawValue = code }

  /// The browser's, if the page speaks it, else English.
  public static let automatic = PageLanguage("")
  /// English, the language of the library's text output.
  public static let english = PageLanguage("en")
  /// Chinese, in simplified characters.
  public static let chinese = PageLanguage("zh")

  /// ``automatic``, then all languages.
  public static var allCases: [PageLanguage] {
    [automatic] + Catalogue.standard.languages.map { PageLanguage($0) }
  }
}
