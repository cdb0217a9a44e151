import RealModule

/// A number that interprets rules: the operations that a rule may use.
///
/// A rule is written once against this protocol and interpreted by every kind of number. `Double`
/// computes it, ``Dual`` propagates a tangent through it, ``Variable`` records it on the tape and
/// ``Symbolic`` records it in a graph.
///
/// Comparisons give a ``Mask`` and never a `Bool`, so that a rule cannot branch: see
/// ``select(_:_:_:)``.
public protocol RuleNumber: ElementaryFunctions, ExpressibleByIntegerLiteral {
  /// The result of a comparison: `Bool` for numbers that hold one value.
  associatedtype Mask: RuleMask

  /// A constant, which is not differentiated by.
  init(_ value: Double)

  /// The product.
  static func * (x: Self, y: Self) -> Self
  /// The quotient.
  static func / (x: Self, y: Self) -> Self
  /// Multiplies in place.
  static func *= (x: inout Self, y: Self)
  /// Divides in place.
  static func /= (x: inout Self, y: Self)
  /// The negation.
  static prefix func - (x: Self) -> Self

  // MARK: Interpretation

  /// The value of a rule with one operand, interpreted by this kind of number.
  static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self
  /// The value of a rule with two operands, interpreted by this kind of number.
  static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self
  /// The value of a rule with any number of operands, interpreted by this kind of number.
  static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self

  // MARK: Comparison and choice

  /// Where `left` is less than `right`.
  static func .< (left: Self, right: Self) -> Mask
  /// Where `left` is less than or equal to `right`.
  static func .<= (left: Self, right: Self) -> Mask
  /// Where `left` equals `right`.
  static func .== (left: Self, right: Self) -> Mask

  /// `x` where the mask holds, `y` elsewhere. Only the chosen one is differentiated.
  static func select(_ mask: Mask, _ x: Self, _ y: Self) -> Self

  // MARK: Functions beyond `ElementaryFunctions` with numerics of their own

  /// `x` to the power `y` as in IEEE 754. (`ElementaryFunctions.pow` does not allow negative
  /// bases.)
  static func power(_ x: Self, _ y: Self) -> Self
  /// 2 to the power `x`.
  static func exp2(_ x: Self) -> Self
  /// The logarithm to base 2.
  static func log2(_ x: Self) -> Self
  /// The logarithm to base 10.
  static func log10(_ x: Self) -> Self
  /// The cube root, also of negative numbers.
  static func cbrt(_ x: Self) -> Self
  /// √(x² + y²), which does not overflow early.
  static func hypot(_ x: Self, _ y: Self) -> Self
  /// The angle of the point (x, y), from -π to π.
  static func atan2(y: Self, x: Self) -> Self
  /// The error function.
  static func erf(_ x: Self) -> Self
  /// The complementary error function, 1 - erf(x), accurate where it is tiny.
  static func erfc(_ x: Self) -> Self
  /// The inverse of ``erf(_:)`` on -1 ... 1.
  static func erfInverse(_ x: Self) -> Self
  /// The logarithm of the absolute value of the gamma function.
  static func logGamma(_ x: Self) -> Self
  /// The derivative of the digamma function of the given order (order 0 is digamma itself).
  static func polygamma(_ order: Int, _ x: Self) -> Self
  /// The largest integer ≤ x.
  static func floor(_ x: Self) -> Self
  /// The smallest integer ≥ x.
  static func ceil(_ x: Self) -> Self
  /// The nearest integer, ties to even.
  static func round(_ x: Self) -> Self
  /// The remainder of floored division, which has the sign of `y`.
  static func remainder(_ x: Self, _ y: Self) -> Self
  /// The magnitude of `x` with the sign of `y`.
  static func copysign(_ x: Self, _ y: Self) -> Self
}

/// The result of a comparison of rule numbers.
public protocol RuleMask {
  /// The outcome if it is known while the rule runs; nil if it is recorded, or differs by lane.
  var decided: Bool? { get }
}

extension Bool: RuleMask {
  @inlinable public var decided: Bool? { self }
}

extension RuleNumber {
  /// A constant, which is not differentiated by.
  @inlinable
  public init(_ value: Float) { self.init(Double(value)) }

  /// The absolute value; its derivative at 0 is 0.
  @inlinable public static func abs(_ x: Self) -> Self { apply(Rules.Abs(), x) }

  /// Where `left` is greater than `right`.
  @inlinable public static func .> (left: Self, right: Self) -> Mask { right .< left }
  /// Where `left` is greater than or equal to `right`.
  @inlinable public static func .>= (left: Self, right: Self) -> Mask { right .<= left }

  /// Where `left` is less than a constant.
  @inlinable @_disfavoredOverload
  public static func .< (left: Self, right: Double) -> Mask { left .< Self(right) }
  /// Where `left` is less than or equal to a constant.
  @inlinable @_disfavoredOverload
  public static func .<= (left: Self, right: Double) -> Mask { left .<= Self(right) }
  /// Where `left` equals a constant.
  @inlinable @_disfavoredOverload
  public static func .== (left: Self, right: Double) -> Mask { left .== Self(right) }
  /// Where `left` is greater than a constant.
  @inlinable @_disfavoredOverload
  public static func .> (left: Self, right: Double) -> Mask { Self(right) .< left }
  /// Where `left` is greater than or equal to a constant.
  @inlinable @_disfavoredOverload
  public static func .>= (left: Self, right: Double) -> Mask { Self(right) .<= left }
}

// MARK: - Mixed with Double

// Disfavoured: otherwise the type checker tries them for every literal of a generic expression, and
// gives up after about six terms.
extension RuleNumber {
  /// `x + y` with a constant `y`.
  @inlinable @_disfavoredOverload
  public static func + (x: Self, y: Double) -> Self { x + Self(y) }
  /// `x + y` with a constant `x`.
  @inlinable @_disfavoredOverload
  public static func + (x: Double, y: Self) -> Self { Self(x) + y }
  /// `x - y` with a constant `y`.
  @inlinable @_disfavoredOverload
  public static func - (x: Self, y: Double) -> Self { x - Self(y) }
  /// `x - y` with a constant `x`.
  @inlinable @_disfavoredOverload
  public static func - (x: Double, y: Self) -> Self { Self(x) - y }
  /// `x * y` with a constant `y`.
  @inlinable @_disfavoredOverload
  public static func * (x: Self, y: Double) -> Self { x * Self(y) }
  /// `x * y` with a constant `x`.
  @inlinable @_disfavoredOverload
  public static func * (x: Double, y: Self) -> Self { Self(x) * y }
  /// `x / y` with a constant `y`.
  @inlinable @_disfavoredOverload
  public static func / (x: Self, y: Double) -> Self { x / Self(y) }
  /// `x / y` with a constant `x`.
  @inlinable @_disfavoredOverload
  public static func / (x: Double, y: Self) -> Self { Self(x) / y }
}
