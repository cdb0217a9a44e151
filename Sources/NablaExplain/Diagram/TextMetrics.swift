/// Estimated widths of text, for a drawing whose fonts are known to the viewer only.
///
/// The widths are those of DejaVu Sans, which is wide; in most other fonts text takes less room
/// than it is given, and never more than a little.
enum TextMetrics {
  /// The width of `text` in a font of the given size.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    var width = 0.0
    for character in text { width += Self.width(of: character) }
    return width * size * (isBold ? 1.1 : 1)
  }

  /// `text`, or as much of its beginning as fits with an ellipsis.
  static func fitted(
    _ text: String, width limit: Double, size: Double, isBold: Bool = false
  ) -> String {
    let room = limit / (size * (isBold ? 1.1 : 1))
    let ellipsis = width(of: "…")
    var used = 0.0
    var end = text.startIndex
    var index = text.startIndex
    // Looks no further than what fits: the text may be a whole file.
    while index < text.endIndex {
      used += width(of: text[index])
      if used > room { return text[..<end] + "…" }
      text.formIndex(after: &index)
      if used + ellipsis <= room { end = index }
    }
    return text
  }

  /// In units of the font's size. A character of several scalars is as wide as its first.
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
