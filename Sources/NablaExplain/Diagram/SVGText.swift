import NablaCore

/// Text, numbers and paths in the syntax of SVG.
enum SVGText {
  /// `text` escaped for XML character data and attribute values, on one line.
  ///
  /// XML does not allow control characters even as references, so each becomes U+FFFD, and so
  /// does what changes the direction of text.
  static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default:
        result.unicodeScalars.append(PlainText.isControl(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// Whether a byte of UTF-8 needs no escape: printable ASCII except `"&'<>`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x26, 0x27, 0x3C, 0x3E: false
    default: byte >= 0x20 && byte < 0x7F
    }
  }

  /// The text of a tooltip, escaped and cut to a bounded length.
  static func tooltip(_ text: String) -> String {
    text.utf8.count <= 300 ? escaped(text) : escaped(text.prefix(100) + "…")
  }

  /// A coordinate with at most one decimal, independent of platform and locale.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let (whole, rest) = (tenths / 10, abs(tenths % 10))
    let sign = tenths < 0 && whole == 0 ? "-" : ""
    return rest == 0 ? "\(whole)" : "\(sign)\(whole).\(rest)"
  }

  /// The attributes of a rectangle.
  static func attributes(_ box: Box) -> String {
    "x=\"\(number(box.x))\" y=\"\(number(box.y))\""
      + " width=\"\(number(box.width))\" height=\"\(number(box.height))\""
  }

  /// A curve as the `d` attribute of a path.
  static func path(_ curve: Curve) -> String {
    func text(_ point: Point) -> String { "\(number(point.x)) \(number(point.y))" }
    var path = "M" + text(curve.start)
    for piece in curve.pieces {
      switch piece {
      case .line(let end): path += "L" + text(end)
      case .bend(let one, let two, let end):
        path += "C\(text(one)) \(text(two)) \(text(end))"
      }
    }
    return path
  }
}
