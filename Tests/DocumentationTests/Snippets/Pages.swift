import Nabla
import Testing

@Suite("Documentation: reverse mode, kinks, formulas") struct DocumentationPagesTests: SnippetSuite
{
  @Test func accumulation() {
    let alone = vjp(at: [1.0, 1.0], seed: [3.0]) { x in [2 * x[0] - x[1]] }
    print(alone.cotangent)  // [6.0, -3.0]
    let withAnother = vjp(at: [1.0, 1.0], seed: [3.0, 1.0]) { x in
      [2 * x[0] - x[1], 2 * x[0]]
    }
    print(withAnother.cotangent)  // [8.0, -3.0]
    #expect(alone.cotangent == [6, -3])
    #expect(withAnother.cotangent == [8, -3])
  }

  @Test func kinks() {
    let safe = gradient(at: 0.0) { x in select(x .> 0, sqrt(x), 2 * x) }  // 2
    #expect(safe == 2)

    let zeroTimesInfinity = gradient(at: 0.0) { x in sqrt(x) * 0 }  // NaN
    let neverUsed = gradient(at: 0.0) { x in
      _ = sqrt(x)
      return 3 * x
    }  // 3
    let withoutInfluence = gradient(at: 0.0) { x in floor(sqrt(x)) }  // 0
    let masked = gradient(at: -1.0) { x in sqrt(relu(x)) }  // 0
    #expect(zeroTimesInfinity.isNaN)
    #expect(neverUsed == 3)
    #expect(withoutInfluence == 0)
    #expect(masked == 0)
  }

  @Test func ties() {
    #expect(gradient(at: [1.0, 1.0]) { x in max(x[0], x[1]) } == [0.5, 0.5])
    let branch = gradient(at: [1.0, 1.0]) { x in Swift.max(x[0], x[1]) }
    #expect(branch.sorted() == [0, 1])
    // The conventions that hold beyond single rules.
    #expect(gradient(at: -2.0) { x in pow(x, 3) } == 12)
    #expect(gradient(at: [1.0, 2.0]) { x in x[0] } == [1, 0])
    let why = explain(at: ["x": 1, "y": 2]) { x, _ in x }
    #expect(why.node(named: "y")?.gradient == nil)
  }

  @Test func formula() throws {
    let formula = try Formula("x = -2; z = 2 * x; loss = relu(z * z) + x")
    let slopes = gradient(at: formula.inputs.map(\.value)) { formula.value(at: $0) }  // [-15]
    #expect(slopes == [-15])
  }

  @Test func explainPage() {
    let why = explain(at: ["x": -2]) { x in
      let z = (2 * x).named("z")
      return (relu(z * z) + x).named("loss")
    }
    let page = why.html(title: "A first look")
    #expect(page.contains("<title>A first look</title>"))

    func squashed<N: DifferentiableNumber>(_ x: [N], _ weights: [[N]]) -> N {
      let hidden = weights.enumerated().map { i, weights in
        group("neuron \(i + 1)") { tanh(dot(weights, x)) }
      }
      return sum(hidden)
    }
    let grouped = explain(at: ["w": 0.5]) { w in squashed([Symbolic(1)], [[w], [2 * w]]) }
    #expect(grouped.graph.groups.map(\.name) == ["neuron 1", "neuron 2"])
  }

  @Test func lifted() {
    let forward = derivative(at: 1.0) { x in
      x * derivative(at: Dual(1.0)) { y in Dual(x) + y }
    }
    let reverse = gradient(at: 1.0) { x in
      x * gradient(at: Variable(1.0)) { y in Variable(x) + y }
    }
    #expect(forward == 1)
    #expect(reverse == 1)
  }
}
