// swift-format-ignore-file
// The toolchain's own module has functions of the same names: `Nabla.` tells which is meant. It is
// not needed for tensors, and for a Double with an annotated closure.
import Foundation
import Nabla
import _Differentiation

func f<N: DifferentiableNumber>(_ x: [N]) -> N { x[0] * x[1] }
let a = 2.0
let t = Tensor<Float>([1, 2, 3])

let scalar1 = Nabla.gradient(at: 0.3) { x in (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x) }
let scalar2 = Nabla.valueWithGradient(at: a) { x in a * x * x + 2 * x - sin(3 * x) / (1 + exp(-x)) }
let scalar3 = gradient(at: 0.3) { (x: Variable<Double>) in (1 - x) * (1 - x) * 0.5 + 3 * x }
let scalar4 = Nabla.derivative(at: 0.3) { x in (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x) }
let list1 = Nabla.gradient(at: [1.0, 2]) { x in (1 - x[0]) * (1 - x[0]) + 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) }
let list2 = Nabla.valueWithGradient(at: [1.0, 2], of: f)
let list3 = Nabla.gradient(at: [1.0, 2], of: f)
let tensor1 = gradient(at: t) { x in (x * x).sum() }
let tensor2 = valueWithGradient(at: [t, t]) { x in (x[0] * x[1]).sum() }
