import Nabla

/// `lstm`: the loss of a network of layers with memory that predicts a sequence, bit by bit, and the
/// gradient by its weights.
///
/// Engine: a scan for the layers, whose state is carried from time to time, in lanes over the bits, as
/// no bit's gates depend on another bit's; then a program for the loss, which mixes the bits of one
/// prediction, in lanes over the times. The loss's gradient by the predictions is what the scan pulls
/// back. Both are recorded for the shapes.
struct LongShortTermMemory: Problem {
  private let input: SequenceInput

  init(input: JSON) throws { self.input = try SequenceInput(input: input) }

  static var functions: [String: (LongShortTermMemory) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  /// The layers and the prediction, for one bit.
  private func layers() throws -> Scan {
    try Scan(state: 2 * input.layers, parameters: 8 * input.layers + 3, inputs: 1) {
      state, parameters, inputs in
      let extra = parameters.suffix(3).map { $0 }
      var next: [Symbolic] = []
      var x = inputs[0] * extra[0]
      for layer in 0..<input.layers {
        let (h, c) = (state[2 * layer], state[2 * layer + 1])
        let w = parameters[(8 * layer)...].prefix(4).map { $0 }
        let b = parameters[(8 * layer + 4)...].prefix(4).map { $0 }
        let forget = sigmoid(x * w[0] + b[0])
        let ingate = sigmoid(h * w[1] + b[1])
        let outgate = sigmoid(x * w[2] + b[2])
        let change = tanh(h * w[3] + b[3])
        let memory = c * forget + ingate * change
        x = outgate * tanh(memory)
        next += [x, memory]
      }
      return (next, [x * extra[1] + extra[2]])
    }
  }

  /// What one prediction adds to the loss: of its bits, and of the bits that came true.
  private func loss() throws -> Program {
    let bits = input.bits
    let scale = -1 / Double(input.steps * bits)
    return try Program(inputs: bits, data: bits) { prediction, gold -> Symbolic in
      let norm = log(2 + sum(prediction.map { exp($0) }))
      return scale * dot(gold, prediction.map { $0 - norm })
    }
  }

  private func objective() throws -> Run {
    let trajectory = try layers().trajectory(
      steps: input.steps, elements: input.bits, keepsStates: false)
    let loss = try loss()
    var rows = [Double](repeating: 0, count: 2 * input.steps * input.bits)
    var terms = [Double](repeating: 0, count: input.steps)
    return Run {
      try predict(trajectory, &rows)
      try rows.withUnsafeBufferPointer { rows in
        try terms.withUnsafeMutableBufferPointer {
          try loss.evaluate(rowCount: input.steps, inputs: rows, values: $0)
        }
      }
      return terms.reduce(0, +)
    }
  }

  private func jacobian() throws -> Run {
    let trajectory = try layers().trajectory(steps: input.steps, elements: input.bits)
    let loss = try loss()
    var rows = [Double](repeating: 0, count: 2 * input.steps * input.bits)
    var terms = [Double](repeating: 0, count: input.steps)
    var slopes = [Double](repeating: 0, count: input.steps * input.bits)
    return Run {
      try predict(trajectory, &rows)
      try rows.withUnsafeBufferPointer { rows in
        try terms.withUnsafeMutableBufferPointer { terms in
          try slopes.withUnsafeMutableBufferPointer {
            try loss.evaluate(
              rowCount: input.steps, inputs: rows, values: terms, jacobians: $0)
          }
        }
      }
      try trajectory.pullback(outputs: slopes)
    } output: {
      .numbers(trajectory.parameterCotangent)
    }
  }

  /// Predicts all bits but the first ones, and writes rows for the loss.
  private func predict(_ trajectory: Trajectory, _ rows: inout [Double]) throws {
    try trajectory.run(
      from: input.state, parameters: input.parameters,
      inputs: Array(input.sequence.dropLast(input.bits)))
    let bits = input.bits
    trajectory.outputs.withUnsafeBufferPointer { predictions in
      input.sequence.withUnsafeBufferPointer { sequence in
        rows.withUnsafeMutableBufferPointer { rows in
          for step in 0..<input.steps {
            for bit in 0..<bits {
              rows[2 * step * bits + bit] = predictions[step * bits + bit]
              rows[(2 * step + 1) * bits + bit] = sequence[(step + 1) * bits + bit]
            }
          }
        }
      }
    }
  }
}
