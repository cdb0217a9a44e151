import Foundation
import _Differentiation

// The toolchain's experimental derivatives. They differentiate functions of Double themselves, so
// the workloads are written once more; relu is a branch, as its users write it.

private struct State: Differentiable {
  var x: Double
  var y: Double
  var l = 0.0
  var p: [Double]
}

@differentiable(reverse)
private func w1(_ start: State, iterations: Int) -> Double {
  var x = start.x
  var y = start.y
  var l = start.l
  for i in 0..<withoutDerivative(at: iterations) {
    let t = x * start.p[i & 7] + y
    let u = tanh(t)
    let v = sin(x) - u * y
    let e = exp(0.1 * v)
    var r = 0.9 - t
    if r <= 0 { r = 0 }
    x = (u + r) / (e + 1)
    y = 0.5 * v + 0.3 * u
    l = l + x
  }
  return l + y
}

@differentiable(reverse)
private func w1a(_ start: State, iterations: Int) -> Double {
  var x = start.x
  var y = start.y
  var l = start.l
  for i in 0..<withoutDerivative(at: iterations) {
    let t = x * start.p[i & 7] + y
    let u = 0.5 * t
    let v = x - u * y
    let e = v * v
    var r = 0.9 - t
    if r <= 0 { r = 0 }
    x = (u + r) / (e + 1)
    y = 0.5 * v + 0.3 * u
    l = l + x
  }
  return l + y
}

extension Contender {
  static func compiler(_ row: String, at inputs: [Double], iterations: Int) -> Contender {
    let start = State(x: inputs[0], y: inputs[1], p: Array(inputs[2...]))
    return Contender(row: row, engine: "_Differentiation") { answer in
      let (value, gradient) =
        row == "scalar/w1"
        ? valueWithGradient(at: start) { w1($0, iterations: iterations) }
        : valueWithGradient(at: start) { w1a($0, iterations: iterations) }
      let derivatives = [gradient.x, gradient.y] + gradient.p.base
      for (i, number) in ([value] + derivatives).enumerated() { answer[i] = number }
    }
  }
}
