import Nabla

// An engine turns a workload's function into something that can be timed.

extension Contender {
  /// Nabla's reverse mode, from inside a transform that its users call.
  static func nabla(
    _ row: String, at inputs: [Double],
    _ function: @escaping ([Variable<Double>]) -> Variable<Double>
  ) -> Contender {
    Contender(row: row, engine: "nabla") { answer in
      let (value, gradient) = valueWithGradient(at: inputs, of: function)
      write(value, gradient, to: answer)
    }
  }

  static func classEngine(
    _ row: String, at inputs: [Double], _ function: @escaping ([Node]) -> Node
  ) -> Contender {
    Contender(row: row, engine: "class") { answer in
      let leaves = inputs.map { Node($0) }
      let output = function(leaves)
      output.backward()
      write(output.value, leaves.map(\.gradient), to: answer)
    }
  }

  /// A hand-written adjoint: it gets the inputs and the place of the gradient, and returns the
  /// value.
  static func handC(
    _ row: String, at inputs: [Double],
    _ function: @escaping (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Double
  ) -> Contender {
    Contender(row: row, engine: "hand-c") { answer in
      answer[0] = function(inputs, answer.baseAddress! + 1)
    }
  }

  private static func write(
    _ value: Double, _ gradient: [Double], to answer: UnsafeMutableBufferPointer<Double>
  ) {
    answer[0] = value
    for (i, derivative) in gradient.enumerated() { answer[1 + i] = derivative }
  }
}
