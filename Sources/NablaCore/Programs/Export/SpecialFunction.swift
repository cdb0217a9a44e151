/// A function that some language lacks, written once for all languages: see ``all``.
///
/// The body is in a small language with one statement per line, which every dialect can write:
///
/// - `let a = ...` and `var a = ...` declare a number, `let a = [...]` an array; `a += ...` and
///   similar statements change a number;
/// - `return ...`, and `if ... return ...`;
/// - `if ... {`, `while ... {` and `for element in array {`, up to a line with `}`.
///
/// Expressions have the syntax common to C, Swift and JavaScript. All numbers are doubles, a
/// condition is never a number, functions have the names of ``Operation/functionName``, and
/// `infinity`, `nan` and `pi` are constants.
struct SpecialFunction: Sendable {
  let name: String
  let parameters: [String]
  /// A description of the function, and the source of its formulas.
  let comment: String
  let body: String

  init(_ name: String, _ parameters: String..., about comment: String, _ body: String) {
    self.name = name
    self.parameters = parameters
    self.comment = comment
    self.body = body
  }

  /// The text of the function in a language.
  func text(in language: any ExportLanguage.Type) -> String {
    var counts: [Substring: Int] = [:]
    var lines: [String] = []
    for line in body.split(separator: "\n") {
      let indentation = String(line.prefix { $0 == " " })
      lines += Self.statement(line.dropFirst(indentation.count), language, &counts).map {
        indentation + $0
      }
    }
    return language.supportFunction(
      language.supportName(name), parameters: parameters, comment: comment, lines)
  }

  /// - Parameter counts: the number of elements of each array, by name.
  private static func statement(
    _ line: Substring, _ language: any ExportLanguage.Type, _ counts: inout [Substring: Int]
  ) -> [String] {
    func text(_ expression: Substring) -> String { expression.text(in: language) }
    if line == "}" { return ["}"] }
    if let match = line.wholeMatch(of: /let (\w+) = \[(.*)\]/) {
      let elements = match.2.split(separator: ", ").map(text)
      counts[match.1] = elements.count
      return [language.array(String(match.1), of: elements)]
    }
    if let match = line.wholeMatch(of: /(let|var) (\w+) = (.*)/) {
      let (name, value) = (String(match.2), text(match.3))
      return [match.1 == "let" ? language.constant(name, value) : language.variable(name, value)]
    }
    if let match = line.wholeMatch(of: /(if|while) (.*) \{/) {
      return ["\(match.1) \(language.condition(text(match.2))) {"]
    }
    if let match = line.wholeMatch(of: /for (\w+) in (\w+) \{/) {
      return language.forEach(String(match.1), in: String(match.2), count: counts[match.2] ?? 0)
    }
    if let match = line.wholeMatch(of: /if (.*) return (.*)/) {
      return [language.leaving(if: text(match.1), "return \(text(match.2))\(language.end)")]
    }
    return [text(line) + language.end]
  }
}

extension Substring {
  /// The text of an expression in a language: its literals, and its names of functions and
  /// constants.
  fileprivate func text(in language: any ExportLanguage.Type) -> String {
    String(self).replacing(/[A-Za-z]\w*\(?|\d[\d.]*(?:e-?\d+)?|[=!]=/) { match -> String in
      let word = String(match.output)
      return switch word {
      case "==": language.equals
      case "!=": "!\(language.equals.dropFirst())"
      case "infinity": language.literal(.infinity)
      case "nan": language.literal(.nan)
      case "pi": language.literal(.pi)
      case _ where word.hasSuffix("("): language.name(of: String(word.dropLast())) + "("
      default: Double(word).map(language.literal) ?? word
      }
    }
  }
}
