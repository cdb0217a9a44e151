import GenericLibrary
import Nabla

private let iterations = 4096

/// A generic function of another module against the same lines written on `Variable<Double>` here.
func genericContest() -> Contest {
  let inputs = loopInputs()
  return Contest(
    contenders: [
      .nabla("scalar/generic-direct", at: inputs) { directLoop($0) },
      .nabla("scalar/generic-inlinable", at: inputs) { loop($0, iterations: iterations) },
    ], answerCount: 1 + inputs.count, operations: 13 * iterations + 1)
}

private func directLoop(_ inputs: [Variable<Double>]) -> Variable<Double> {
  var x = inputs[0]
  var y = inputs[1]
  var total = Variable<Double>(0.0)
  for i in 0..<iterations {
    let t = x * inputs[2 + (i & 7)] + y
    let v = x - t * y
    x = relu(0.9 - t) / (v * v + 1)
    y = 0.5 * v + 0.3 * t
    total += x
  }
  return total + y
}
