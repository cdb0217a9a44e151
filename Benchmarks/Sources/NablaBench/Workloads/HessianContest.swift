import CHandAdjoints
import Nabla

private let iterations = Int(W1_ITERATIONS)

/// How many gradients of W1 a Hessian-vector product of it costs.
///
/// It is checked against central differences of the hand-written gradient, within what they give.
func hessianContest() throws -> Contest {
  let inputs = loopInputs()
  let direction = inputs.indices.map { 1 / Double(1 + $0) }
  func product() -> [Double] {
    hessianVectorProduct(at: inputs, along: direction) { w1($0, iterations: iterations) }
  }

  let step = 1e-6
  func handGradient(_ step: Double) -> [Double] {
    var gradient = [Double](repeating: 0, count: inputs.count)
    _ = hand_w1(zip(inputs, direction).map { $0 + step * $1 }, &gradient)
    return gradient
  }
  let differences = zip(handGradient(step), handGradient(-step)).map { ($0 - $1) / (2 * step) }
  let scale = differences.map(abs).max()!
  for (found, expected) in zip(product(), differences)
  where !(abs(found - expected) <= 1e-5 * scale) {
    throw Disagreement(
      description: "scalar/hvp-over-gradient: \(found), by differences \(expected)")
  }

  return Contest(
    contenders: [
      Contender(row: "scalar/hvp-over-gradient", engine: "gradient") { _ in
        blackHole(gradient(at: inputs) { w1($0, iterations: iterations) }[0])
      },
      Contender(row: "scalar/hvp-over-gradient", engine: "nabla") { _ in blackHole(product()[0]) },
    ], answerCount: 0, operations: 1, unit: Contest.ratio)
}

/// Uses a number in a way that the compiler cannot see through.
@inline(never)
private func blackHole(_ number: Double) {
  withExtendedLifetime(number) {}
}
