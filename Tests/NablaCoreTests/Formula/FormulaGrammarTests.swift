import Nabla
import Testing

@Suite("The formula language")
struct FormulaGrammarTests {
  /// The value of an expression of x = 3, y = 2, s = -4.
  private func value(_ expression: String) throws -> Double {
    let formula = try Formula("x = 3; y = 2; s = -4; r = \(expression); r * 1")
    return formula.value(at: formula.inputs.map(\.value))
  }

  @Test(
    "binds operators as mathematics does",
    arguments: [
      ("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("2 - 3 - 4", -5), ("24 / 4 / 2", 3),
      ("24 / 4 * 2", 12), ("2 - 3 + 4", 3), ("2 ^ 3 ^ 2", 512), ("2 ** 3 ** 2", 512),
      ("2 ^ 3 ** 2", 512), ("(2 ^ 3) ^ 2", 64), ("-x ^ 2", -9), ("(-x) ^ 2", 9), ("-2 ^ 2", -4),
      ("2 ^ -1", 0.5), ("2 ^ -x ^ 2", 1.0 / 512), ("2 ^ -3 * 8", 1), ("-x * y", -6),
      ("x * -y", -6), ("x - -y", 5), ("x - +y", 1), ("x--y", 5), ("- - x", 3), ("-(-x)", 3),
      ("+x", 3), ("x / y * y", 3), ("x * y ^ 2", 12), ("-x ^ 2 * y", -18), ("1 - x ^ 2 / 3", -2),
      ("x + y * s ^ 2 - 1", 34), ("((((x))))", 3), ("2*x+y", 8), ("2.relu() ^ x", 8),
    ] as [(String, Double)])
  func precedence(_ expression: String, _ expected: Double) throws {
    #expect(try value(expression) == expected)
  }

  @Test(
    "calls functions by name and as methods",
    arguments: [
      ("relu(s)", 0), ("s.relu()", 0), ("(x + s).abs()", 1), ("-s.abs()", -4), ("x.max(y)", 3),
      ("max(s, y)", 2), ("max(x, y) ^ 2", 9), ("x ^ y.abs()", 9), ("atan2(0, x)", 0),
      ("pow(x, 2)", 9), ("x.pow(y)", 9), ("powerOf(x, 3)", 27), ("x.sqrt().square().round()", 3),
      ("leakyRelu(s)", -0.04), ("leakyRelu(s, 0.5)", -2), ("s.leakyRelu(-0.5)", 2),
      ("x.clamp(0, 1)", 1), ("clamp(s, -1, +1)", -1), ("clamp(x, -inf, 2)", 2), ("elu(x)", 3),
      ("sum(x, y, s)", 1), ("x.sum(y)", 5), ("mean(x, y, s, 3)", 1), ("norm(x, s)", 5),
      ("dot(x, y, 10, 100)", 230), ("sum(x)", 3), ("max(min(x, y), max(s, -1))", 2),
      ("relu (x)", 3), ("relu( relu(\tx ) )", 3), ("select(x < y, 1, 2)", 2),
      ("select(x > y, x * 10, y)", 30), ("select(x + 1 >= y * 2, 1, 2)", 1),
      ("select(x == 3, s, 0)", -4), ("select(x <= 2.5, 1, select(y == 2, 7, 8))", 7),
    ] as [(String, Double)])
  func calls(_ expression: String, _ expected: Double) throws {
    #expect(try value(expression) == expected)
  }

  @Test("has every rule of the rule book as a function and as a method")
  func allRules() throws {
    for entry in RuleBook.entries {
      let operands = Array(repeating: "0.5", count: entry.operandCount ?? 4)
      let parameters = entry.facts.parameters.map { "\($0.standard)" }
      let asFunction = "\(entry.name)(\(operands.joined(separator: ", ")))"
      let rest = operands.dropFirst() + parameters
      let asMethod = "(0.5).\(entry.name)(\(rest.joined(separator: ", ")))"
      let expected = apply(entry, Array(repeating: 0.5, count: operands.count))
      for text in [asFunction, asMethod] {
        let value = try Formula(text).value(at: [Double]())
        #expect(
          value == expected || value.isNaN && expected.isNaN, "\(text) is \(value), not \(expected)"
        )
      }
    }
  }

  private func apply(_ entry: RuleBook.Entry, _ xs: [Double]) -> Double {
    switch entry.form {
    case .unary(let make): Double.apply(make(entry.facts.parameters.map(\.standard)), xs[0])
    case .binary(let rule): Double.apply(rule, xs[0], xs[1])
    case .many(let rule): Double.apply(rule, xs)
    }
  }

  @Test(
    "reads numbers",
    arguments: [
      ("1", 1), ("1.5", 1.5), (".5", 0.5), ("2.", 2), ("1e-3", 1e-3), ("1E5", 1e5),
      ("1.5e+2", 150), ("1_000", 1000), ("1_0.2_5", 10.25), ("0", 0), ("-0", -0.0),
      ("1.7976931348623157e308", .greatestFiniteMagnitude), ("5e-324", .leastNonzeroMagnitude),
      ("0.1", 0.1), ("inf", .infinity), ("-inf", -.infinity), ("pi", .pi),
      ("007", 7),
    ] as [(String, Double)])
  func numbers(_ text: String, _ expected: Double) throws {
    let read = try #require(try Formula("a = \(text)").inputs.first?.value)
    #expect(read.bitPattern == expected.bitPattern)
  }

  @Test("reads nan")
  func nan() throws {
    #expect(try Formula("a = nan").inputs[0].value.isNaN)
    #expect(try Formula("a = NaN").inputs[0].value.isNaN)
  }

  @Test(
    "accepts names of many kinds",
    arguments: ["x", "_", "x1", "long_name", "x'", "x''", "x′", "x₁", "λ", "输入", "é", "sum", "e"])
  func names(_ name: String) throws {
    let formula = try Formula("\(name) = 3; \(name) * 2")
    #expect(formula.inputs.map(\.name) == [name])
  }

  @Test(
    "ignores blanks, comments, empty statements and the kind of line end",
    arguments: [
      "x = 3\ny = x + 1", "x = 3\r\ny = x + 1\r\n", "x = 3\ry = x + 1", "x=3;y=x+1",
      ";;x = 3;\n;y=x+1;",
      "# x = 5\nx = 3 # = 4\n\n\n   \ny\t=\tx + 1 # the end", "\u{FEFF}x = 3; y = x\u{00A0}+ 1",
    ])
  func layout(_ text: String) throws {
    let formula = try Formula(text)
    #expect(formula.names.map(\.text) == ["x", "y"])
    #expect(formula.value(at: [3.0]) == 4)
  }

  @Test("lets the text assign a name that is a number otherwise")
  func ownConstants() throws {
    #expect(try Formula("pi = 3; 2 * pi").value(at: [3.0]) == 6)
  }

  @Test("lets a name be a function's too")
  func functionNames() throws {
    let formula = try Formula("x = 3; sum = sum(x, 1); max = sum.max(sum); relu = max * 2")
    #expect(formula.value(at: [3.0]) == 8)
  }

  @Test("differentiates only the chosen side of select")
  func select() throws {
    let formula = try Formula("x = 0; y = select(x == 0, 1, sin(x) / x) * x")
    #expect(gradient(at: [0.0]) { formula.value(at: $0) } == [1])
  }
}
