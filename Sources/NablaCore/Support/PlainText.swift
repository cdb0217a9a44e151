/// Text that is safe for a terminal, and numbers in messages.
package enum PlainText {
  /// `text` with U+FFFD in place of each control and formatting character.
  package static func withoutControls(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(result)
  }

  /// Whether a scalar controls a terminal or the direction of text instead of being shown.
  package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// A number as Swift prints it, but NaN without its sign, which has no meaning.
  package static func number(_ value: Double) -> String { value.isNaN ? "NaN" : "\(value)" }
}
