/// The operations of a ``ProgramIR``: the instructions of the lanes machine, in its order, and
/// operations that the machine does not execute.
package enum Operation: UInt16, CaseIterable, Sendable {
  case copy, add, subtract, multiply, divide, negate
  /// `a * b + c`, `a * b - c`, `c - a * b`, each rounded once.
  case fma, fms, fnma
  case abs, sqrt
  /// `c` if `a` and `b` are in the relation, else `d`.
  case selectLess, selectLessOrEqual, selectEqual
  case floor, ceil, round, copysign, remainder
  case exp, exp2, expMinusOne, log, log2, log10, logOnePlus
  case sin, cos, sinCos, tan, asin, acos, atan, atan2
  case sinh, cosh, tanh, asinh, acosh, atanh
  case sigmoid, sigmoidSlope, sechSquared, gelu, geluSlope
  case erf, erfc, erfInverse, logGamma
  /// The order is `b`, a number and no operand.
  case polygamma
  case power, cbrt, hypot
  /// Sums over all rows: of an operand, and of the product of two.
  case sum, sumOfProducts
  case guardLess, guardLessOrEqual, guardEqual

  // Not instructions.

  /// The input with index `a`.
  case input
  /// The bits of a Double in `a` and `b`.
  case constant
  /// The second result of the `sinCos` at `a`.
  case cosOf
  /// A call of a sub-program: the index of its description in ``ProgramIR/calls``.
  case call
  /// The result `b` of the call at `a`.
  case result
}

extension Operation {
  /// The number of operands among `a`, `b`, `c` and `d` that are nodes.
  package var operandCount: Int {
    switch self {
    case .input, .constant, .call: 0
    case .add, .subtract, .multiply, .divide, .copysign, .remainder, .atan2, .power, .hypot,
      .sumOfProducts, .guardLess, .guardLessOrEqual, .guardEqual:
      2
    case .fma, .fms, .fnma: 3
    case .selectLess, .selectLessOrEqual, .selectEqual: 4
    default: 1
    }
  }

  /// Whether it is an instruction of the machine.
  var isInstruction: Bool { rawValue < Operation.input.rawValue }

  var isCommutative: Bool { self == .add || self == .multiply }

  var isGuard: Bool {
    self == .guardLess || self == .guardLessOrEqual || self == .guardEqual
  }

  /// The `select` with a relation.
  static func select(_ relation: Relation) -> Operation {
    switch relation {
    case .less: .selectLess
    case .lessOrEqual: .selectLessOrEqual
    case .equal: .selectEqual
    }
  }

  /// The guard with a relation.
  static func holding(_ relation: Relation) -> Operation {
    switch relation {
    case .less: .guardLess
    case .lessOrEqual: .guardLessOrEqual
    case .equal: .guardEqual
    }
  }

  /// The relation of a `select` or guard.
  package var relation: Relation? {
    switch self {
    case .selectLess, .guardLess: .less
    case .selectLessOrEqual, .guardLessOrEqual: .lessOrEqual
    case .selectEqual, .guardEqual: .equal
    default: nil
    }
  }
}
