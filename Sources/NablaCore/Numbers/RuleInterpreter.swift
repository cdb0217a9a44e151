import RealModule

/// A number whose operations are all applications of rules: ``Dual``, ``VectorDual``, ``Variable``
/// and ``Symbolic``.
///
/// A conforming type defines how to hold a constant and how to apply a rule. The requirements of
/// `DifferentiableNumber`, `AlgebraicField` and `ElementaryFunctions` are implemented here, once.
public protocol RuleInterpreter: DifferentiableNumber {
  /// Whether the values are in the relation; the comparison operators follow from it.
  static func _holds(_ x: Self, _ relation: Relation, _ y: Self) -> Bool
}

/// The relation of a comparison. `>` and `>=` are these with exchanged operands.
public enum Relation: String, Sendable {
  /// `left < right`.
  case less = "<"
  /// `left <= right`.
  case lessOrEqual = "<="
  /// `left == right`.
  case equal = "=="

  /// Whether two values are in the relation. Never true of NaN.
  @inlinable public func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .equal: left == right
    }
  }
}

// MARK: - Comparable

// All five, because the default implementation of `x <= y` is `!(y < x)`, which is true for NaN.
extension RuleInterpreter {
  @inlinable public static func == (x: Self, y: Self) -> Bool { _holds(x, .equal, y) }
  @inlinable public static func < (x: Self, y: Self) -> Bool { _holds(x, .less, y) }
  /// Whether `x <= y`; false if one of them is NaN.
  @inlinable public static func <= (x: Self, y: Self) -> Bool { _holds(x, .lessOrEqual, y) }
  /// Whether `x > y`; false if one of them is NaN.
  @inlinable public static func > (x: Self, y: Self) -> Bool { _holds(y, .less, x) }
  /// Whether `x >= y`; false if one of them is NaN.
  @inlinable public static func >= (x: Self, y: Self) -> Bool { _holds(y, .lessOrEqual, x) }
}

// MARK: - AlgebraicField

extension RuleInterpreter {
  /// The sum of x and y.
  @inlinable @inline(__always) public static func + (x: Self, y: Self) -> Self {
    apply(Rules.Add(), x, y)
  }
  /// The difference of x and y.
  @inlinable @inline(__always) public static func - (x: Self, y: Self) -> Self {
    apply(Rules.Subtract(), x, y)
  }
  /// The product of x and y.
  @inlinable @inline(__always) public static func * (x: Self, y: Self) -> Self {
    apply(Rules.Multiply(), x, y)
  }
  /// The quotient of x and y.
  @inlinable @inline(__always) public static func / (x: Self, y: Self) -> Self {
    apply(Rules.Divide(), x, y)
  }
  /// The negation of x.
  @inlinable public static prefix func - (x: Self) -> Self { apply(Rules.Negate(), x) }
  /// Adds y to x in place.
  @inlinable public static func += (x: inout Self, y: Self) { x = x + y }
  /// Subtracts y from x in place.
  @inlinable public static func -= (x: inout Self, y: Self) { x = x - y }
  /// Multiplies x by y in place.
  @inlinable public static func *= (x: inout Self, y: Self) { x = x * y }
  /// Divides x by y in place.
  @inlinable public static func /= (x: inout Self, y: Self) { x = x / y }
  @inlinable public static var zero: Self { Self(0.0) }
  /// The absolute value; its derivative at 0 is 0.
  @inlinable public var magnitude: Self { Self.apply(Rules.Abs(), self) }
  @inlinable public var reciprocal: Self? {
    self == Self(0.0) ? nil : Self.apply(Rules.Reciprocal(), self)
  }

  /// A constant.
  @inlinable public init(integerLiteral value: Int) { self.init(Double(value)) }
  /// A constant.
  @inlinable public init(floatLiteral value: Double) { self.init(value) }
  @inlinable public init?<T: BinaryInteger>(exactly source: T) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }
}

// MARK: - ElementaryFunctions

extension RuleInterpreter {
  @inlinable public static func exp(_ x: Self) -> Self { apply(Rules.Exp(), x) }
  @inlinable public static func expMinusOne(_ x: Self) -> Self { apply(Rules.ExpMinusOne(), x) }
  @inlinable public static func cosh(_ x: Self) -> Self { apply(Rules.Cosh(), x) }
  @inlinable public static func sinh(_ x: Self) -> Self { apply(Rules.Sinh(), x) }
  @inlinable public static func tanh(_ x: Self) -> Self { apply(Rules.Tanh(), x) }
  @inlinable public static func cos(_ x: Self) -> Self { apply(Rules.Cos(), x) }
  @inlinable public static func sin(_ x: Self) -> Self { apply(Rules.Sin(), x) }
  @inlinable public static func tan(_ x: Self) -> Self { apply(Rules.Tan(), x) }
  @inlinable public static func log(_ x: Self) -> Self { apply(Rules.Log(), x) }
  @inlinable public static func log(onePlus x: Self) -> Self { apply(Rules.LogOnePlus(), x) }
  @inlinable public static func acosh(_ x: Self) -> Self { apply(Rules.Acosh(), x) }
  @inlinable public static func asinh(_ x: Self) -> Self { apply(Rules.Asinh(), x) }
  @inlinable public static func atanh(_ x: Self) -> Self { apply(Rules.Atanh(), x) }
  @inlinable public static func acos(_ x: Self) -> Self { apply(Rules.Acos(), x) }
  @inlinable public static func asin(_ x: Self) -> Self { apply(Rules.Asin(), x) }
  @inlinable public static func atan(_ x: Self) -> Self { apply(Rules.Atan(), x) }
  @inlinable public static func sqrt(_ x: Self) -> Self { apply(Rules.Sqrt(), x) }
  @inlinable public static func pow(_ x: Self, _ y: Self) -> Self { apply(Rules.Power(), x, y) }
  @inlinable public static func pow(_ x: Self, _ n: Int) -> Self {
    apply(Rules.PowerOf(Double(n)), x)
  }
  /// The n-th root; for odd n also of negative numbers.
  @inlinable public static func root(_ x: Self, _ n: Int) -> Self {
    if n == 3 { return cbrt(x) }
    let exponent = 1 / Double(n)
    guard n % 2 != 0 else { return apply(Rules.PowerOf(exponent), x) }
    return select(
      x .< Self(0.0), -apply(Rules.PowerOf(exponent), -x), apply(Rules.PowerOf(exponent), x))
  }
}

// MARK: - RuleNumber

extension RuleInterpreter {
  @inlinable public static func power(_ x: Self, _ y: Self) -> Self { apply(Rules.Power(), x, y) }
  @inlinable public static func exp2(_ x: Self) -> Self { apply(Rules.Exp2(), x) }
  @inlinable public static func log2(_ x: Self) -> Self { apply(Rules.Log2(), x) }
  @inlinable public static func log10(_ x: Self) -> Self { apply(Rules.Log10(), x) }
  @inlinable public static func cbrt(_ x: Self) -> Self { apply(Rules.Cbrt(), x) }
  @inlinable public static func hypot(_ x: Self, _ y: Self) -> Self { apply(Rules.Hypot(), x, y) }
  @inlinable public static func atan2(y: Self, x: Self) -> Self { apply(Rules.Atan2(), y, x) }
  @inlinable public static func erf(_ x: Self) -> Self { apply(Rules.Erf(), x) }
  @inlinable public static func erfc(_ x: Self) -> Self { apply(Rules.Erfc(), x) }
  @inlinable public static func erfInverse(_ x: Self) -> Self { apply(Rules.ErfInverse(), x) }
  @inlinable public static func logGamma(_ x: Self) -> Self { apply(Rules.LogGamma(), x) }
  @inlinable public static func polygamma(_ order: Int, _ x: Self) -> Self {
    apply(Rules.Polygamma(order: order), x)
  }
  @inlinable public static func floor(_ x: Self) -> Self { apply(Rules.Floor(), x) }
  @inlinable public static func ceil(_ x: Self) -> Self { apply(Rules.Ceil(), x) }
  @inlinable public static func round(_ x: Self) -> Self { apply(Rules.Round(), x) }
  @inlinable public static func remainder(_ x: Self, _ y: Self) -> Self {
    apply(Rules.Remainder(), x, y)
  }
  @inlinable public static func copysign(_ x: Self, _ y: Self) -> Self {
    apply(Rules.CopySign(), x, y)
  }
}

// MARK: - Lists

extension RuleNumber {
  /// The sum of `a[i] * b[i]`, recorded as a single node.
  ///
  /// - Precondition: `a` and `b` have the same length, and are not empty. Otherwise it traps:
  ///   `dot: the left list has 2 numbers, the right 3`.
  @inlinable public static func dot(_ a: [Self], _ b: [Self]) -> Self {
    require(
      a.count == b.count, "dot: the left list has \(a.count) numbers, the right \(b.count)")
    require(!a.isEmpty, "dot of two empty lists has no value: pass at least one pair")
    return Operands.with(a, b) { apply(Rules.Dot(), $0) }
  }
}
