// swift-format-ignore-file
// Functions of a struct's fields, and Float constants in generic code.
import Foundation
import Nabla

struct Spring: ParameterStruct { var mass = 1.0, stiffness = 40.0, damping = 0.5 }

let a = 2.0
let struct1 = gradient(at: Spring()) { s in (1 - s.mass) * (1 - s.mass) * 0.5 + 3 * s.stiffness * exp(-2 * s.damping) / (1 + s.mass * s.mass) }
let struct2 = valueWithGradient(at: Spring()) { $0.damping / (2 * sqrt($0.mass * $0.stiffness)) - a * $0.mass }
let struct3 = jacobian(at: Spring()) { s in [s.mass * s.damping + 2 * sin(s.mass), s.mass / s.damping - 3 * s.damping * s.damping] }
let struct4 = checkGradient(at: Spring()) { s in 2 * s.mass * s.stiffness - exp(-s.damping) * s.mass }
let struct5 = explain(at: Spring()) { s in 2 * s.mass * s.stiffness - exp(-s.damping) * s.mass }

func energy<N: DifferentiableNumber>(_ s: Fields<Spring, N>, _ x: N, _ c: Float) -> N { 0.5 * s.stiffness * x * x + N(c) * s.mass }
