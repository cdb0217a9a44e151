// Fits a damped oscillation to noisy measurements: swift run CurveFit
//
// The Gauss-Newton method with three parameters and forty observations. One forward run with a SIMD
// vector of tangents gives the derivatives of the model by all parameters.

import Nabla

typealias Number = VectorDual<SIMD4<Double>>

func model<N: DifferentiableNumber>(_ parameters: [N], at time: Double) -> N {
  let (amplitude, damping, frequency) = (parameters[0], parameters[1], parameters[2])
  return amplitude * exp(-damping * time) * cos(frequency * time)
}

let truth = [2.0, 0.3, 1.7]
let times = (0..<40).map { Double($0) * 0.15 }
// Deterministic noise.
let measured = times.enumerated().map { index, time in
  model(truth, at: time) + 0.02 * sin(12.9898 * Double(index * index))
}

var parameters = [1.5, 0.2, 1.6]
for step in 1...8 {
  let residuals: ([Number]) -> [Number] = { p in
    zip(times, measured).map { time, value in model(p, at: time) - Number(value) }
  }
  let rows = forwardJacobian(at: parameters, tangents: SIMD4<Double>.self, of: residuals)
  let errors = zip(times, measured).map { model(parameters, at: $0) - $1 }
  let correction = leastSquares(rows, errors)
  for i in parameters.indices { parameters[i] -= correction[i] }
  print("step \(step): sum of squares \(dot(errors, errors)), parameters \(parameters)")
  if norm(correction) < 1e-12 { break }
}
print("Fitted \(parameters), made from \(truth).")

/// The least-squares solution of `rows * x = right`: the normal equations by Gaussian elimination.
func leastSquares(_ rows: [[Double]], _ right: [Double]) -> [Double] {
  let n = rows[0].count
  func column(_ i: Int) -> [Double] { rows.map { $0[i] } }
  var system = (0..<n).map { i in
    (0..<n).map { j in dot(column(i), column(j)) } + [dot(column(i), right)]
  }
  for pivot in 0..<n {
    for row in 0..<n where row != pivot {
      let factor = system[row][pivot] / system[pivot][pivot]
      for k in pivot...n { system[row][k] -= factor * system[pivot][k] }
    }
  }
  return (0..<n).map { system[$0][n] / system[$0][$0] }
}
