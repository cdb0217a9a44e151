import CNablaKernels
import RealModule

// A plain number interprets a rule by computing its value.
extension RuleNumber where Self: Real, Mask == Bool {
  @inlinable public static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self { rule.value(x) }
  @inlinable public static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self {
    rule.value(x, y)
  }
  @inlinable public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self {
    rule.value(xs)
  }

  /// Whether `left` is less than `right`.
  @inlinable public static func .< (left: Self, right: Self) -> Bool { left < right }
  /// Whether `left` is less than or equal to `right`.
  @inlinable public static func .<= (left: Self, right: Self) -> Bool { left <= right }
  /// Whether `left` equals `right`.
  @inlinable public static func .== (left: Self, right: Self) -> Bool { left == right }
  /// `x` if the mask is true, else `y`.
  @inlinable public static func select(_ mask: Bool, _ x: Self, _ y: Self) -> Self {
    mask ? x : y
  }

  @inlinable public static func floor(_ x: Self) -> Self { x.rounded(.down) }
  @inlinable public static func ceil(_ x: Self) -> Self { x.rounded(.up) }
  @inlinable public static func round(_ x: Self) -> Self { x.rounded(.toNearestOrEven) }
  @inlinable public static func copysign(_ x: Self, _ y: Self) -> Self {
    Self(signOf: y, magnitudeOf: x)
  }
  @inlinable public static func cbrt(_ x: Self) -> Self { root(x, 3) }

  @inlinable public static func remainder(_ x: Self, _ y: Self) -> Self {
    let r = x.truncatingRemainder(dividingBy: y)
    return r != 0 && (r < 0) != (y < 0) ? r + y : r
  }

  /// Whether the number is NaN.
  @inlinable public var hasNaN: Bool { isNaN }
  /// 0: plain numbers are not recorded.
  @inlinable public static var _tapeLevel: Int { 0 }
  /// 0: plain numbers carry no derivative.
  @inlinable public static var _derivativeOrder: Int? { 0 }
}

extension Double: DifferentiableNumber {
  public typealias Mask = Bool
  @inlinable public var primal: Double { self }
  /// True: plain numbers carry no derivative.
  @inlinable public var _isConstant: Bool { true }
  @inlinable public static func power(_ x: Double, _ y: Double) -> Double { nabla_pow(x, y) }
  public static func erfInverse(_ x: Double) -> Double { nabla_erf_inverse(x) }
  /// The derivative of the digamma function of the given order (order 0 is digamma itself).
  ///
  /// - Precondition: `order` is not negative. Otherwise it traps: `polygamma: the order -1 is
  ///   negative`.
  public static func polygamma(_ order: Int, _ x: Double) -> Double {
    require(order >= 0, "polygamma: the order \(order) is negative")
    return nabla_polygamma(UInt32(clamping: order), x)
  }
}

extension Float: DifferentiableNumber {
  public typealias Mask = Bool
  @inlinable public var primal: Double { Double(self) }
  /// True: plain numbers carry no derivative.
  @inlinable public var _isConstant: Bool { true }
  @inlinable public static func power(_ x: Float, _ y: Float) -> Float { nabla_powf(x, y) }
  public static func erfInverse(_ x: Float) -> Float {
    Float(Double.erfInverse(Double(x)))
  }
  public static func polygamma(_ order: Int, _ x: Float) -> Float {
    Float(Double.polygamma(order, Double(x)))
  }
}
