import Nabla
import NablaTestSupport
import Testing

@Suite("A formula")
struct FormulaTests {
  @Test("has its steps in the order of evaluation, constants just before their operation")
  func steps() throws {
    let formula = try Formula(Document.workedExample.text)
    #expect(
      formula.steps.map(summary) == [
        "x = input", "2.0", "z = multiply 1 0", "5.0", "y1 = add 2 3", "multiply 2 2", "relu 5",
        "add 6 0", "3.0", "y2 = add 7 8", "subtract 4 9", "multiply 9 0", "loss = add 10 11",
      ])
    #expect(formula.names.map(\.text) == ["x", "z", "y1", "y2", "loss"])
    #expect(formula.output == formula.names.last)
    #expect(formula.inputs.map(\.name) == ["x"])
    #expect(formula.inputs.map(\.value) == [-2])
    #expect(formula.inputs.map(\.step) == [0])
  }

  @Test("is evaluated with every kind of number")
  func evaluation() throws {
    let formula = try Formula(Document.workedExample.text)
    let inputs = formula.inputs.map(\.value)
    let values: [Double] = [-2, 2, -4, 5, 1, 16, 16, 14, 3, 17, -16, -34, -50]
    #expect(formula.evaluate(at: inputs) == values)
    #expect(formula.evaluate { Float($0.value) } == values.map { Float($0) })
    let (value, gradient) = valueWithGradient(at: inputs) { formula.value(at: $0) }
    #expect(value == -50)
    #expect(gradient == [64])
  }

  @Test("is read and differentiated in two lines")
  func example() throws {
    let formula = try Formula("x = -2; z = 2 * x; loss = relu(z * z) + x")
    #expect(gradient(at: formula.inputs.map(\.value)) { formula.value(at: $0) } == [-15])
    #expect(try Formula("y = x * x", at: [("x", 3)]).evaluate { $0.value } == [3, 9])
  }

  @Test("has numbers as inputs, and what is computed from numbers as steps")
  func whatIsAnInput() throws {
    let formula = try Formula("a = -2\nb = +(3)\nc = pi\nd = 2 * 3\ne = a + -4\nf = -(-.5)")
    #expect(formula.inputs.map(\.name) == ["a", "b", "c", "f"])
    #expect(formula.inputs.map(\.value) == [-2, 3, .pi, 0.5])
    #expect(formula.steps.map(summary).suffix(3) == ["-4.0", "e = add 0 6", "f = input"])
  }

  @Test("may give one step two names")
  func secondNames() throws {
    let formula = try Formula("z = 1; y = z; w = (y) * 2; v = w")
    #expect(formula.steps.map(summary) == ["z = input", "2.0", "w = multiply 0 1"])
    #expect(formula.names.map(\.text) == ["z", "y", "w", "v"])
    #expect(formula.names.map(\.step) == [0, 0, 2, 2])
    #expect(formula.output.text == "v")

    let warmUp = try Formula("z = 1; y = z")
    #expect(gradient(at: [1.0]) { warmUp.value(at: $0) } == [1])
  }

  @Test("takes numbers from outside in place of its own")
  func values() throws {
    let formula = try Formula("x = 1; y = a * x + b", at: [("b", 7), ("x", 3), ("a", 2)])
    #expect(formula.inputs.map(\.name) == ["x", "a", "b"])
    #expect(formula.value(at: formula.inputs.map(\.value)) == 13)
    #expect(try Formula("2 * pi", at: [("pi", 3)]).inputs.map(\.value) == [3])
  }

  @Test("names a last expression without a name output")
  func bareExpression() throws {
    let formula = try Formula("x = 3; x * x\n\n# done\n")
    #expect(formula.output.text == "output")
    #expect(formula.steps[formula.output.step].name == "output")
    #expect(formula.value(at: [3.0]) == 9)
  }

  @Test("knows where each step stands in its text")
  func source() throws {
    let text = "x = 2 # two\nπ2 = (x + 1).relu() * -x"
    let formula = try Formula(text)
    let parts = formula.steps.map { step in
      String(decoding: Array(text.utf8)[step.source], as: UTF8.self)
    }
    #expect(
      parts == ["x = 2", "1", "x + 1", "(x + 1).relu()", "-x", "(x + 1).relu() * -x"])
  }

  @Test(
    "records a graph whose nodes are its steps, with their names",
    arguments: [
      Document.workedExample.text, "x = 2; y = x * x; z = y; -y",
      "x = 1; y = select(x < 2, 3, x ^ 4) + sum(x, 5)",
      "x = 2; y = 3 * (x + 4) / (5 + 6)",
    ])
  func recording(_ text: String) throws {
    let formula = try Formula(text)
    let nodes = explain(at: formula.inputs.map(\.value)) { formula.value(at: $0) }.nodes
    #expect(nodes.map(\.inputs) == formula.steps.map(\.operands))
    #expect(nodes.dropFirst().map(\.name) == formula.steps.dropFirst().map(\.name))
  }

  private func summary(_ step: Formula.Step) -> String {
    let operation =
      switch step.operation {
      case .input: "input"
      case .constant(let value): "\(value)"
      case .rule(let rule): rule.facts.name
      case .select(let relation): "select \(relation.rawValue)"
      }
    let words = [operation] + step.operands.map { "\($0)" }
    return (step.name.map { "\($0) = " } ?? "") + words.joined(separator: " ")
  }
}
