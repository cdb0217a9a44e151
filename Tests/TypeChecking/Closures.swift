// swift-format-ignore-file
// One-line closures without annotations: scalars, lists, programs and tensors, with literals of both
// kinds, Double variables and functions, and Foundation's overloads about.
import Foundation
import Nabla

let (a, b) = (2.0, 0.5)
let t = Tensor<Float>([1, 2, 3])
let d = Tensor<Double>([1, 2, 3])

// MARK: One number

let scalar1 = derivative(at: 0.3) { x in (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x) }
let scalar2 = gradient(at: 0.3) { x in (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x) }
let scalar3 = valueWithGradient(at: a) { x in a * x * x + 2 * b * x - sin(3 * x) / (1 + exp(-x)) }
let scalar4 = valueWithDerivative(at: a) { $0 * $0 * 0.5 + 2 * cos($0) - a / (b + $0) }
let scalar5 = gradient(at: 0.3) { x in pow(x, 3) - 2 * pow(x, 2.5) + 0.25 * pow(1 + x * x, 0.5) }
let scalar6 = gradient(at: Float(0.3)) { x in (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x) }
let scalar7 = derivative(at: 1) { x in gradient(at: x) { y in y * y * y * 2 + 3 * y * exp(-y) } }
let scalar8 = gradient(at: 1.0) { x in derivative(at: x) { y in y * y * y + 2 * y - exp(-y) } * 3 + x }

// MARK: Lists

let list1 = gradient(at: [1.0, 2]) { x in (1 - x[0]) * (1 - x[0]) + 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) }
let list2 = valueWithGradient(at: [a, b, 3]) { x in a * x[0] * x[1] - b * x[2] / (1 + x[0]) + 2 * exp(-x[1]) }
let list3 = hessian(at: [1.0, 2]) { x in (1 - x[0]) * (1 - x[0]) + 100 * pow(x[1] - x[0] * x[0], 2) }
let list4 = hessianVectorProduct(at: [1.0, 2], along: [1, 0]) { x in x[0] * x[0] * x[1] + 3 * sin(x[1]) - 0.5 * x[0] }
let list5 = jvp(at: [1.0, 2], along: [1, 0]) { x in [x[0] * x[1] + 2 * sin(x[0]), x[0] / x[1] - 3 * x[1] * x[1]] }
let list6 = vjp(at: [1.0, 2], seed: [1, 2]) { x in [x[0] * x[1] + 2 * sin(x[0]), x[0] / x[1] - 3 * x[1] * x[1]] }
let list7 = jacobian(at: [1.0, 2]) { x in [x[0] * x[1] + 2 * sin(x[0]), x[0] / x[1] - 3 * x[1] * x[1], a * x[0]] }
let list8 = forwardGradient(at: [1.0, 2]) { x in a * x[0] * x[1] - b * x[1] / (1 + x[0]) + 2 * exp(-x[1]) }
let list9 = checkGradient(at: [1.0, 2]) { x in x[0] * x[0] * x[1] + 3 * sin(x[1]) - 0.5 * x[0] + 2 * exp(x[0]) }
let list10 = gradient(at: [1.0, 2, 3]) { x in x.map { $0 * $0 * 0.5 + 2 * sin($0) - a * $0 }.reduce(0, +) }

// MARK: Programs and explanations

let program1 = try! Program(inputs: 2) { x in (1 - x[0]) * (1 - x[0]) + 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) }
let program2 = try! Program(inputs: 2) { x in [x[0] * x[1] + 2 * sin(x[0]), x[0] / x[1] - 3 * x[1] * x[1], a * x[0]] }
let program3 = try! Program(inputs: ["x", "y"]) { x in 2 * a * x[0] * exp(-x[1]) + 3 * x[0] / (1 + x[1] * x[1]) - b }
let program4 = try! Program(sampledAt: [1, 2]) { x in 2 * a * x[0] * exp(-x[1]) + 3 * x[0] / (1 + x[1] * x[1]) - b }
let program5 = try! Program(inputs: 2, data: 1) { x, y in pow(y[0] - x[0] * exp(-x[1] * y[0]) + 0.5 * x[0], 2) }
let explain1 = explain(at: ["x": -2]) { x in 2 * x * x + 3 * sin(x) - 0.5 * exp(-x) }
let explain2 = explain(at: [1, 2]) { x in 2 * x[0] * x[1] + 3 * sin(x[1]) - 0.5 * exp(-x[0]) + a * x[1] }

// MARK: Tensors

let tensor1 = gradient(at: t) { x in (x * x * 0.5 + 3 * exp(-2 * x) / (1 + x * x)).sum() }
let tensor2 = valueWithGradient(at: d) { x in (a * x * x + 2 * b * x - sin(3 * x) / (1 + exp(-x))).sum() }
let tensor3 = gradient(at: [t, t]) { x in ((x[0] - 1) * (x[0] - 1) + 100 * (x[1] - x[0] * x[0]) * 0.5).sum() }
let tensor4 = jacobian(at: d) { x in x * x * 0.5 + 3 * exp(-2 * x) / (1 + x * x) - 2 * sin(x) }
let tensor5 = hessian(at: d) { x in (x * x * 0.5 + 3 * exp(-2 * x) / (1 + x * x) - 2 * sin(x)).sum() }
let tensor6 = jvp(at: t, along: t) { x in x * x * 0.5 + 3 * exp(-2 * x) / (1 + x * x) - 2 * sin(x) }
let tensor7 = vjp(at: t, seed: t) { x in x * x * 0.5 + 3 * exp(-2 * x) / (1 + x * x) - 2 * sin(x) }
