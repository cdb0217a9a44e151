import Nabla
import Testing

/// A user-defined rule in a formula.
@Suite struct FormulaOwnRuleTests {
  /// x³, as one node.
  struct Cube: UnaryRule {
    static let facts = RuleFacts("cube", "x³", derivatives: ["3 x²"])
    func value<N: RuleNumber>(_ x: N) -> N { x * x * x }
    func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(3 * (x * x)) }
  }

  @Test func `is a function and a method like those of the book`() throws {
    for text in ["x = 2; y = cube(x)", "x = 2; y = x.cube()"] {
      let formula = try Formula(text, rules: [RuleBook.Entry(Cube())])
      #expect(valueWithGradient(at: [2.0]) { formula.value(at: $0) }.gradient == [12])
    }
  }

  @Test func `is suggested for a misspelt name`() throws {
    let error = #expect(throws: FormulaError.self) {
      try Formula("x = 2; y = cubr(x)", rules: [RuleBook.Entry(Cube())])
    }
    #expect(error?.message.contains("did you mean \"cube\"?") == true)
  }
}
