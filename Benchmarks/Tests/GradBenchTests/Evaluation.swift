@testable import GradBenchProblems

/// A function's answer at an input.
func answer(_ problem: any Problem.Type, _ function: String, _ input: JSON) throws -> JSON {
  let run = try problem.prepare(function, input: input)
  try run.evaluate()
  return run.output()
}

/// Numbers that are the same in every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func numbers(_ count: Int, in range: ClosedRange<Double> = -1...1) -> [Double] {
    (0..<count).map { _ in Double.random(in: range, using: &self) }
  }
}

/// The derivatives of a function by its numbers, from differences of fourth order, which are right to
/// about 1e-11 of the function's size.
func differences(at x: [Double], of function: ([Double]) throws -> Double) rethrows -> [Double] {
  let step = 1e-3
  return try x.indices.map { i in
    func moved(_ steps: Double) throws -> Double {
      var y = x
      y[i] += steps * step
      return try function(y)
    }
    return try (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step)
  }
}

func isClose(_ found: Double, _ expected: Double, _ tolerance: Double) -> Bool {
  found == expected || abs(found - expected) <= tolerance * max(1, abs(expected))
}
