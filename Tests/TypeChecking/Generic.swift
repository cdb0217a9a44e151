// Eight mixed terms in a generic function, with Foundation's overloads about: once with literals
// and once with Double variables.
import Foundation
import Nabla

func literals<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  2.0 * x + y * 0.5 - 3.0 * y + x / 4.0 - 1.5 * x + y * 2.5 - 0.25 * y + x * 7.0
}

func variables<N: DifferentiableNumber>(_ x: N, _ y: N, _ a: Double, _ b: Double) -> N {
  a * x + y * b - a * y + x / b - b * x + y * a - a * y + x * b
}
