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
  func text<L: ExportLanguage>(in language: L.Type) -> String {
    var counts: [Substring: Int] = [:]
    var lines: [String] = []
    for line in body.split(separator: "\n") {
      let indentation = String(line.prefix { $0 == " " })
      lines += Self.statement(line.dropFirst(indentation.count), language, &counts).map {
        indentation + $0
      }
    }
    return L.supportFunction(
      L.supportName(name), parameters: parameters, comment: comment, lines)
  }

  /// - Parameter counts: the number of elements of each array, by name.
  private static func statement<L: ExportLanguage>(
    _ line: Substring, _: L.Type, _ counts: inout [Substring: Int]
  ) -> [String] {
    func text(_ expression: Substring) -> String { expression.text(in: L.self) }
    if line == "}" { return ["}"] }
    if let match = line.wholeMatch(of: /let (\w+) = \[(.*)\]/) {
      let elements = match.2.split(separator: ", ").map(text)
      counts[match.1] = elements.count
      return [L.array(String(match.1), of: elements)]
    }
    if let match = line.wholeMatch(of: /(let|var) (\w+) = (.*)/) {
      let (name, value) = (String(match.2), text(match.3))
      return [match.1 == "let" ? L.constant(name, value) : L.variable(name, value)]
    }
    if let match = line.wholeMatch(of: /(if|while) (.*) \{/) {
      return ["\(match.1) \(L.condition(text(match.2))) {"]
    }
    if let match = line.wholeMatch(of: /for (\w+) in (\w+) \{/) {
      return L.forEach(String(match.1), in: String(match.2), count: counts[match.2] ?? 0)
    }
    if let match = line.wholeMatch(of: /if (.*) return (.*)/) {
      return [L.leaving(if: text(match.1), "return \(text(match.2))\(L.end)")]
    }
    return [text(line) + L.end]
  }
}

extension Substring {
  /// The text of an expression in a language: its literals, and its names of functions and
  /// constants.
  fileprivate func text<L: ExportLanguage>(in _: L.Type) -> String {
    String(self).replacing(/[A-Za-z]\w*\(?|\d[\d.]*(?:e-?\d+)?|[=!]=/) { match -> String in
      let word = String(match.output)
      return switch word {
      case "==": L.equals
      case "!=": "!\(L.equals.dropFirst())"
      case "infinity": L.literal(.infinity)
      case "nan": L.literal(.nan)
      case "pi": L.literal(.pi)
      case _ where word.hasSuffix("("): L.name(of: String(word.dropLast())) + "("
      default: Double(word).map(L.literal) ?? word
      }
    }
  }
}
