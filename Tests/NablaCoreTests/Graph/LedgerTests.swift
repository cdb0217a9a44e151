import Nabla
import NablaTestSupport
import Testing

/// The ledger has exactly the numbers of the engine.
@Suite struct LedgerTests {
  static let programs = (1...200).map { RandomProgram(seed: UInt64($0), length: 1 + $0 % 60) }

  @Test(arguments: programs)
  func `the ledger's gradients are the tape's, to the bit`(program: RandomProgram) {
    let tape = valueWithGradient(at: program.inputs) { program.run($0) }
    let why = explain(at: program.inputs) { program.run($0) }
    #expect(why.graph.values[why.outputs[0].node].bitPattern == tape.value.bitPattern)
    for (index, gradient) in tape.gradient.enumerated() {
      #expect((why.ledger.gradients[index] ?? 0).bitPattern == gradient.bitPattern)
    }
  }

  @Test(arguments: programs)
  func `forward, reverse, SIMD and nested modes agree`(program: RandomProgram) {
    let reverse = gradient(at: program.inputs) { program.run($0) }
    let simd = forwardGradient(at: program.inputs) { program.run($0) }
    let second = hessian(at: program.inputs) { program.run($0) }
    for (index, expected) in reverse.enumerated() {
      var direction = [Double](repeating: 0, count: reverse.count)
      direction[index] = 1
      let forward = jvp(at: program.inputs, along: direction) { [program.run($0)] }.tangent[0]
      let tolerance = 1e-10 * (1 + expected.magnitude)
      #expect(abs(forward - expected) <= tolerance)
      #expect(abs(simd[index] - expected) <= tolerance)
      // A gradient inside a gradient, and a dual of duals, against reverse over forward.
      let row = gradient(at: program.inputs) { x in gradient(at: x) { program.run($0) }[index] }
      let diagonal = jvp(
        at: program.inputs.map { Dual<Double>($0) }.enumerated().map {
          $0 == index ? Dual($1.value, 1) : $1
        },
        along: direction.map { Dual<Double>($0) }
      ) { [program.run($0)] }.tangent[0].tangent
      for other in reverse.indices {
        let expected = second[index][other]
        let tolerance = 1e-9 * (1 + expected.magnitude)
        #expect(abs(row[other] - expected) <= tolerance)
        #expect(abs(second[other][index] - expected) <= tolerance)
      }
      #expect(abs(diagonal - second[index][index]) <= 1e-9 * (1 + diagonal.magnitude))
    }
  }

  @Test func `contributions add up in order, each from a user of its receiver`() {
    for program in Self.programs.prefix(50) {
      let why = explain(at: program.inputs) { program.run($0) }
      for node in why.nodes {
        var total = why.outputs[0].node == node.id ? 1.0 : 0
        for contribution in node.contributions {
          #expect(why.graph.operands(of: contribution.from).contains(UInt32(node.id)))
          #expect(contribution.amount == contribution.local * contribution.incoming)
          total += contribution.amount
          #expect(contribution.total == total)
        }
        if let gradient = node.gradient { #expect(gradient == total) }
      }
      let order = why.ledger.order
      #expect(order == order.sorted(by: >))
      #expect(Set(order) == Set(why.nodes.filter { $0.gradient != nil }.map(\.id)))
    }
  }

  @Test func `the worked example's nodes are numbered as PyTorch's record has them`() {
    let why = explain(at: ["x": -2]) { workedExample($0) }
    let operations = why.nodes.map(\.operation)
    #expect(
      operations == [
        "input", "constant", "multiply", "constant", "add", "multiply", "relu", "add", "constant",
        "add", "subtract", "multiply", "add",
      ])
    #expect(why.nodes[0].contributions.map(\.amount) == [17, -3, 50])
    #expect(why.nodes[9].contributions.map(\.amount) == [-2, -1])
    #expect(why.nodes[2].contributions.map(\.amount) == [12, 12, 1])
    #expect(why.nodes.map(\.gradient) == [64, nil, 25, nil, 1, -3, -3, -3, nil, -3, 1, 1, 1])
    #expect(why.nodes.map(\.value) == [-2, 2, -4, 5, 1, 16, 16, 14, 3, 17, -16, -34, -50])
  }

  @Test func `what the output does not depend on has no gradient`() {
    let why = explain(at: ["x": 2, "y": 3]) { x, y in
      let unused = exp(y).named("unused")
      _ = unused * 2
      let k = (Symbolic(2.0) * Symbolic(3.0)).named("k")
      return (x * k).named("loss")
    }
    #expect(why.node(named: "y")?.gradient == nil)
    #expect(why.node(named: "unused")?.gradient == nil)
    #expect(why.node(named: "k")?.gradient == nil)
    #expect(why.node(named: "x")?.gradient == 6)
  }

  @Test func `a gradient inside a recording is recorded, and differentiated again`() {
    let why = explain(at: ["x": 2]) { x in
      return (gradient(at: x) { y in y * y * y } as Symbolic).named("slope")
    }
    #expect(why.node(named: "slope")?.value == 12)
    #expect(why.node(named: "x")?.gradient == 12)
  }

  @Test func `comparisons that a branch acted on are noted`() {
    let why = explain(at: ["x": -2]) { x in x < 0 ? -x : x }
    #expect(why.graph.guards.map(\.outcome) == [true])
    #expect(why.text.contains("x < 0 was true"))
    #expect(why.ledger.gradients[0] == -1)
  }

  @Test func `a symbolic number outside its recording traps`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var escaped = Symbolic(0.0)
      _ = explain(at: ["x": 3]) { x in
        escaped = x
        return x * x
      }
      _ = escaped + 1.0
    }
    #expect(message(of: result).contains("The symbolic number 3.0 was made by explain(at:of:)"))
  }
}
