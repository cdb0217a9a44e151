import RealModule

/// A number that carries a tangent: forward mode. ``Dual`` and ``VectorDual`` differ in the tangent
/// alone, so their rule application is written here once.
///
/// The protocol is not for types outside Nabla: rules of many operands read `value` where it lies
/// in memory, which must be first. Its requirements with an underscore are the library's own; they
/// are public because the rule application is compiled into the user's module.
///
/// Note [Tags]: every derivative call gives its duals a tag of its own, and constants have tag 0.
/// Without tags `derivative(at: 1.0) { x in x * derivative(at: 1.0) { y in x + y } }` would confuse
/// the tangents of x and y and answer 2 where 1 is right. Two tags in one operation trap, with a
/// message that says how to lift.
public protocol ForwardNumber: RuleInterpreter {
  associatedtype Value: DifferentiableNumber where Mask == Value.Mask
  associatedtype Tangent

  /// The number one level down, in which it was differentiated.
  var value: Value { get }
  /// The derivative of `value` by whatever is differentiated by, in one direction or several.
  var tangent: Tangent { get }
  /// The derivative call that the tangent belongs to; 0 for a constant. See Note [Tags].
  var _tag: UInt32 { get }

  /// A number whose tangent belongs to a derivative call.
  init(value: Value, tangent: Tangent, _tag tag: UInt32)

  /// The tangent of a constant.
  static var _noTangent: Tangent { get }
  /// The partial derivative times the tangent.
  static func _product(_ partial: Value, _ tangent: Tangent) -> Tangent
  /// The sum of two tangents.
  static func _sum(_ x: Tangent, _ y: Tangent) -> Tangent
  /// `x` where the mask holds, `y` elsewhere.
  static func _select(_ mask: Mask, tangent x: Tangent, _ y: Tangent) -> Tangent
}

extension ForwardNumber {
  /// A constant.
  @inlinable @_disfavoredOverload public init(_ value: Double) {
    self.init(value: Value(value), tangent: Self._noTangent, _tag: 0)
  }

  @inlinable public var primal: Double { value.primal }
  @inlinable public static var _tapeLevel: Int { Value._tapeLevel }
  @inlinable public static var _derivativeOrder: Int? { Value._derivativeOrder.map { $0 + 1 } }

  @inlinable @inline(__always)
  static func pushed(_ partial: Partial<Value>, _ tangent: Tangent) -> Tangent {
    switch partial {
    case .zero: _noTangent
    case .constant(1): tangent
    case .constant(let c): _product(Value(c), tangent)
    case .varying(let p): _product(p, tangent)
    }
  }

  /// A value that varies with one operand. Where that has no influence the value is a constant: a
  /// tangent of 0 would become NaN at the next infinite partial.
  @inlinable @inline(__always)
  static func pushed(_ value: Value, _ partial: Partial<Value>, _ x: Self) -> Self {
    if case .zero = partial { return Self(value: value, tangent: _noTangent, _tag: 0) }
    return Self(value: value, tangent: pushed(partial, x.tangent), _tag: x._tag)
  }

  // MARK: Rules

  @inlinable @inline(__always)
  public static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self {
    let value = Value.apply(rule, x.value)
    if x._tag == 0 { return Self(value: value, tangent: _noTangent, _tag: 0) }
    return pushed(value, rule.partial(x.value, value), x)
  }

  @inlinable @inline(__always)
  public static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self {
    let value = Value.apply(rule, x.value, y.value)
    if y._tag == 0 {
      if x._tag == 0 { return Self(value: value, tangent: _noTangent, _tag: 0) }
      return pushed(value, rule.partialLeft(x.value, y.value, value), x)
    }
    let right = rule.partialRight(x.value, y.value, value)
    if x._tag == 0 { return pushed(value, right, y) }
    let tag = common(x, y)
    let left = rule.partialLeft(x.value, y.value, value)
    if case .zero = left { return pushed(value, right, y) }
    if case .zero = right { return pushed(value, left, x) }
    return Self(
      value: value, tangent: _sum(pushed(left, x.tangent), pushed(right, y.tangent)), _tag: tag)
  }

  @inlinable
  public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self {
    let values = xs.leading(Value.self)
    var result = Self(value: Value.apply(rule, values), tangent: _noTangent, _tag: 0)
    for i in 0..<xs.count where xs[i]._tag != 0 {
      let partial = rule.partial(at: i, values, result.value)
      if case .zero = partial { continue }
      let pushed = pushed(partial, xs[i].tangent)
      result = Self(
        value: result.value, tangent: result._tag == 0 ? pushed : _sum(result.tangent, pushed),
        _tag: common(xs[i], result))
    }
    return result
  }

  /// The one tag of two operands.
  @inlinable @inline(__always)
  static func common(_ x: Self, _ y: Self) -> UInt32 {
    if x._tag == y._tag || y._tag == 0 { return x._tag }
    if x._tag == 0 { return y._tag }
    ForwardError.mixed(x.primal, x._tag, y.primal, y._tag, type: "\(Self.self)")
  }

  // MARK: Comparison and choice

  @inlinable public static func .< (x: Self, y: Self) -> Mask { x.value .< y.value }
  @inlinable public static func .<= (x: Self, y: Self) -> Mask { x.value .<= y.value }
  @inlinable public static func .== (x: Self, y: Self) -> Mask { x.value .== y.value }
  @inlinable public static func _holds(_ x: Self, _ relation: Relation, _ y: Self) -> Bool {
    relation.holds(x.value, y.value)
  }

  @inlinable
  public static func select(_ mask: Mask, _ x: Self, _ y: Self) -> Self {
    if let decided = mask.decided { return decided ? x : y }
    return Self(
      value: Value.select(mask, x.value, y.value),
      tangent: _select(mask, tangent: x.tangent, y.tangent),
      _tag: common(x, y))
  }

  // MARK: Results of derivative calls

  /// The tangent that belongs to the derivative call `tag`. A number with another tag, or none,
  /// does not depend on what that call differentiates by.
  @inlinable
  func tangent(of tag: UInt32) -> Tangent { _tag == tag ? tangent : Self._noTangent }
}

/// The message of duals that belong to two derivatives.
@usableFromInline
enum ForwardError {
  @inline(never) @usableFromInline
  static func mixed(
    _ x: Double, _ xTag: UInt32, _ y: Double, _ yTag: UInt32, type: String
  ) -> Never {
    let (outer, inner) = xTag < yTag ? (x, y) : (y, x)
    if max(xTag, yTag) == .max {
      misuse(
        """
        The dual number \(inner) was made by hand, and here it meets the dual number \(outer) of a \
        derivative call. Use one or the other: Dual(x), with no tangent, is a constant that meets both.
        """)
    }
    misuse(
      """
      The dual number \(outer) belongs to an outer derivative, and here it meets the dual number \
      \(inner) of an inner one, so one derivative would be lost. In the inner derivative, lift the \
      outer number with Dual(x) and differentiate at Dual(\(inner)), a number of the outer level. \
      (Both are \(type).)
      """)
  }
}
