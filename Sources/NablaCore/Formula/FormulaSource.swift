/// The bytes of a formula, and locations in them for messages.
struct FormulaSource {
  let bytes: [UInt8]

  /// - Throws: if the bytes are not UTF-8, or too many.
  init(_ bytes: [UInt8]) throws(FormulaError) {
    self.bytes = bytes
    if bytes.count > Formula.maximumBytes {
      throw FormulaError(
        .size,
        "the formula has \(bytes.count) bytes; at most \(Formula.maximumBytes) can be read")
    }
    if let offset = Self.firstInvalidByte(of: bytes) {
      let hex = String(bytes[offset], radix: 16, uppercase: true)
      throw error(
        .encoding, "the byte 0x\(hex) is not UTF-8 text; save the formula as UTF-8",
        at: offset..<offset + 1)
    }
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// A part of the text for a message, shortened.
  func shortened(_ range: Range<Int>) -> String {
    let text = text(range)
    return text.count <= 24 ? text : text.prefix(24) + "…"
  }

  /// The byte at an offset; 0, which no formula contains, past the end.
  func byte(at offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  /// The character at an offset.
  func scalar(at offset: Int) -> Unicode.Scalar {
    if bytes[offset] < 0x80 { return Unicode.Scalar(bytes[offset]) }
    var decoder = UTF8()
    var rest = bytes[offset..<Swift.min(offset + 4, bytes.count)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return "\u{FFFD}" }
    return scalar
  }

  func error(_ kind: FormulaError.Kind, _ message: String, at range: Range<Int>) -> FormulaError {
    FormulaError(kind, message, at: location(of: range))
  }

  private static func firstInvalidByte(of bytes: [UInt8]) -> Int? {
    if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded): offset += encoded.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }
}

// MARK: - Places

extension FormulaSource {
  /// What some editors write before a text.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The line of an offset, from 1. A lone carriage return ends a line too.
  func line(at offset: Int) -> Int {
    var line = 1
    for i in 0..<offset where endsLine(i) { line += 1 }
    return line
  }

  private func endsLine(_ i: Int) -> Bool {
    bytes[i] == Self.newline
      || bytes[i] == Self.carriageReturn && byte(at: i + 1) != Self.newline
  }

  /// Line, column, and the line with a marker below. Linear in the length of the text: for errors
  /// only.
  func location(of range: Range<Int>) -> FormulaError.Location {
    var start = range.lowerBound
    while start > 0, !endsLine(start - 1) { start -= 1 }
    if start == 0, range.lowerBound >= 3, bytes.starts(with: Self.byteOrderMark) { start = 3 }
    var end = range.lowerBound
    while end < bytes.count, !endsLine(end) { end += 1 }
    if end > range.lowerBound, bytes[end - 1] == Self.carriageReturn { end -= 1 }

    let before = text(start..<range.lowerBound)
    let marked = text(range.lowerBound..<Swift.max(range.lowerBound, min(end, range.upperBound)))
    let after = text(Swift.max(range.lowerBound, min(end, range.upperBound))..<end)
    let excerpt = MarkedLine(before: before, marked: marked, after: after)
    return FormulaError.Location(
      line: line(at: range.lowerBound), column: before.count + 1,
      excerpt: excerpt.line, marker: excerpt.marker)
  }
}

// MARK: - Excerpts

/// A line of text with a marker below one part of it, shortened to the width of a terminal.
struct MarkedLine {
  private(set) var line = ""
  private(set) var marker = ""

  /// The number of characters shown on either side of the marked part, and of that part itself.
  private static let context = 40

  init(before: String, marked: String, after: String) {
    let before = before.unicodeScalars
    let marked = marked.unicodeScalars
    let after = after.unicodeScalars
    let left = before.suffix(Self.context)
    let middle = marked.prefix(Self.context)
    let isCut = middle.count < marked.count
    let right = isCut ? after.prefix(0) : after.prefix(Self.context)
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

  /// Control and format characters are replaced: input must not control the terminal.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control where scalar != "\t": "\u{FFFD}"
    case .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
    default: scalar
    }
  }

  /// The approximate width of a character in terminal columns, for aligning the marker.
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
