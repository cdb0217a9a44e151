/// A line of text with a marker below a part of it, cut to a width that terminals have.
struct MarkedLine {
  private(set) var line = ""
  private(set) var marker = ""

  /// How many characters to keep on either side of the marked part, and of that part itself.
  private static let reach = 40

  init(before: String, marked: String, after: String) {
    let before = before.unicodeScalars
    let marked = marked.unicodeScalars
    let after = after.unicodeScalars
    let left = before.suffix(Self.reach)
    let middle = marked.prefix(Self.reach)
    let isCut = middle.count < marked.count
    let right = isCut ? after.prefix(0) : after.prefix(Self.reach)
    if left.count < before.count { add("…", mark: " ") }
    for scalar in left { add(Self.shown(scalar), mark: scalar == "\t" ? "\t" : " ") }
    for (index, scalar) in middle.enumerated() {
      add(Self.shown(scalar), mark: index == 0 ? "^" : "~")
    }
    if middle.isEmpty { marker += "^" }
    for scalar in right { line.unicodeScalars.append(Self.shown(scalar)) }
    if isCut || right.count < after.count { line += "…" }
  }

  private mutating func add(_ scalar: Unicode.Scalar, mark: String) {
    line.unicodeScalars.append(scalar)
    for column in 0..<Self.width(of: scalar) {
      marker += column > 0 && mark == "^" ? "~" : mark
    }
  }

  /// What a text from outside must not do to a terminal is not shown.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control where scalar != "\t": "\u{FFFD}"
    case .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
    default: scalar
    }
  }

  /// How many columns a terminal gives a character, near enough to align a marker.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
