import Nabla
import NablaTestSupport
import Testing

@Suite("A mistake in a formula")
struct FormulaErrorTests {
  /// The mistake in a text.
  private func error(
    _ text: String, at values: [(name: String, value: Double)] = []
  ) throws -> FormulaError {
    try #require(throws: FormulaError.self) { try Formula(text, at: values) }
  }

  @Test("is shown in its line with a marker and a suggestion")
  func rendering() throws {
    let text = Document.workedExample.text.replacing("relu(z * z)", with: "reul(z * z)")
    #expect(
      try error(text).description == """
        line 5, column 6: there is no function "reul"; did you mean "relu"?
          y2 = reul(z * z) + x + 3
               ^~~~
        """)
    #expect(
      try error("y = 2 * (3 + 4").description == """
        line 1, column 9: this "(" is never closed
          y = 2 * (3 + 4
                  ^
        """)
    #expect(
      try error("a = b + 1\nb = 2 * c\nc = a").description == """
        line 1, column 5: "b" is defined on line 2 in terms of "a", and "a" here in terms of "b"; \
        neither can be computed first
          a = b + 1
              ^
        """)
    #expect(
      try error("# nothing\n").description == "the formula is empty; write a line such as y = 2 * x"
    )
  }

  @Test("keeps the marker below its place after tabs and wide characters, in long lines too")
  func alignment() throws {
    let tabs = try #require(try error("\tx\t= 2 *\t$").location)
    #expect(tabs.excerpt == "\tx\t= 2 *\t$")
    #expect(tabs.marker == "\t \t     \t^")
    #expect(tabs.column == 10)

    let wide = try #require(try error("输入 = 出 + 1").location)
    #expect(wide.marker == "       ^~")
    #expect(wide.column == 6)

    let terms = String(repeating: "1 + ", count: 100)
    let long = try #require(try error("y = \(terms)q + \(terms)1").location)
    #expect(long.column == 405)
    #expect(long.excerpt.hasPrefix("…"))
    #expect(long.excerpt.hasSuffix("…"))
    #expect(long.excerpt.count == long.marker.count + 41)
    #expect(Array(long.excerpt)[long.marker.count - 1] == "q")
  }

  @Test("never sends control characters to a terminal")
  func controlCharacters() throws {
    let location = try #require(try error("x = 1 \u{1B}[31m").location)
    #expect(location.excerpt == "x = 1 \u{FFFD}[31m")
    #expect(location.column == 7)
  }

  @Test(
    "says what it is and where",
    arguments: [
      (.character, "x = 2 $ 3", 7, "unexpected character \"$\""),
      (.character, "x = 2 − 3", 7, "unexpected character \"−\"; write -"),
      (.character, "x = 2\u{200B}", 6, "unexpected invisible character U+200B; delete it"),
      (.encoding, "x = \0", 5, "a formula is text; it cannot hold the control character U+0000"),
      (.number, "x = 1.2.3", 5, "\"1.2.3\" is not a number"),
      (
        .number, "x = 1e", 5, "\"1e\" is not a number; a product is written with *, as in \"1 * e\""
      ),
      (
        .number, "y = 2x", 5, "\"2x\" is not a number; a product is written with *, as in \"2 * x\""
      ),
      (
        .number, "y = 1e999", 5,
        "\"1e999\" is too large: the largest number is 1.797e308; write inf for ∞"
      ),
      (.missingOperand, "y = 2 *", 7, "a value is missing after \"*\""),
      (.missingOperand, "y =", 3, "a value is missing after \"=\""),
      (.missingOperand, "y = 2 * / 3", 9, "a value is missing before \"/\""),
      (.missingOperand, "y = ()", 6, "a value is missing before \")\""),
      (.missingOperand, "y = max(1,)", 11, "a value is missing before \")\""),
      (.missingOperand, "y = max(,1)", 9, "a value is missing before \",\""),
      (
        .missingOperator, "x = 1; y = x x", 14,
        "an operator is missing before \"x\"; a product is written with *"
      ),
      (
        .missingOperator, "y = (1)(2)", 8,
        "an operator is missing before \"(\"; a product is written with *"
      ),
      (.parenthesis, "y = ((1 + 2)", 5, "this \"(\" is never closed"),
      (.parenthesis, "y = sin(1\nz = 2", 8, "this \"(\" is never closed"),
      (.parenthesis, "y = 1 + 2)", 10, "this \")\" closes nothing"),
      (
        .misplaced, "y = 1, 2", 6, "a comma can stand only between the operands of a function"
      ),
      (
        .misplaced, "y = (1, 2)", 7, "a comma can stand only between the operands of a function"
      ),
      (.misplaced, "y = 1 < 2", 7, "\"<\" can stand only in select(a < b, x, y)"),
      (
        .misplaced, "y = select(1 < 2 < 3, 1, 2)", 18,
        "\"<\" can stand only in select(a < b, x, y)"
      ),
      (
        .misplaced, "x = 1; x + 1 = 2", 14,
        "\"=\" can stand only after a name at the beginning of a statement; == compares, in select"
      ),
      (
        .misplaced, "1 + 1\ny = 2", 1,
        "only the last statement can do without a name; write name = ..."
      ),
      (.misplaced, "y = 2 . 3", 7, "a method's name is missing after \".\", as in x.relu()"),
      (.misplaced, "y = 2 .relu", 8, "a method needs parentheses: .relu()"),
      (.unknownName, "alpha = 1; y = alhpa", 16, "unknown name \"alhpa\"; did you mean \"alpha\"?"),
      (.unknownName, "x = 1; y = X", 12, "unknown name \"X\"; did you mean \"x\"?"),
      (.unknownName, "y = weight", 5, "unknown name \"weight\"; assign it on a line above"),
      (.unknownName, "y = relu + 1", 5, "\"relu\" is a function; write relu(...)"),
      (.unknownFunction, "y = Relu(1)", 5, "there is no function \"Relu\"; did you mean \"relu\"?"),
      (
        .unknownFunction, "y = (1).sigmiod()", 9,
        "there is no function \"sigmiod\"; did you mean \"sigmoid\"?"
      ),
      (.unknownFunction, "y = frobnicate(1)", 5, "there is no function \"frobnicate\""),
      (
        .unknownFunction, "x = 1; y = x(2)", 12,
        "\"x\" is a number and no function; a product is written with *"
      ),
      (
        .usedBeforeDefinition, "y = x\nx = 1", 5,
        "\"x\" is defined below, on line 2; a line uses only names defined above it"
      ),
      (
        .usedBeforeDefinition, "y = pi\npi = 1", 1,
        "\"pi\" is used on line 1 already; a line uses only names defined above it"
      ),
      (.circular, "x = x + 1", 5, "\"x\" is defined in terms of itself"),
      (
        .circular, "a = b; b = c; c = d * a; d = 1", 5,
        "\"b\" is defined on line 1 in terms of \"a\", and \"a\" here in terms of \"b\"; neither "
          + "can be computed first"
      ),
      (
        .assignedTwice, "x = 1\n\nx = 2", 1,
        "\"x\" is already assigned on line 1; a name is assigned once"
      ),
      (
        .assignedTwice, "output = 1\noutput * 2", 1,
        "\"output\" is already assigned on line 1; a name is assigned once"
      ),
      (.arguments, "y = atan2(1)", 5, "atan2 takes 2 operands, not 1: atan2(x, y)"),
      (.arguments, "y = relu(1, 2)", 5, "relu takes 1 operand, not 2: relu(x)"),
      (.arguments, "y = relu()", 5, "relu takes 1 operand, not 0: relu(x)"),
      (
        .arguments, "y = clamp(1, 2)", 5,
        "clamp takes 1 operand and 2 parameters or none, not 2: clamp(x) or clamp(x, lower, upper)"
      ),
      (.arguments, "y = dot(1, 2, 3)", 5, "dot: 3 operands cannot be two lists of one length"),
      (.arguments, "y = sum()", 5, "sum of no operands has no value: pass at least one"),
      (
        .arguments, "y = select(1, 2, 3)", 5,
        "select takes a comparison and two values: select(a < b, x, y)"
      ),
      (
        .parameter, "a = 1; y = leakyRelu(a, a)", 25,
        "the parameter \"slope\" of leakyRelu must be a plain number"
      ),
      (
        .parameter, "y = clamp(1, 2, 0)", 14,
        "clamp: the lower bound 2.0 must not be above the upper bound 0.0"
      ),
      (
        .parameter, "y = hardtanh(1, nan, 0)", 17,
        "hardtanh: the lower bound NaN must not be above the upper bound 0.0"
      ),
      (
        .parameter, "y = polygamma(1, 1.5)", 18,
        "polygamma: the order 1.5 is not a whole number from 0 to 1000"
      ),
    ] as [(FormulaError.Kind, String, Int, String)])
  func messages(_ kind: FormulaError.Kind, _ text: String, _ column: Int, _ message: String) throws
  {
    let error = try error(text)
    #expect(error.kind == kind)
    #expect(error.message == message)
    #expect(error.location?.column == column)
  }

  /// What other languages, textbooks and keyboards write, with the column of the mistake.
  static let foreign: [(text: String, column: Int, message: String)] = [
    ("x := 2", 3, "there is no \":=\"; an assignment is written ="),
    ("x: 2", 2, "unexpected character \":\"; an assignment is written ="),
    ("x <- 2", 3, "an assignment is written =; == compares, in select"),
    ("x == 2", 3, "an assignment is written =; == compares, in select"),
    ("x ＝ 2", 3, "unexpected character \"＝\"; write ="),
    ("let x = 2", 1, "an assignment begins with its name; leave \"let\" out"),
    ("double x = 2", 1, "an assignment begins with its name; leave \"double\" out"),
    (
      "x = 1; x += 1", 10,
      "a name is assigned once, so there is no \"+=\"; give the new value a name of its own"
    ),
    (
      "f(x) = x^2", 1,
      "a formula defines numbers and no functions; write f = ..., with operands from above"
    ),
    ("x²=2", 2, "unexpected character \"²\"; in a name, write _2"),
    ("x = 2; y = x⁴", 13, "unexpected character \"⁴\"; write ^4"),
    ("x = 2; y = 2·x", 13, "unexpected character \"·\"; write *"),
    ("x = 2; y = x·3", 13, "unexpected character \"·\"; write *"),
    ("x = 2; y = x ∕ 3", 14, "unexpected character \"∕\"; write /"),
    ("x = 2; y = |x|", 12, "unexpected character \"|\"; write abs(x)"),
    ("x = 2; y = sin（x）", 15, "unexpected character \"（\"; write ("),
    ("x = ２", 5, "unexpected character \"２\"; write 2"),
    ("x = 2；y = 3", 6, "unexpected character \"；\"; write ;"),
    ("x = 2; y = “x”", 12, "unexpected character \"“\"; names and numbers stand without quotes"),
    ("x = 2; y = x’", 13, "unexpected character \"’\"; write '"),
    (
      "x = 2; y = \\sin(x)", 12,
      #"unexpected character "\"; functions have no backslash, as in sin(x)"#
    ),
    ("x = 2 // two", 7, "a comment begins with #"),
    ("/* two */ x = 2", 1, "a comment begins with #"),
    ("x = 3; y = mod(x, 2)", 12, "there is no function \"mod\"; write remainder(x, y)"),
    ("x = 3; y = x mod 2", 14, "an operator is missing before \"mod\"; write remainder(x, y)"),
    ("x = 3; y = ln(x)", 12, "there is no function \"ln\"; write log(x)"),
    ("x = 3; y = x.ln()", 14, "there is no function \"ln\"; write log(x)"),
    ("x = 3; y = log₂(x)", 12, "there is no function \"log₂\"; write log2(x)"),
    ("x = 3; y = sen(x)", 12, "there is no function \"sen\"; write sin(x)"),
    ("x = 3; y = Arctan(x)", 12, "there is no function \"Arctan\"; write atan(x)"),
    ("x = 3; y = if(x > 0, 1, 2)", 12, "there is no function \"if\"; write select(a < b, x, y)"),
    ("x = 3; if x > 0", 8, "unknown name \"if\"; write select(a < b, x, y)"),
    ("x = 3; y = x ? 1 : 2", 14, "unexpected character \"?\"; write select(a < b, x, y)"),
    (
      "x = 3; y = select(x != 2, 1, 2)", 21,
      "there is no \"!=\"; where a and b differ, select(a == b, x, y) is y"
    ),
    ("x = 3; y = x && 2", 14, "there is no \"&&\"; write one select inside another"),
    ("y = e ^ 2", 5, "unknown name \"e\"; write exp(1), or assign it on a line above"),
    ("y = 2 * π", 9, "unknown name \"π\"; write pi"),
    ("y = 2 π", 7, "an operator is missing before \"π\"; a product is written with *"),
    ("x = 0x10", 5, "\"0x10\" is not a number: numbers are decimal, as in 16 or 1.6e1"),
    ("x = 1,5", 6, "a decimal point is written \".\", and digits are grouped by _, as in 1_000.5"),
    (
      "x = 1e-400", 5,
      "\"1e-400\" is too small: the smallest positive number is 4.94e-324; write 0"
    ),
  ]

  @Test("of another language or keyboard names it and the cure", arguments: foreign)
  func foreignSpelling(_ text: String, _ column: Int, _ message: String) throws {
    let error = try error(text)
    #expect(error.message == message)
    #expect(error.location?.column == column)
  }

  @Test("leaves alone what looks like one: zeros, and names of one's own")
  func notForeign() throws {
    #expect(try Formula("x = 0e-999").inputs[0].value == 0)
    #expect(try Formula("x = 0.00").inputs[0].value == 0)
    #expect(try Formula("e = 2; ln = 3; let = e * ln; var = let").output.text == "var")
    #expect(try Formula("x = 5.; y = .5 * x").value(at: [5]) == 2.5)
  }

  @Test("can be in the numbers that are given from outside")
  func givenNumbers() throws {
    func message(_ text: String, _ values: [(name: String, value: Double)]) throws -> String {
      let error = try error(text, at: values)
      #expect(error.kind == .input)
      return error.message
    }
    #expect(
      try message("weight = 1; 2 * weight", [("wieght", 2)])
        == "a value is given for \"wieght\"; did you mean \"weight\"?")
    #expect(
      try message("x = 1", [("q", 2)])
        == "a value is given for \"q\"; the formula does not use this name")
    #expect(try message("x", [("x", 2), ("x", 3)]) == "\"x\" is given two values")
    let computed = try error("x = 1\ny = 2 * x", at: [("y", 3)])
    #expect(computed.message == "\"y\" is computed here, so no value can be given for it")
    #expect(computed.location?.line == 2)
    #expect(try error("y = x; x = 1", at: [("x", 2)]).kind == .usedBeforeDefinition)
  }

  @Test("can be bytes that are not UTF-8")
  func encoding() throws {
    let bytes = Array("x = 1\ny = é".utf8.dropLast()) + [UInt8(ascii: "\n")]
    let error = try #require(throws: FormulaError.self) { try Formula(utf8: bytes) }
    #expect(error.kind == .encoding)
    #expect(error.message == "the byte 0xC3 is not UTF-8 text; save the formula as UTF-8")
    #expect(error.location?.line == 2)
    #expect(error.location?.column == 5)
  }
}
