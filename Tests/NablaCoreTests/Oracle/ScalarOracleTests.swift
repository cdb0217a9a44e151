import Nabla
import NablaTestSupport
import Testing

/// Programs run by PyTorch: values and the gradients of all nodes.
@Suite("PyTorch's scalar oracle")
struct ScalarOracleTests {
  /// One way of computing a program's values and gradient.
  struct Way: Sendable, CustomStringConvertible {
    let description: String
    let run: @Sendable (ScalarProgram) -> (values: [Double], gradient: [Double])
  }

  static let ways = [
    Way(description: "reverse mode") { program in
      var values: [Double] = []
      let gradient = gradient(at: program.inputs) { (xs: [Variable<Double>]) in
        let numbers = program.run(xs)
        values = numbers.map(\.value)
        return numbers[program.root]
      }
      return (values, gradient)
    },
    Way(description: "forward mode") { program in
      let at = program.inputs
      let gradient = at.indices.map { i in
        derivative(at: at[i]) { (x: Dual<Double>) in
          var xs = at.map { Dual<Double>($0) }
          xs[i] = x
          return program.run(xs)[program.root]
        }
      }
      return (program.run(at), gradient)
    },
    Way(description: "symbolic graph") { program in
      let inputs = program.inputs.enumerated().map { (name: "x\($0)", value: $1) }
      let (graph, nodes) = Graph.recording(inputs, for: "ScalarOracleTests") { program.run($0) }
      let ledger = Ledger(graph, outputs: [(nodes[program.root], 1)])
      return (
        nodes.map { graph.values[$0] }, inputs.indices.map { ledger.gradients[$0] ?? 0 }
      )
    },
    Way(description: "program") { program in
      let values = try! Program(sampledAt: program.inputs) { program.run($0) }
      let root = try! Program(sampledAt: program.inputs) { program.run($0)[program.root] }
      return (
        try! values.outputs(at: program.inputs),
        try! root.valueWithGradient(at: program.inputs).gradient
      )
    },
  ]

  @Test("Random programs: every node's value and gradient", arguments: ways)
  func programs(_ way: Way) throws {
    for program in try ScalarProgram.all(in: "programs.jsonl") {
      compare(program, way) { got, expected in abs(got - expected) <= 1e-9 * (1 + abs(expected)) }
    }
  }

  @Test("Edge cases: kinks, ties, infinities and NaN", arguments: ways)
  func edges(_ way: Way) throws {
    for program in try ScalarProgram.all(in: "edge.jsonl") {
      if let name = program.name, let exact = Self.lostByPyTorch[name] {
        let got = way.run(program).gradient[0]
        #expect(abs(got - exact) <= max(1e-12 * exact, .leastNonzeroMagnitude), "\(name): \(got)")
        #expect(program.gradient[0] == 0, "PyTorch has found the digits of \(name)")
        continue
      }
      compare(program, way) { got, expected in abs(got - expected) <= 1e-12 * abs(expected) }
    }
  }

  /// Derivatives that PyTorch gives as 0, because its formulas (1 - s and 1 - t², where s and t are
  /// rounded to 1) lose all digits. These values are from mpmath.
  static let lostByPyTorch = [
    "sigmoid(700.0)": 9.859676543759770e-305, "sigmoid(710.0)": 4.47628622567513e-300 * 1e-9,
    "sigmoid(40.0)": 4.248354255291589e-18, "tanh(40.0)": 7.219405551381661e-35,
    "tanh(-40.0)": 7.219405551381661e-35,
  ]

  private func compare(
    _ program: ScalarProgram, _ way: Way, agree: (_ got: Double, _ expected: Double) -> Bool
  ) {
    let (values, gradient) = way.run(program)
    func check(_ got: Double, _ expected: Double, _ what: String) {
      let same = got == expected || (got.isNaN && expected.isNaN) || agree(got, expected)
      let name = program.name.map { " (\($0))" } ?? ""
      #expect(same, "program \(program.id)\(name), \(what): \(got), PyTorch \(expected)")
    }
    #expect(values.count == program.values.count && gradient.count == program.gradient.count)
    for (node, (got, expected)) in zip(values, program.values).enumerated() {
      check(got, expected.value, "value of node \(node)")
    }
    for (input, (got, expected)) in zip(gradient, program.gradient).enumerated() {
      check(got, expected, "gradient by input \(input)")
    }
  }
}
