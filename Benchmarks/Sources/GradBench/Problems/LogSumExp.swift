import Nabla

/// `lse`: log(exp x₁ + exp x₂ + ...), and its gradient.
///
/// Engine: a program whose sum is a body over the numbers, in lanes and threads. It is recorded for the
/// length of the list.
///
/// The largest number is taken out of the exponentials, so that none overflows. The result does not
/// depend on it, so it is data: nothing is differentiated by it.
struct LogSumExp: Problem {
  private let x: [Double]

  init(input: JSON) throws { x = try LogSumExpInput(input: input).x }

  static var functions: [String: (LogSumExp) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func program() throws -> Program {
    let shifted = try Program(inputs: 2) { v in exp(v[0] - v[1]) }
    return try Program(inputs: x.count, data: 1) { x, shift in
      log(shifted.sum(rows: x.map { [$0] }, uniform: shift)[0]) + shift[0]
    }
  }

  private func primal() throws -> Run {
    let program = try program()
    var inputs = x + [0]
    return Run {
      inputs[x.count] = shift(of: inputs.dropLast())
      return try program.value(at: inputs)
    }
  }

  private func gradient() throws -> Run {
    let program = try program()
    var inputs = x + [0]
    return Run(count: x.count) { gradient in
      inputs[x.count] = shift(of: inputs.dropLast())
      _ = try program.valueWithGradient(at: inputs, gradient: gradient)
    }
  }
}

/// What is taken out of the exponentials: the largest number, if it is finite.
private func shift(of x: ArraySlice<Double>) -> Double {
  // Eight at a time: one after the other, each comparison would wait for the one before.
  let largest = x.withUnsafeBytes { bytes in
    let size = MemoryLayout<SIMD8<Double>>.size
    var largest = SIMD8(repeating: -Double.infinity)
    for place in stride(from: 0, through: bytes.count - size, by: size) {
      let next = bytes.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self)
      largest.replace(with: next, where: next .> largest)
    }
    return x.suffix(x.count % 8).reduce(largest.max()) { Swift.max($0, $1) }
  }
  return largest.isInfinite ? 0 : largest
}
