/// A table of user-visible messages: one row for each message, one column for each language.
///
/// The table is ``standard``, in Messages.swift. The library's text output and the explain page's
/// scripts use the same rows.
package struct Catalogue: Sendable {
  /// One message in all languages, with placeholders such as `{node}`.
  package struct Row: Sendable {
    package let key: String
    /// In the order of the catalogue's languages.
    package let texts: [String]

    package init(_ key: String, _ texts: String...) { self.init(key, texts: texts) }

    package init(_ key: String, texts: [String]) {
      self.key = key
      self.texts = texts
    }
  }

  /// The columns: language codes as browsers use them. The first is the default.
  package let languages: [String]
  /// All messages.
  package let rows: [Row]
  private let places: [String: Int]

  package init(languages: [String], rows: [Row]) {
    self.languages = languages
    self.rows = rows
    places = Dictionary(
      rows.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The catalogue with one more column, made from the texts of the first.
  package func adding(_ language: String, _ text: (String) -> String) -> Catalogue {
    Catalogue(
      languages: languages + [language],
      rows: rows.map { Row($0.key, texts: $0.texts + [text($0.texts[0])]) })
  }

  /// The message with its placeholders filled in.
  ///
  /// - Parameters:
  ///   - language: a column, or nil for the first.
  ///   - values: by placeholder.
  package func text(
    _ key: String, in language: String? = nil, _ values: [String: String] = [:]
  ) -> String {
    guard let place = places[key] else { preconditionFailure("no message has the key \(key)") }
    let column = language.flatMap { languages.firstIndex(of: $0) } ?? 0
    return Self.filled(rows[place].texts[column], values)
  }

  /// The message of the most specific existing key: `advice.value.overflow`, otherwise
  /// `advice.value`.
  package func text(
    _ key: String, cause: String?, in language: String?, _ values: [String: String]
  ) -> String {
    let specific = "\(key).\(cause ?? "")"
    return text(places[specific] == nil ? key : specific, in: language, values)
  }

  /// The names of a text's placeholders, in order.
  package static func placeholders(of text: String) -> [String] {
    text.split(separator: "{").dropFirst(text.hasPrefix("{") ? 0 : 1)
      .map { String($0.prefix { $0 != "}" }) }
  }

  /// A text with its placeholders replaced. Inserted values are not scanned again, so names may
  /// contain braces.
  private static func filled(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: start)..<end])
      guard let value = values[name] else { preconditionFailure("\(text): no value for \(name)") }
      result += rest[..<start]
      result += value
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
