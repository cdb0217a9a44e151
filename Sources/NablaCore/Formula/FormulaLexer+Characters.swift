// Messages about characters that the language does not use.

extension FormulaLexer {
  func unexpectedCharacter() -> FormulaError {
    let scalar = source.scalar(at: offset)
    let end = offset + UTF8.width(scalar)
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: Swift.max(0, 4 - hex.count)) + hex
    switch scalar.properties.generalCategory {
    case .control:
      return source.error(
        .encoding, "a formula is text; it cannot hold the control character \(code)",
        at: offset..<end)
    case .format, .unassigned, .privateUse, .surrogate:
      return source.error(
        .character, "unexpected invisible character \(code); delete it", at: offset..<end)
    default:
      if let (symbol, advice) = foreignSymbol(at: offset) {
        let range = offset..<offset + symbol.utf8.count
        return source.error(.character, "there is no \"\(symbol)\"; \(advice)", at: range)
      }
      let advice = advice(on: scalar, before: end).map { "; \($0)" } ?? ""
      return source.error(
        .character, "unexpected character \"\(scalar)\"\(advice)", at: offset..<end)
    }
  }

  /// A symbol of two characters that other languages have, and how a formula writes it.
  private func foreignSymbol(at offset: Int) -> (symbol: String, advice: String)? {
    Self.foreignSymbols.first { symbol, _ in source.bytes[offset...].starts(with: symbol.utf8) }
      .map { ($0.key, $0.value) }
  }

  private static let foreignSymbols: KeyValuePairs<String, String> = [
    ":=": "an assignment is written =",
    "!=": "where a and b differ, select(a == b, x, y) is y",
    "&&": "write one select inside another",
    "||": "write one select inside another",
  ]

  private func advice(on scalar: Unicode.Scalar, before end: Int) -> String? {
    if let exponent = Self.superscripts.unicodeScalars.firstIndex(of: scalar) {
      let digit = Self.superscripts.unicodeScalars.distance(
        from: Self.superscripts.unicodeScalars.startIndex, to: exponent)
      var ahead = self
      ahead.skip(to: end)
      return ahead.assignmentFollows()
        ? "in a name, write _\(digit)" : "write ^\(digit)"
    }
    // The full-width forms of ASCII, as Chinese and Japanese keyboards write them.
    if ("！"..."～").contains(scalar), let plain = Unicode.Scalar(scalar.value - 0xFEE0) {
      return Self.advice[plain] ?? "write \(plain)"
    }
    return Self.advice[scalar] ?? Self.lookalikes[scalar].map { "write \($0)" }
  }

  private static let superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

  /// Common substitutes for characters of the language.
  private static let lookalikes: [Unicode.Scalar: String] = [
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*",
    "∗": "*", "•": "*", "\u{387}": "*", "÷": "/", "∕": "/", "⁄": "/", "√": "sqrt(x)",
    "∛": "cbrt(x)",
    "∑": "sum(x, y)", "½": "0.5", "¼": "0.25", "¾": "0.75", "°": "* pi / 180", "、": ",",
    "。": ".", "≤": "<=", "≥": ">=", "←": "=", "∞": "inf", "’": "'", "‘": "'", "⁻": "^-1",
  ]

  /// Advice that is more than a substitute.
  private static let advice: [Unicode.Scalar: String] = [
    "%": "write remainder(x, y)", "|": "write abs(x)", "[": "write (", "]": "write )",
    "{": "write (", "}": "write )", "?": "write select(a < b, x, y)",
    ":": "an assignment is written =", "!": "a factorial is exp(logGamma(x + 1))",
    "≠": "where a and b differ, select(a == b, x, y) is y",
    "\"": "names and numbers stand without quotes", "“": "names and numbers stand without quotes",
    "”": "names and numbers stand without quotes", "`": "names and numbers stand without quotes",
    "\\": "functions have no backslash, as in sin(x)",
  ]
}
