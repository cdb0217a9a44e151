/// Estimated widths of text, because only the viewer knows the font.
///
/// The widths are those of DejaVu Sans, which is wide. In most other fonts text is narrower than
/// estimated, and in no common font much wider.
enum TextMetrics {
  /// The width of `text` in a font of the given size.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    var width = 0.0
    for character in text { width += Self.width(of: character) }
    return width * size * (isBold ? 1.1 : 1)
  }

  /// `text` if it fits, else the longest prefix that fits together with an ellipsis.
  static func fitted(
    _ text: String, width limit: Double, size: Double, isBold: Bool = false
  ) -> String {
    let room = limit / (size * (isBold ? 1.1 : 1))
    let ellipsis = width(of: "…")
    var used = 0.0
    var end = text.startIndex
    var index = text.startIndex
    // Stops at the first character that does not fit: the text may be a whole file.
    while index < text.endIndex {
      used += width(of: text[index])
      if used > room { return text[..<end] + "…" }
      text.formIndex(after: &index)
      if used + ellipsis <= room { end = index }
    }
    return text
  }

  /// The width in units of the font size, that of the first scalar.
  private static func width(of character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar {
    case "i", "j", "l", "'", "|", "I": return 0.33
    case " ", ".", ",", ":", ";", "!", "/", "\\", "-", "(", ")", "[", "]": return 0.41
    case "f", "t", "r": return 0.41
    case "m", "w", "M", "W", "%", "@": return 0.98
    case "+", "=", "<", ">", "~", "^", "#", "×", "÷", "−": return 0.84
    case "A"..."Z": return 0.75
    case "\u{20}"..."\u{7E}": return 0.64
    case "\u{300}"..."\u{36F}", "\u{200B}"..."\u{200F}": return 0
    case "\u{A0}"..."\u{10FF}", "\u{1E00}"..."\u{2E7F}": return 0.8
    default: return 1.25
    }
  }
}
