import RealModule

/// A number that interprets rules: what a rule of the rule book may use.
///
/// A rule is written once against this protocol and read by every kind of number. `Double` computes
/// it, ``Dual`` carries a tangent through it, ``Variable`` records it on the tape and ``Symbolic``
/// records it in a graph.
///
/// Comparisons give a ``Mask`` and never a `Bool`, so that a rule cannot branch: see
/// ``select(_:_:_:)``.
public protocol RuleNumber: ElementaryFunctions, ExpressibleByIntegerLiteral {
  /// What a comparison gives: `Bool` for numbers that hold one value.
  associatedtype Mask: RuleMask

  /// A constant: a number that nothing is differentiated by.
  init(_ value: Double)

  static func * (x: Self, y: Self) -> Self
  static func / (x: Self, y: Self) -> Self
  static func *= (x: inout Self, y: Self)
  static func /= (x: inout Self, y: Self)
  static prefix func - (x: Self) -> Self

  // MARK: Interpretation

  /// The rule's value at `x`, in the way of this kind of number.
  static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self
  static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self
  static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self

  // MARK: Comparison and choice

  static func .< (left: Self, right: Self) -> Mask
  static func .<= (left: Self, right: Self) -> Mask
  static func .== (left: Self, right: Self) -> Mask

  /// `x` where the mask holds, `y` elsewhere. Only the chosen one is differentiated.
  static func select(_ mask: Mask, _ x: Self, _ y: Self) -> Self

  // MARK: Functions beyond `ElementaryFunctions` with numerics of their own

  /// `x` to the power `y` as IEEE 754 has it: `ElementaryFunctions.pow` refuses negative bases.
  static func power(_ x: Self, _ y: Self) -> Self
  static func exp2(_ x: Self) -> Self
  static func log2(_ x: Self) -> Self
  static func log10(_ x: Self) -> Self
  static func cbrt(_ x: Self) -> Self
  static func hypot(_ x: Self, _ y: Self) -> Self
  static func atan2(y: Self, x: Self) -> Self
  static func erf(_ x: Self) -> Self
  static func erfc(_ x: Self) -> Self
  /// The inverse of ``erf(_:)`` on -1 ... 1.
  static func erfInverse(_ x: Self) -> Self
  /// The logarithm of the absolute value of the gamma function.
  static func logGamma(_ x: Self) -> Self
  /// The derivative of the digamma function of the given order (order 0 is digamma itself).
  static func polygamma(_ order: Int, _ x: Self) -> Self
  static func floor(_ x: Self) -> Self
  static func ceil(_ x: Self) -> Self
  /// The nearest integer, ties to even.
  static func round(_ x: Self) -> Self
  /// The remainder of floored division: it has the sign of `y`.
  static func remainder(_ x: Self, _ y: Self) -> Self
  static func copysign(_ x: Self, _ y: Self) -> Self
}

/// What a comparison of rule numbers gives.
public protocol RuleMask {
  /// The outcome where it is known while the rule runs; nil where it is recorded or has many lanes.
  var decided: Bool? { get }
}

extension Bool: RuleMask {
  @inlinable public var decided: Bool? { self }
}

extension RuleNumber {
  @inlinable public static func abs(_ x: Self) -> Self { apply(Rules.Abs(), x) }

  @inlinable public static func .> (left: Self, right: Self) -> Mask { right .< left }
  @inlinable public static func .>= (left: Self, right: Self) -> Mask { right .<= left }

  @inlinable @_disfavoredOverload
  public static func .< (left: Self, right: Double) -> Mask { left .< Self(right) }
  @inlinable @_disfavoredOverload
  public static func .<= (left: Self, right: Double) -> Mask { left .<= Self(right) }
  @inlinable @_disfavoredOverload
  public static func .== (left: Self, right: Double) -> Mask { left .== Self(right) }
  @inlinable @_disfavoredOverload
  public static func .> (left: Self, right: Double) -> Mask { Self(right) .< left }
  @inlinable @_disfavoredOverload
  public static func .>= (left: Self, right: Double) -> Mask { Self(right) .<= left }
}

// MARK: - Mixed with Double

// Disfavoured, or the type checker tries them for every literal of a generic expression and gives
// up after half a dozen terms.
extension RuleNumber {
  @inlinable @_disfavoredOverload
  public static func + (x: Self, y: Double) -> Self { x + Self(y) }
  @inlinable @_disfavoredOverload
  public static func + (x: Double, y: Self) -> Self { Self(x) + y }
  @inlinable @_disfavoredOverload
  public static func - (x: Self, y: Double) -> Self { x - Self(y) }
  @inlinable @_disfavoredOverload
  public static func - (x: Double, y: Self) -> Self { Self(x) - y }
  @inlinable @_disfavoredOverload
  public static func * (x: Self, y: Double) -> Self { x * Self(y) }
  @inlinable @_disfavoredOverload
  public static func * (x: Double, y: Self) -> Self { Self(x) * y }
  @inlinable @_disfavoredOverload
  public static func / (x: Self, y: Double) -> Self { x / Self(y) }
  @inlinable @_disfavoredOverload
  public static func / (x: Double, y: Self) -> Self { Self(x) / y }
}
