import CHandAdjoints
import Nabla

private let iterations = Int(W1_ITERATIONS)

/// x, y and the parameters of W1 and W1A.
func loopInputs() -> [Double] {
  var random = SplitMix64(seed: 1)
  let start = [random.uniform(0.2...0.6), random.uniform(0.2...0.6)]
  return start + (0..<8).map { _ in random.uniform(-1.5...2.5) }
}

func loopContest(_ row: String) throws -> Contest {
  let inputs = loopInputs()
  let transcendental = row == "scalar/w1"
  let count = try counted(row) {
    let inputs = inputs.map { CountingNumber($0) }
    _ = transcendental ? w1(inputs, iterations: iterations) : w1a(inputs, iterations: iterations)
  }
  let contenders: [Contender] =
    transcendental
    ? [
      .handC(row, at: inputs) { hand_w1($0, $1) },
      .nabla(row, at: inputs) { w1($0, iterations: iterations) },
      .classEngine(row, at: inputs) { w1($0, iterations: iterations) },
      .compiler(row, at: inputs, iterations: iterations),
    ]
    : [
      .handC(row, at: inputs) { hand_w1a($0, $1) },
      .nabla(row, at: inputs) { w1a($0, iterations: iterations) },
      .classEngine(row, at: inputs) { w1a($0, iterations: iterations) },
      .compiler(row, at: inputs, iterations: iterations),
    ]
  return Contest(contenders: contenders, answerCount: 1 + inputs.count, operations: count)
}

func chainContest(steps: Int) -> Contest {
  let inputs = [0.5, 0.999999, 1e-6]
  let xs = UnsafeMutablePointer<Double>.allocate(capacity: steps)
  xs.initialize(repeating: 0, count: steps)
  return Contest(
    contenders: [
      .handC("scalar/chain10m", at: inputs) { hand_chain(steps, $0, xs, $1) },
      .nabla("scalar/chain10m", at: inputs) { chain($0, steps: steps) },
    ], answerCount: 4, operations: 2 * steps)
}
