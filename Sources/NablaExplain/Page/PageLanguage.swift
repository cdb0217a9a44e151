import NablaCore

/// The language of the interface of a page: ``automatic``, or a language of the message catalogue.
public struct PageLanguage: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// The language code as browsers use it; empty for ``automatic``.
  public let rawValue: String

  /// The language with this code, or nil if there are no messages in it.
  public init?(rawValue: String) {
    guard rawValue.isEmpty || Catalogue.standard.languages.contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  private init(_ code: String) { rawValue = code }

  /// The language of the browser if the catalogue has it, otherwise English.
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
