import Nabla
import NablaTestSupport
import Testing

/// Properties of the backward sweep that do not depend on the rules.
@Suite struct SweepTests {
  @Test func `a dead branch with an infinite derivative leaves the gradient alone`() {
    let result = gradient(at: [0.0, 2.0]) { x in
      _ = sqrt(x[0]) * x[1]
      return x[0] * 3 + x[1]
    }
    #expect(result == [3, 1])
    // The same with a dead branch that is NaN only in its tangent.
    let product = hessianVectorProduct(at: [0.0, 2.0], along: [1.0, 1.0]) { x in
      _ = sqrt(x[0])
      return x[0] * x[0] + x[1]
    }
    #expect(product == [2, 0])
  }

  @Test func `zero times an infinite derivative is NaN, as in PyTorch`() {
    #expect(gradient(at: 0.0) { x in sqrt(x) * 0 }.isNaN)
    #expect(gradient(at: 0.0) { x in sqrt(x * x) }.isNaN)
  }

  @Test func `select differentiates only the chosen branch`() {
    func f<N: DifferentiableNumber>(_ x: N) -> N { select(x .> 0, x * 2, 1 / (x * 0)) }
    #expect(gradient(at: 3.0) { f($0) } == 2)
    #expect(derivative(at: 3.0) { f($0) } == 2)
    #expect(explain(at: ["x": 3]) { f($0) }.node(named: "x")?.gradient == 2)
  }

  @Test func `what a rule without influence leads to has gradient zero`() {
    #expect(gradient(at: 0.0) { x in floor(sqrt(x)) } == 0)
    #expect(explain(at: ["x": 0]) { x in floor(sqrt(x)) }.node(named: "x")?.gradient == 0)
    #expect(gradient(at: 2.5) { x in floor(x) * x } == 2)
  }

  @Test func `list rules are one node and count every operand`() {
    let x = [0.5, -1.5, 2.0]
    #expect(gradient(at: x) { sum($0) } == [1, 1, 1])
    let third = 1.0 / 3
    #expect(gradient(at: x) { mean($0) } == [third, third, third])
    #expect(gradient(at: x) { dot($0, $0) } == [1, -3, 4])
    let mixed = gradient(at: x) { x in dot(x, [Variable(3.0), Variable(4.0), x[0]]) }
    #expect(mixed == [5, 4, 0.5])
    let norm = gradient(at: [3.0, 4.0]) { Nabla.norm($0) }
    #expect(norm == [0.6, 0.8])
    let weights = gradient(at: x) { logSumExp($0) }
    #expect(abs(weights.reduce(0, +) - 1) < 1e-15)
    let why = explain(at: x) { dot($0, $0) }
    #expect(why.nodes.count == 4)
    #expect(why.nodes[1].contributions.map(\.amount) == [-1.5, -1.5])
  }

  @Test func `forward mode stops at a rule without influence too`() {
    #expect(derivative(at: 0.5) { x in sqrt(floor(x)) } == 0)
    #expect(forwardGradient(at: [0.5, 2.0]) { x in sqrt(floor(x[0])) + x[1] } == [0, 1])
    #expect(jvp(at: [0.5], along: [1.0]) { x in [sqrt(sign(x[0] - x[0]))] }.tangent == [0])
  }

  @Test func `an infinite derivative by one input leaves the others finite`() {
    let expected = [Double.infinity, 6]
    #expect(gradient(at: [0.0, 3.0]) { x in sqrt(x[0]) + x[1] * x[1] } == expected)
    #expect(forwardGradient(at: [0.0, 3.0]) { x in sqrt(x[0]) + x[1] * x[1] } == expected)
  }

  @Test func `one input's NaN does not change another's bits`() {
    func f<N: DifferentiableNumber>(_ x: [N]) -> N { x[0] * -0.0 + sqrt(x[1]) * 0.0 }
    let regular = gradient(at: [1.0, 4.0]) { f($0) }
    let singular = gradient(at: [1.0, 0.0]) { f($0) }
    #expect(singular[1].isNaN)
    #expect(singular[0].bitPattern == regular[0].bitPattern)
  }

  @Test func `list rules refuse what they have no value for`() async {
    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = sum([Double]())
    }
    #expect(message(of: empty).contains("sum of no operands has no value"))
    let odd = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = dot([1.0], [1.0, 2.0])
    }
    #expect(message(of: odd).contains("the left list has 1 numbers, the right 2"))
  }
}
