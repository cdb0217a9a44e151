/// A token of the formula language.
struct FormulaToken {
  enum Kind: Equatable {
    case number(Double)
    case name
    case symbol(Symbol)
    /// The end of a statement: a new line or a semicolon.
    case separator
    case end
  }

  enum Symbol: String {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"
    case open = "("
    case close = ")"
    case comma = ","
    case dot = "."
    case assign = "="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
  }

  let kind: Kind
  /// The position, as offsets in the UTF-8 of the text.
  let range: Range<Int>
}

/// Splits a formula into tokens, one at a time.
struct FormulaLexer {
  let source: FormulaSource
  private(set) var offset = 0

  /// The largest size of a name in bytes, which keeps messages and diagrams readable.
  static let longestName = 256
  private static let longestNumber = 1_000

  init(_ source: FormulaSource) {
    self.source = source
    if source.bytes.starts(with: FormulaSource.byteOrderMark) { offset = 3 }
  }

  /// The next token.
  mutating func next() throws(FormulaError) -> FormulaToken {
    skipBlanks()
    guard offset < source.bytes.count else {
      return FormulaToken(kind: .end, range: offset..<offset)
    }
    let start = offset
    let byte = source.bytes[offset]
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: ".") where Self.isDigit(source.byte(at: offset + 1)): return try number()
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"):
      offset += 1
      return FormulaToken(kind: .separator, range: start..<offset)
    default: break
    }
    if let (symbol, length) = Self.symbol(byte, source.byte(at: offset + 1)) {
      offset += length
      return FormulaToken(kind: .symbol(symbol), range: start..<offset)
    }
    return try name()
  }

  /// Whether an opening parenthesis follows, which makes a name that of a function.
  func callFollows() -> Bool {
    var ahead = self
    ahead.skipBlanks()
    return source.byte(at: ahead.offset) == UInt8(ascii: "(")
  }

  /// Whether a name follows.
  func nameFollows() -> Bool {
    var ahead = self
    ahead.skipBlanks()
    return ahead.offset < source.bytes.count && ahead.startsName(at: ahead.offset)
  }

  /// Whether `=` follows, and not `==`.
  func assignmentFollows() -> Bool {
    var ahead = self
    ahead.skipBlanks()
    return source.byte(at: ahead.offset) == UInt8(ascii: "=")
      && source.byte(at: ahead.offset + 1) != UInt8(ascii: "=")
  }

  /// Continues at an offset.
  mutating func skip(to offset: Int) { self.offset = offset }

  /// Skips blanks and a comment.
  private mutating func skipBlanks() {
    while offset < source.bytes.count {
      let byte = source.bytes[offset]
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        offset += 1
      } else if byte == UInt8(ascii: "#") {
        while offset < source.bytes.count, !Self.endsLine(source.bytes[offset]) { offset += 1 }
        return
      } else if byte >= 0x80, case let scalar = source.scalar(at: offset),
        scalar.properties.isWhitespace
      {
        offset += UTF8.width(scalar)
      } else {
        return
      }
    }
  }

  private static func symbol(_ byte: UInt8, _ next: UInt8) -> (FormulaToken.Symbol, Int)? {
    switch (byte, next) {
    case (UInt8(ascii: "*"), UInt8(ascii: "*")): (.power, 2)
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): (.lessOrEqual, 2)
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): (.greaterOrEqual, 2)
    case (UInt8(ascii: "="), UInt8(ascii: "=")): (.equal, 2)
    case (UInt8(ascii: "+"), _): (.plus, 1)
    case (UInt8(ascii: "-"), _): (.minus, 1)
    case (UInt8(ascii: "*"), _): (.times, 1)
    case (UInt8(ascii: "/"), _): (.over, 1)
    case (UInt8(ascii: "^"), _): (.power, 1)
    case (UInt8(ascii: "("), _): (.open, 1)
    case (UInt8(ascii: ")"), _): (.close, 1)
    case (UInt8(ascii: ","), _): (.comma, 1)
    case (UInt8(ascii: "."), _): (.dot, 1)
    case (UInt8(ascii: "="), _): (.assign, 1)
    case (UInt8(ascii: "<"), _): (.less, 1)
    case (UInt8(ascii: ">"), _): (.greater, 1)
    default: nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}

// MARK: - Numbers

extension FormulaLexer {
  private mutating func number() throws(FormulaError) -> FormulaToken {
    let start = offset
    skipDigits()
    if source.byte(at: offset) == UInt8(ascii: "."), isFraction(at: offset + 1) {
      offset += 1
      skipDigits()
    }
    skipExponent()
    var word = start..<offset
    if source.byte(at: offset) == UInt8(ascii: "."), Self.isDigit(source.byte(at: offset + 1)) {
      offset += 1
      while Self.isDigit(source.byte(at: offset)) || source.byte(at: offset) == UInt8(ascii: ".") {
        offset += 1
      }
      word = start..<offset
      throw source.error(.number, "\(quoted(word)) is not a number", at: word)
    }
    if offset < source.bytes.count, continuesName(at: offset) {
      let letters = offset
      skipName()
      word = start..<offset
      if source.text(word).lowercased().hasPrefix("0x") {
        throw source.error(
          .number, "\(quoted(word)) is not a number: numbers are decimal, as in 16 or 1.6e1",
          at: word)
      }
      throw source.error(
        .number,
        """
        \(quoted(word)) is not a number; a product is written with *, as in \
        \(quoted(start..<letters, " * ", letters..<offset))
        """, at: word)
    }
    if word.count > Self.longestNumber {
      throw source.error(
        .number, "a number of \(word.count) characters; at most \(Self.longestNumber) are read",
        at: word)
    }
    let digits = String(decoding: source.bytes[word].lazy.filter { $0 != 0x5F }, as: UTF8.self)
    let isNonzero = { (digit: Character) in ("1"..."9").contains(digit) }
    guard let value = Double(digits), value.isFinite else {
      throw source.error(
        .number, "\(quoted(word)) is too large: the largest number is 1.797e308; write inf for ∞",
        at: word)
    }
    // A number that is too small must not become 0 without a word.
    if value == 0, digits.prefix(while: { $0 != "e" && $0 != "E" }).contains(where: isNonzero) {
      throw source.error(
        .number,
        "\(quoted(word)) is too small: the smallest positive number is 4.94e-324; write 0",
        at: word)
    }
    return FormulaToken(kind: .number(value), range: word)
  }

  /// Skips digits, and `_` between two of them.
  private mutating func skipDigits() {
    while true {
      let byte = source.byte(at: offset)
      let separates =
        byte == UInt8(ascii: "_") && offset > 0 && Self.isDigit(source.bytes[offset - 1])
        && Self.isDigit(source.byte(at: offset + 1))
      guard Self.isDigit(byte) || separates else { return }
      offset += 1
    }
  }

  /// Whether a point before this offset belongs to the number; in `2.relu()` it does not.
  private func isFraction(at offset: Int) -> Bool {
    let byte = source.byte(at: offset)
    if Self.isDigit(byte) { return true }
    if byte == UInt8(ascii: ".") { return false }
    return offset >= source.bytes.count || !continuesName(at: offset)
  }

  private mutating func skipExponent() {
    guard source.byte(at: offset) | 0x20 == UInt8(ascii: "e") else { return }
    var digits = offset + 1
    if source.byte(at: digits) == UInt8(ascii: "-") || source.byte(at: digits) == UInt8(ascii: "+")
    {
      digits += 1
    }
    guard Self.isDigit(source.byte(at: digits)) else { return }
    offset = digits
    skipDigits()
  }
}

// MARK: - Names

extension FormulaLexer {
  private mutating func name() throws(FormulaError) -> FormulaToken {
    let start = offset
    guard startsName(at: offset) else { throw unexpectedCharacter() }
    skipName()
    let range = start..<offset
    if range.count > Self.longestName {
      throw source.error(
        .unknownName, "a name of \(range.count) bytes; at most \(Self.longestName) are allowed",
        at: range)
    }
    return FormulaToken(kind: .name, range: range)
  }

  private mutating func skipName() {
    while offset < source.bytes.count, continuesName(at: offset) {
      offset += UTF8.width(source.scalar(at: offset))
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  fileprivate func startsName(at offset: Int) -> Bool {
    let byte = source.bytes[offset]
    if byte < 0x80 { return Self.isLetter(byte) }
    return source.scalar(at: offset).properties.isXIDStart
  }

  private func continuesName(at offset: Int) -> Bool {
    let byte = source.bytes[offset]
    if byte < 0x80 {
      return Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "'")
    }
    let scalar = source.scalar(at: offset)
    // Unicode allows the middle dot in names for Catalan; here it is mistaken for a product.
    if scalar == "·" || scalar == "\u{387}" { return false }
    // Subscripts and the typographic prime are common in names: x₁, x′.
    return scalar.properties.isXIDContinue || ("₀"..."₉").contains(scalar) || scalar == "′"
  }

  private func quoted(_ range: Range<Int>) -> String {
    quoted(range, "", range.upperBound..<range.upperBound)
  }

  /// Text for a message, shortened.
  private func quoted(_ range: Range<Int>, _ middle: String, _ rest: Range<Int>) -> String {
    "\"\(source.shortened(range))\(middle)\(source.shortened(rest))\""
  }
}
