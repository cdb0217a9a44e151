import Nabla

extension Program {
  /// The value and the gradient at one input of a program with one output: the gradient goes to memory
  /// of the caller's.
  func valueWithGradient(
    at x: [Double], gradient: UnsafeMutableBufferPointer<Double>
  ) throws -> Double {
    var value = 0.0
    try x.withUnsafeBufferPointer { x in
      try withUnsafeMutablePointer(to: &value) { value in
        try evaluate(
          rowCount: 1, inputs: x, values: UnsafeMutableBufferPointer(start: value, count: 1),
          jacobians: gradient)
      }
    }
    return value
  }

  /// The outputs at one input, in memory of the caller's.
  func outputs(at x: [Double], to outputs: UnsafeMutableBufferPointer<Double>) throws {
    try x.withUnsafeBufferPointer { try evaluate(rowCount: 1, inputs: $0, values: outputs) }
  }
}
