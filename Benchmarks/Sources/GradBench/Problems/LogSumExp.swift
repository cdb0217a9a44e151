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

  init(input: JSON) throws {
    x = try input.get("x") { try $0.numbers() }
    if x.isEmpty { throw InputError("\"x\": the list is empty") }
  }

  static var functions: [String: (LogSumExp) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func program() throws -> Program {
    let shifted = try Program(inputs: 2) { v in exp(v[0] - v[1]) }
    return try Program(inputs: x.count, data: 1) { x, shift in
      log(shifted.sum(rows: x.map { [$0] }, uniform: shift)[0]) + shift[0]
    }
  }

  /// What is taken out of the exponentials.
  private var shift: Double {
    let largest = x.reduce(-.infinity) { Swift.max($0, $1) }
    return largest.isInfinite ? 0 : largest
  }

  private func primal() throws -> Run {
    let program = try program()
    return Run { try program.value(at: x + [shift]) }
  }

  private func gradient() throws -> Run {
    let program = try program()
    return Run(count: x.count) { gradient in
      let (_, slopes) = try program.valueWithGradient(at: x + [shift])
      _ = gradient.update(from: slopes)
    }
  }
}
