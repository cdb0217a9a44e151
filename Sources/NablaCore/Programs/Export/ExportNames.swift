/// The names of an exported function's numbers: unique identifiers of the language.
struct ExportNames {
  private let spelling: ExportSpelling
  private var taken: Set<String>
  private var nextNumber = 1
  /// The last suffix that was used to make each name unique.
  private var suffixes: [String: Int] = [:]

  /// - Parameter reserved: names that are not available.
  init(_ spelling: ExportSpelling, reserved: Set<String>) {
    self.spelling = spelling
    taken = reserved
  }

  /// An unused name similar to a given one; nil if no character of it can be kept.
  mutating func take(like name: String) -> String? {
    guard let identifier = spelling.identifier(like: name) else { return nil }
    if taken.insert(identifier).inserted { return identifier }
    var number = suffixes[identifier] ?? 1
    repeat { number += 1 } while !taken.insert("\(identifier)_\(number)").inserted
    suffixes[identifier] = number
    return "\(identifier)_\(number)"
  }

  /// The next unused name of `t1`, `t2` and so on.
  mutating func takeNumbered() -> String {
    defer { nextNumber += 1 }
    while !taken.insert("t\(nextNumber)").inserted { nextNumber += 1 }
    return "t\(nextNumber)"
  }
}

/// The syntax of identifiers of a language.
struct ExportSpelling: Sendable {
  /// Whether identifiers may contain letters beyond ASCII.
  let allowsLetters: Bool
  /// Words that cannot be identifiers.
  let keywords: Set<String>
  /// How names begin that are the language's own, such as `M_` of M_PI.
  let prefixes: [String]

  /// - Parameters:
  ///   - keywords: separated by spaces.
  ///   - prefixes: separated by spaces.
  init(allowsLetters: Bool, keywords: String, prefixes: String = "") {
    self.allowsLetters = allowsLetters
    self.keywords = Set(keywords.words)
    self.prefixes = prefixes.words
  }

  /// Whether a name belongs to the language. None of those with a prefix ends with an underscore.
  private func isReserved(_ name: String) -> Bool {
    keywords.contains(name) || name.last != "_" && prefixes.contains { name.hasPrefix($0) }
  }

  /// Whether a text is a valid identifier.
  func isIdentifier(_ name: String) -> Bool {
    !isReserved(name) && name.unicodeScalars.allSatisfy(isAllowed)
      && name.unicodeScalars.first.map { !isDigit($0) } ?? false && name != "_"
  }

  /// The identifier most similar to a text; nil if no character of it can be kept.
  func identifier(like name: String) -> String? {
    var result = ""
    for scalar in name.unicodeScalars {
      if isAllowed(scalar) && scalar != "_" {
        result.unicodeScalars.append(scalar)
      } else if let word = Self.greek[scalar] {
        result += word
      } else if result.last != "_" {
        result += "_"
      }
    }
    while result.last == "_" { result.removeLast() }
    // In C, names that begin with an underscore belong to the compiler.
    let start = result.drop { $0 == "_" }
    guard let first = start.unicodeScalars.first else { return nil }
    result = isDigit(first) ? "v" + start : String(start)
    return isReserved(result) ? result + "_" : result
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    case "À"..."ɏ", "Α"..."ω", "А"..."я", "\u{4E00}"..."\u{9FFF}", "\u{AC00}"..."\u{D7A3}",
      "ぁ"..."ゖ", "ァ"..."ヺ":
      // The multiplication and division signs are in the range of Latin letters.
      allowsLetters && scalar.properties.isAlphabetic
    default: false
    }
  }

  private static let greek: [Unicode.Scalar: String] = Dictionary(
    uniqueKeysWithValues: zip(
      "αβγδεζηθικλμνξοπρστυφχψω".unicodeScalars,
      """
      alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho \
      sigma tau upsilon phi chi psi omega
      """.words))
}

extension String {
  /// The words separated by spaces and line breaks.
  var words: [String] { split { $0 == " " || $0 == "\n" }.map(String.init) }

  /// The text for use in a one-line comment or a string literal, in any of the languages:
  /// characters that could end either are replaced by an underscore, or a single quote for a double
  /// one.
  var quotable: String {
    var result = ""
    for scalar in unicodeScalars {
      let isPlain =
        scalar.properties.isAlphabetic || Self.plainSigns.unicodeScalars.contains(scalar)
      result.unicodeScalars.append(scalar == "\"" ? "'" : isPlain ? scalar : "_")
    }
    return result
  }

  private static let plainSigns = " 0123456789_+-<>=.,:;()[]^'&|!#"
}
