import CNablaKernels
import Foundation
import Nabla
import Testing

/// What an operation means, lane by lane.
struct Operation: CustomTestStringConvertible, Sendable {
  var operation: nabla_operation
  var name: String
  var arity: Int
  var domains: [ClosedRange<Double>] = [-100...100, -100...100, -100...100, -100...100]
  /// By how many units in the last place of the true value a result may differ; nil: in no bit.
  var ulps: Double?
  /// The value in double precision, where `ulps` is stated.
  var value: @Sendable (Double, Double) -> Double = { _, _ in .nan }

  var isExact: Bool { ulps == nil }
  var testDescription: String { name }

  static let exact: [Operation] =
    zip(
      [
        nabla_op_copy, nabla_op_negate, nabla_op_abs, nabla_op_sqrt, nabla_op_floor, nabla_op_ceil,
        nabla_op_round,
      ], ["copy", "negate", "abs", "sqrt", "floor", "ceil", "round"]
    ).map { Operation(operation: $0, name: $1, arity: 1) }
    + zip(
      [
        nabla_op_add, nabla_op_subtract, nabla_op_multiply, nabla_op_divide, nabla_op_copysign,
        nabla_op_remainder,
      ], ["add", "subtract", "multiply", "divide", "copysign", "remainder"]
    ).map { Operation(operation: $0, name: $1, arity: 2) }
    + zip([nabla_op_fma, nabla_op_fms, nabla_op_fnma], ["fma", "fms", "fnma"])
    .map { Operation(operation: $0, name: $1, arity: 3) }
    + zip(
      [nabla_op_selectLess, nabla_op_selectLessOrEqual, nabla_op_selectEqual],
      ["selectLess", "selectLessOrEqual", "selectEqual"]
    ).map { Operation(operation: $0, name: $1, arity: 4) }

  static let mathematics: [Operation] = [
    unary(nabla_op_exp, "exp", -20...20, exp), unary(nabla_op_exp2, "exp2", -20...20, exp2),
    unary(nabla_op_expMinusOne, "expMinusOne", -5...5, expm1),
    unary(nabla_op_log, "log", 0.001...1000, log), unary(nabla_op_log2, "log2", 0.001...1000, log2),
    unary(nabla_op_log10, "log10", 0.001...1000, log10),
    unary(nabla_op_logOnePlus, "logOnePlus", -0.9...10, log1p),
    unary(nabla_op_sin, "sin", -10...10, sin), unary(nabla_op_cos, "cos", -10...10, cos),
    unary(nabla_op_tan, "tan", -10...10, tan), unary(nabla_op_asin, "asin", -1...1, asin),
    unary(nabla_op_acos, "acos", -1...1, acos), unary(nabla_op_atan, "atan", -10...10, atan),
    binary(nabla_op_atan2, "atan2", -10...10, -10...10, atan2),
    unary(nabla_op_sinh, "sinh", -10...10, sinh), unary(nabla_op_cosh, "cosh", -10...10, cosh),
    unary(nabla_op_tanh, "tanh", -5...5, tanh), unary(nabla_op_asinh, "asinh", -10...10, asinh),
    unary(nabla_op_acosh, "acosh", 1...10, acosh),
    unary(nabla_op_atanh, "atanh", -0.99...0.99, atanh),
    unary(nabla_op_sigmoid, "sigmoid", -20...20) { 1 / (1 + exp(-$0)) },
    unary(nabla_op_sigmoidSlope, "sigmoidSlope", -20...20) { 1 / (2 + exp($0) + exp(-$0)) },
    unary(nabla_op_sechSquared, "sechSquared", -10...10) { 1 / (cosh($0) * cosh($0)) },
    unary(nabla_op_gelu, "gelu", -2...10) { $0 * 0.5 * erfc(-$0 / 2.squareRoot()) },
    unary(nabla_op_geluSlope, "geluSlope", -0.3...10) {
      0.5 * erfc(-$0 / 2.squareRoot()) + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot()
    },
    unary(nabla_op_erf, "erf", -3...3, erf), unary(nabla_op_erfc, "erfc", -3...3, erfc),
    unary(nabla_op_erfInverse, "erfInverse", -0.95...0.95, Double.erfInverse),
    unary(nabla_op_logGamma, "logGamma", 3...50, lgamma),
    binary(nabla_op_power, "power", 0.1...10, -5...5, pow),
    unary(nabla_op_cbrt, "cbrt", -100...100, cbrt),
    binary(nabla_op_hypot, "hypot", -10...10, -10...10, hypot),
  ]

  /// They have a second result, and an order: tests of their own compare their values.
  static let sinCos = unary(nabla_op_sinCos, "sinCos", -10...10, sin)
  static let polygamma = unary(nabla_op_polygamma, "polygamma", 1...10) { Double.polygamma(1, $0) }

  private static func unary(
    _ operation: nabla_operation, _ name: String, _ domain: ClosedRange<Double>,
    _ value: @escaping @Sendable (Double) -> Double
  ) -> Operation {
    Operation(
      operation: operation, name: name, arity: 1, domains: [domain], ulps: 8,
      value: { x, _ in value(x) })
  }
  private static func binary(
    _ operation: nabla_operation, _ name: String, _ a: ClosedRange<Double>,
    _ b: ClosedRange<Double>, _ value: @escaping @Sendable (Double, Double) -> Double
  ) -> Operation {
    Operation(operation: operation, name: name, arity: 2, domains: [a, b], ulps: 8, value: value)
  }

  /// An exact operation, as Swift computes it.
  static func exactValue<E: KernelElement>(
    _ operation: nabla_operation, _ x: [E], fused: Bool
  ) -> E {
    func fma(_ a: E, _ b: E, _ c: E) -> E { fused ? c.addingProduct(a, b) : a * b + c }
    switch operation {
    case nabla_op_copy: return x[0]
    case nabla_op_negate: return -x[0]
    case nabla_op_abs: return x[0].magnitude
    case nabla_op_sqrt: return x[0].squareRoot()
    case nabla_op_floor: return x[0].rounded(.down)
    case nabla_op_ceil: return x[0].rounded(.up)
    case nabla_op_round: return x[0].rounded(.toNearestOrEven)
    case nabla_op_add: return x[0] + x[1]
    case nabla_op_subtract: return x[0] - x[1]
    case nabla_op_multiply: return x[0] * x[1]
    case nabla_op_divide: return x[0] / x[1]
    case nabla_op_copysign: return E(signOf: x[1], magnitudeOf: x[0])
    case nabla_op_remainder:
      let r = x[0].truncatingRemainder(dividingBy: x[1])
      return r != 0 && (r < 0) != (x[1] < 0) ? r + x[1] : r
    case nabla_op_fma: return fma(x[0], x[1], x[2])
    case nabla_op_fms: return fma(x[0], x[1], -x[2])
    case nabla_op_fnma: return fma(-x[0], x[1], x[2])
    case nabla_op_selectLess: return x[0] < x[1] ? x[2] : x[3]
    case nabla_op_selectLessOrEqual: return x[0] <= x[1] ? x[2] : x[3]
    case nabla_op_selectEqual: return x[0] == x[1] ? x[2] : x[3]
    default: fatalError("operation \(operation.rawValue) is not exact")
    }
  }

  /// Whether `result` is what the operation must give.
  func accepts<E: KernelElement>(_ result: E, _ operands: [E], fused: Bool) -> Bool {
    guard let ulps else {
      return result.isSame(as: Operation.exactValue(operation, operands, fused: fused))
    }
    let wanted = value(Double(operands[0]), Double(operands.count > 1 ? operands[1] : 0))
    return abs(Double(result) - wanted) <= ulps * Double(E(wanted).ulp)
  }
}
