import Nabla
import Testing

@testable import NablaExplain

@Suite struct TensorExplanationTests {
  /// The worked example with tensors of rank 0.
  static func workedExample() -> (x: Tensor<Double>, loss: Tensor<Double>) {
    let x = Tensor(-2.0, requiresGrad: true).named("x")
    let z = (2 * x).named("z")
    let y1 = (z + 5).named("y1")
    let y2 = ((z * z).relu() + x + 3).named("y2")
    return (x, (y1 - y2 + y2 * x).named("loss"))
  }

  /// The same with scalars.
  static let scalars = explain(at: ["x": -2]) { x in
    let z = (2 * x).named("z")
    let y1 = (z + 5).named("y1")
    let y2 = (relu(z * z) + x + 3).named("y2")
    return (y1 - y2 + y2 * x).named("loss")
  }

  @Test func `tensors of one element are explained as numbers are`() throws {
    let (_, loss) = Self.workedExample()
    let explanation = loss.explain()
    #expect(explanation.text == Self.scalars.text)
    #expect(explanation.why("x") == Self.scalars.why("x"))
    #expect(explanation.why("y2") == Self.scalars.why("y2"))
    #expect(explanation.dot == Self.scalars.dot)
    #expect(explanation.svg == Self.scalars.svg)
    #expect(explanation.json == Self.scalars.json)
  }

  @Test func `explaining sets no gradient and keeps the graph`() throws {
    let (x, loss) = Self.workedExample()
    _ = loss.explain()
    #expect(x.grad == nil)
    loss.backward()
    #expect(x.grad?.item() == 64)
    // The saved data of small tensors survives a backward pass.
    #expect(loss.explain().why("x") == Self.scalars.why("x"))
    #expect(x.grad?.item() == 64)
  }

  @Test func `a derivative of 0 shows though nothing arrives`() throws {
    let x = Tensor(3.0, requiresGrad: true).named("x")
    let y = (0 * (x * x).named("s")).named("y")
    let node = try #require(y.explain().node(named: "x"))
    #expect(node.contributions.map(\.local) == [3, 3])
    #expect(node.contributions.map(\.amount) == [0, 0])
  }

  @Test func `the branch that a mask does not choose sends nothing`() throws {
    let x = Tensor<Double>([0, 2], requiresGrad: true).named("x")
    let y = select(x .> 1, 1 / x, x).sum()
    let why = y.explain()
    let place = try #require(why.node(named: "x")).id
    let gradient = try #require(why.tensors[place].gradient)
    #expect(gradient.minimum == -0.25 && gradient.maximum == 1)
    #expect(!why.diagnosis.findings.contains { $0.kind == .gradient || $0.kind == .masked })
    y.backward()
    #expect(x.grad?.scalars == [1, -0.25])
  }

  @Test func `larger tensors are explained by norms`() throws {
    let a = Tensor<Float>([3, 4], requiresGrad: true).named("a")
    let b = Tensor<Float>([1, 2]).named("b")
    let d = group("layer") { (a * b).named("c") }.sum().named("d")
    let explanation = d.explain()
    #expect(explanation.node(named: "a")?.value == 5)
    #expect(explanation.node(named: "a")?.gradient == Double(Float(5)).squareRoot())
    let why = try #require(explanation.why("a"))
    #expect(why.contains("gain × ‖incoming‖"))
    #expect(explanation.text.contains("a [2]  norm 2.23607, from 1 to 2, mean 1.5"))
    #expect(explanation.tree(depth: 1).contains("layer"))
    #expect(explanation.json.contains("\"shape\": [2]"))
    for form in [explanation.dot, explanation.svg] {
      #expect(form.contains("‖5‖"))
    }
  }

  @Test func `indices and masks are shown as the numbers that they are`() {
    let x = Tensor([3.0, 4], requiresGrad: true)
    let indices = x.gather(Tensor<Int64>([1, 1]), along: 0).sum().explain()
    #expect(indices.nodes.contains { $0.value == Double(2).squareRoot() })
    let mask = Tensor.where(Tensor<Bool>([true, false]), x, x * x).sum().explain()
    #expect(mask.nodes.contains { $0.operation == "constant" && $0.value == 1 })
  }

  @Test func `what a backward pass released is not explained`() throws {
    let x = Tensor<Double>(shape: [32], scalars: (0..<32).map(Double.init), requiresGrad: true)
    let y = (x * x).sum()
    y.backward()
    #expect {
      try y.explained()
    } throws: { error in
      "\(error)".contains("was released by a backward pass (what multiply needs is gone)")
    }
    #expect {
      try Tensor(1.0).explained()
    } throws: { error in
      "\(error)".contains("there is no path from")
    }
  }

  @Test func `blocks that are alike are shown once`() throws {
    var h = Tensor<Double>([0.1, 0.2, 0.3], requiresGrad: true)
    for i in 0..<12 { h = group("block \(i)") { (h * h + h).tanh() } }
    let tree = h.sum().explain().tree(depth: 1)
    #expect(tree.contains("12 times"))
  }
}
