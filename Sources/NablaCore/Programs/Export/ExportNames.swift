/// The names of an exported function's numbers: identifiers of the language, each used once.
struct ExportNames {
  private let spelling: ExportSpelling
  private var taken: Set<String>
  private var nextNumber = 1
  /// The last number that a name was made different with.
  private var suffixes: [String: Int] = [:]

  /// - Parameter reserved: what no number may be called.
  init(_ spelling: ExportSpelling, reserved: Set<String>) {
    self.spelling = spelling
    taken = reserved
  }

  /// A name like this one that is free; nil if nothing of it can be kept.
  mutating func take(like name: String) -> String? {
    guard let identifier = spelling.identifier(like: name) else { return nil }
    if taken.insert(identifier).inserted { return identifier }
    var number = suffixes[identifier] ?? 1
    repeat { number += 1 } while !taken.insert("\(identifier)_\(number)").inserted
    suffixes[identifier] = number
    return "\(identifier)_\(number)"
  }

  /// The next of `t1`, `t2` and so on that is free.
  mutating func takeNumbered() -> String {
    defer { nextNumber += 1 }
    while !taken.insert("t\(nextNumber)").inserted { nextNumber += 1 }
    return "t\(nextNumber)"
  }
}

/// Which texts are identifiers of a language.
struct ExportSpelling: Sendable {
  /// Whether letters beyond ASCII may be in identifiers.
  let allowsLetters: Bool
  /// Words that are no identifiers.
  let keywords: Set<String>

  /// - Parameter keywords: separated by spaces.
  init(allowsLetters: Bool, keywords: String) {
    self.allowsLetters = allowsLetters
    self.keywords = Set(keywords.words)
  }

  /// Whether a text can be used as it is.
  func isIdentifier(_ name: String) -> Bool {
    !keywords.contains(name) && name.unicodeScalars.allSatisfy(isAllowed)
      && name.unicodeScalars.first.map { !isDigit($0) } ?? false && name != "_"
  }

  /// The identifier that is most like a text; nil if nothing of it can be kept.
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
    return keywords.contains(result) ? result + "_" : result
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    case "À"..."ɏ", "Α"..."ω", "А"..."я", "\u{4E00}"..."\u{9FFF}", "\u{AC00}"..."\u{D7A3}",
      "ぁ"..."ゖ", "ァ"..."ヺ":
      // The times and the division sign are among the Latin letters.
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
  /// The words between spaces and line breaks.
  var words: [String] { split { $0 == " " || $0 == "\n" }.map(String.init) }

  /// The text as part of a comment of one line or between double quotes, in any of the languages:
  /// all that could end either is an underscore, or a single quote where it was a double one.
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
