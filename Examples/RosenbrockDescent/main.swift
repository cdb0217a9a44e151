// Minimises Rosenbrock's function: swift run RosenbrockDescent
//
// Newton's method with the gradient by reverse mode and the Hessian by reverse over forward mode.
// Without a line search the value may increase, as it does in the second step.

import Nabla

func rosenbrock<N: DifferentiableNumber>(_ x: [N]) -> N {
  let a = 1 - x[0]
  let b = x[1] - x[0] * x[0]
  return a * a + 100 * (b * b)
}

var x = [-1.2, 1.0]
for step in 0... {
  let (value, slope) = valueWithGradient(at: x, of: rosenbrock)
  print("step \(step): f(\(x[0]), \(x[1])) = \(value)")
  if norm(slope) < 1e-10 { break }

  let curvature = hessian(at: x, of: rosenbrock)
  let determinant = curvature[0][0] * curvature[1][1] - curvature[0][1] * curvature[1][0]
  x[0] -= (curvature[1][1] * slope[0] - curvature[0][1] * slope[1]) / determinant
  x[1] -= (curvature[0][0] * slope[1] - curvature[1][0] * slope[0]) / determinant
}
print("The minimum is at (\(x[0]), \(x[1])).")
