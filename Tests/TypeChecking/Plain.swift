// Ordinary Swift beside Nabla: operators of its numbers must not slow it down.
import Foundation
import Nabla
func f() {
  let a = [
    (0.1, "0.1"), (-50.0, "-50"), (1.0 / 3, "0.333333"), (2.0 / 3e10, "6.66667e-11"),
    (123456789.123, "1.23457e8"), (-0.0, "0"), (1e300 / 3, "3.33333e299"), (.infinity, "inf"),
    (.nan, "NaN"),
    (0.99999999999, "1"), (-1.23456789e-5, "-0.0000123457"), (99999.999999, "100000"),
  ]
  print(a)
}
func g(_ x: Double, _ y: [Double]) -> Double {
  let b = x * 2 + 3 * y[0] - 0.5 * exp(-x) / (1 + x * x) + 2 * y[1] * y[2] - x / 3 * pow(x, 2)
  let c = y.map { 2 * $0 * $0 + 3 * $0 - 1 }.reduce(0, +) / Double(y.count)
  let d = y.reduce(0) { $0 + 2 * $1 * $1 - 0.5 }
  let e = (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x)
  let h = zip(y, y).map { ($0 - 1) * ($1 + 2.5) / 3 }.max()
  return b + c + d + e + h!
}
func k() -> [Double] { [1.0 / 3, 2.0 / 3, 1 - 0.5 * 0.25, -3 * 2.0, 1e3 / 7, 2 * 3.14159 / 180] }
