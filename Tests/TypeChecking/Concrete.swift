// Twenty operators on variables, Double variables and literals, with Foundation's overloads about.
import Foundation
import Nabla

func concrete(_ x: Variable<Double>, _ y: Variable<Double>, _ a: Double, _ b: Double)
  -> Variable<Double>
{
  x * x + 2.0 * x * y - a * y + 3 * x / y - 1.5 + b * x - y * 0.5 + x / 2 - a * x * b + 1 - y * y
}

func concreteFloat(_ x: Variable<Float>, _ y: Variable<Float>, _ a: Float, _ b: Float)
  -> Variable<Float>
{
  x * x + 2.0 * x * y - a * y + 3 * x / y - 1.5 + b * x - y * 0.5 + x / 2 - a * x * b + 1 - y * y
}
