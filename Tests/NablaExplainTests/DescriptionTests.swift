import Nabla
import Testing

/// What `print` shows of the types that a learner meets.
@Suite("Descriptions")
struct DescriptionTests {
  /// The text of a number inside a closure.
  private final class Shown {
    var text = ""
  }

  @Test("print shows the value of a number inside a closure, and what it carries")
  func numbers() throws {
    let shown = Shown()
    _ = gradient(at: 3.0) { x in
      shown.text = "\(x * x)"
      return x
    }
    #expect(shown.text == "Variable(9.0)")
    _ = derivative(at: 3.0) { x in
      shown.text = "\(x * x)"
      return x
    }
    #expect(shown.text == "Dual(9.0, tangent: 6.0)")
    _ = forwardGradient(at: [3.0, 4]) { x in
      shown.text = "\(x[0] * x[1])"
      return x[0]
    }
    #expect(shown.text.hasPrefix("VectorDual(12.0, tangents: [4.0, 3.0, 0.0"))
    _ = hessian(at: [3.0]) { x in
      shown.text = "\(x[0])"
      return x[0]
    }
    #expect(shown.text == "Variable(Dual(3.0, tangent: 1.0))")
    _ = explain(at: ["x": 3]) { x in
      shown.text = "\(x), \(x * x), \(x - x + 1)"
      return x
    }
    #expect(shown.text == "Symbolic(\"x\", 3.0), Symbolic(9.0), Symbolic(1.0)")
    // Printing is no reading: a program without a sample point can be printed and recorded.
    let program = try Program(inputs: 1) { x in
      shown.text = "\(x[0]), \(x[0] * 2)"
      return x[0] * 2
    }
    #expect(shown.text == "Symbolic(\"x0\"), Symbolic(no value)")
    #expect(try program.value(at: [4]) == 8)
  }

  @Test("print shows an explanation, a graph and its ledger as text")
  func records() {
    let why = explain(at: ["x": 3]) { x in (x * x).named("y") + 1 }
    #expect("\(why)" == why.text)
    #expect("\(why.graph)".contains("#0 \"x\": input = 3"))
    #expect("\(why.graph)".contains("\"y\": multiply(#0, #0) = 9"))
    let ledger = "\(why.ledger)".split(separator: "\n")
    #expect(ledger.count == why.ledger.contributions.count)
    #expect(ledger.last?.hasSuffix("total 6.0") == true)
    let x = Tensor<Double>([1, 2], requiresGrad: true).named("x")
    #expect("\((x * x).sum().explain())".contains("x"))
  }

  @Test("print shows rules by their names and formulas")
  func rules() throws {
    let tanh = try #require(RuleBook.entry(named: "tanh"))
    #expect("\(tanh)".hasPrefix("tanh: tanh"))
    #expect("\(AnyRule.unary(Rules.Tanh()))" == "tanh")
    #expect("\(AnyRule.unary(Rules.Clamp(lower: -1, upper: 1)))" == "clamp(-1.0, 1.0)")
  }

  @Test("No description shows how a value is stored")
  func noInsides() throws {
    let program = try Program(inputs: 2) { x in x[0] * x[1] }
    #expect("\(program)" == "Program of x0, x1: 1 output, 1 operation")
    let check = checkGradient(at: [1, 2]) { x in x[0] * x[1] }
    let sparse = SparseJacobian(program)
    let described: [Any] = [
      Value(2), program, program.statistics, check, RandomGenerator(seed: 1), sparse,
      Tensor<Float>([1, 2]), Shape([1, 2]), try Formula("x = 2; y = x"),
    ]
    for value in described {
      let text = "\(value)"
      for inside in ["Optional(", "NablaCore.", "NablaTensor.", "UnsafeMutable", "0x0", "any: "] {
        #expect(!text.contains(inside), "\(type(of: value)): \(text)")
      }
    }
  }
}
