import Nabla
import NablaTestSupport
import Testing

@Suite("Value: a scalar with a record of its own")
struct ValueTests {
  @Test("The worked example has loss -50 and x.grad 64")
  func workedExample() {
    let x = Value(-2, name: "x")
    let loss = NablaTestSupport.workedExample(x)
    loss.backward()
    #expect(loss.data == -50)
    #expect(x.grad == 64)
    #expect(loss.grad == 1)
    #expect("\(x)" == "Value(\"x\", data: -2.0, grad: 64.0)")
  }

  @Test("micrograd's demonstration gives its numbers")
  func microgradDemonstration() {
    let (a, b) = (Value(-4), Value(2))
    var c = a + b
    var d = a * b + b.pow(3)
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + relu(b + a)
    d += 3 * d + relu(b - a)
    let e = c - d
    let f = e.pow(2)
    var g = f / 2.0
    g += 10.0 / f
    g.backward()
    // As micrograd prints them, and as PyTorch confirms.
    #expect(abs(g.data - 24.704081632653061) < 1e-12)
    #expect(abs(a.grad - 138.833819241982507) < 1e-11)
    #expect(abs(b.grad - 645.577259475218659) < 1e-11)
  }

  @Test("Every rule of the book gives the gradient of the tape", arguments: RuleBook.entries)
  func rules(entry: RuleBook.Entry) {
    let rule = CheckedRule(entry, parameters: entry.facts.parameters.map(\.standard))
    for point in CheckedRule.specialPoints(operands: entry.operandCount) {
      let (value, gradient) = valueWithGradient(at: point) { xs in rule(xs) * 1.5 }
      let values = point.map { Value($0) }
      let result = rule(values) * 1.5
      result.backward()
      #expect(result.data.isSame(as: value), "\(entry.name)\(point)")
      for (i, input) in values.enumerated() {
        #expect(
          input.grad.isSame(as: gradient[i]),
          "\(entry.name)\(point), input \(i): \(input.grad), not \(gradient[i])")
      }
    }
  }

  @Test("A second pass adds the same amounts again")
  func accumulates() {
    let x = Value(3)
    let y = x * x
    let z = y * 2
    z.backward()
    z.backward()
    #expect(x.grad == 24)
    #expect(y.grad == 4)
    #expect(z.grad == 2)
    x.grad = 0
    z.backward()
    #expect(x.grad == 12)
  }

  @Test("A value that is used twice gets both contributions")
  func usedTwice() {
    let x = Value(3)
    let y = x
    (x * y + x).backward()
    #expect(x.grad == 7)
    #expect(y === x)
  }

  @Test("A chain of 200,000 operations is swept and released on a small stack")
  func longChain() {
    let (gradient, isGone) = onThread {
      weak var first: Value?
      let x = Value(1)
      func run() -> Double {
        var y = x * 1
        first = y
        for _ in 0..<200_000 { y = y * 1.0 + 0 }
        y.backward()
        return x.grad
      }
      return (run(), first == nil)
    }
    #expect(gradient == 1)
    #expect(isGone)
  }

  @Test("explain() shows the gradients that backward() adds, and sets none")
  func explains() {
    let (x, w) = (Value(2, name: "x"), Value(-3, name: "w"))
    let loss = ((x * w).named("z") - 1) * tanh(x * 0.1)
    let why = loss.explain()
    #expect(x.grad == 0)
    loss.backward()
    #expect(why.node(named: "x")?.gradient == x.grad)
    #expect(why.node(named: "w")?.gradient == w.grad)
    #expect(why.node(named: "z")?.value == -6)
  }

  @Test("Generic functions take values")
  func generic() {
    func f<N: DifferentiableNumber>(_ x: N, _ y: N) -> N { exp(-x * y) / (1 + x * x) - max(x, y) }
    let (x, y) = (Value(0.5), Value(0.75))
    f(x, y).backward()
    let gradient = gradient(at: [0.5, 0.75]) { f($0[0], $0[1]) }
    #expect([x.grad, y.grad] == gradient)
  }

  @Test("The data of an input can be set, those of a result cannot")
  func settingData() async {
    let x = Value(1)
    x.data = 2
    #expect((x * x).data == 4)
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let y = Value(2) * Value(3)
      y.data = 5
    }
    #expect(message(of: result).contains("the result of multiply cannot be set"))
  }
}

extension Double {
  /// Whether the bits are equal, or both are NaN.
  fileprivate func isSame(as other: Double) -> Bool {
    bitPattern == other.bitPattern || isNaN && other.isNaN
  }
}
