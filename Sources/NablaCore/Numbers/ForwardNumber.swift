import RealModule

/// A number that carries a tangent: forward mode. ``Dual`` and ``VectorDual`` differ only in the
/// type of the tangent, so they share this implementation of rule application.
///
/// Types outside Nabla must not conform: rules of many operands read `value` in place, so it must
/// be the first stored property. The requirements with an underscore are the library's own; they
/// are public because the rule application is compiled into the user's module.
///
/// Note [Tags]: every derivative call gives its duals a tag of its own, and constants have tag 0.
/// Without tags `derivative(at: 1.0) { x in x * derivative(at: 1.0) { y in x + y } }` would confuse
/// the tangents of x and y and return 2 instead of 1. Two different tags in one operation trap,
/// with a message that says how to lift a number.
public protocol ForwardNumber: RuleInterpreter {
  /// The type of the primal.
  associatedtype Value: DifferentiableNumber where Mask == Value.Mask
  /// The type of the tangent.
  associatedtype Tangent

  /// The primal: the number one level down.
  var value: Value { get }
  /// The derivative of `value`, in one direction or several.
  var tangent: Tangent { get }
  /// The tag of the derivative call that the tangent belongs to; 0 for a constant. See Note [Tags].
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
  /// Whether the number has no tangent at any level.
  @inlinable public var _isConstant: Bool { _tag == 0 && value._isConstant }
  /// The level of the primal: a tangent is not recorded.
  @inlinable public static var _tapeLevel: Int { Value._tapeLevel }
  /// One more than that of the primal.
  @inlinable public static var _derivativeOrder: Int? { Value._derivativeOrder.map { $0 + 1 } }

  /// The tangent of the result, from the partial derivative and the operand's tangent.
  @inlinable @inline(__always)
  static func pushed(_ partial: Partial<Value>, _ tangent: Tangent) -> Tangent {
    switch partial {
    case .zero: _noTangent
    case .constant(1): tangent
    case .constant(let c): _product(Value(c), tangent)
    case .varying(let p): _product(p, tangent)
    case .masked(let mask, let p): _select(mask, tangent: _noTangent, _product(p, tangent))
    }
  }

  /// A result that depends on one operand. If the partial is zero the result is a constant: a
  /// tangent of 0 would become NaN at the next infinite partial. See Note [Masked partials].
  @inlinable @inline(__always)
  static func pushed(_ value: Value, _ partial: Partial<Value>, _ x: Self) -> Self {
    let partial = partial.resolved()
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
    let right = rule.partialRight(x.value, y.value, value).resolved()
    if x._tag == 0 { return pushed(value, right, y) }
    let tag = common(x, y)
    let left = rule.partialLeft(x.value, y.value, value).resolved()
    if case .zero = left { return pushed(value, right, y) }
    if case .zero = right { return pushed(value, left, x) }
    return Self(
      value: value, tangent: _sum(pushed(left, x.tangent), pushed(right, y.tangent)), _tag: tag)
  }

  @inlinable
  public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self {
    let values = xs.leading(Value.self)
    var result = Self(value: Value.apply(rule, values), tangent: _noTangent, _tag: 0)
    if !xs.contains(where: { $0._tag != 0 }) { return result }
    let shared = rule.shared(values, result.value)
    for i in 0..<xs.count where xs[i]._tag != 0 {
      let partial = rule.partial(at: i, values, result.value, shared: shared).resolved()
      if case .zero = partial { continue }
      let pushed = pushed(partial, xs[i].tangent)
      result = Self(
        value: result.value, tangent: result._tag == 0 ? pushed : _sum(result.tangent, pushed),
        _tag: common(xs[i], result))
    }
    return result
  }

  /// The common tag of two operands. Traps if they have two.
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

  /// The tangent if it belongs to the derivative call `tag`, else zero: the number does not depend
  /// on the input of that call.
  @inlinable
  func tangent(of tag: UInt32) -> Tangent { _tag == tag ? tangent : Self._noTangent }

  /// The value as a result of the derivative call `tag`. Traps if the number belongs to another
  /// call: Note [Results of outer levels].
  @inlinable
  func value(of tag: UInt32) -> Value {
    if _tag != tag && _tag != 0 { ForwardError.outer(primal, _tag, type: "\(Self.self)") }
    return value
  }
}

/// The messages for dual numbers of two derivatives in one operation, or in one result.
@usableFromInline
enum ForwardError {
  @inline(never) @usableFromInline
  static func outer(_ x: Double, _ tag: UInt32, type: String) -> Never {
    if tag == .max {
      misuse(
        """
        The dual number \(PlainText.number(x)) was made by hand, and a derivative call was asked for \
        it as its value, which would lose the tangent. Keep the number from outside, or return Dual(x), a constant.
        """)
    }
    misuse(
      """
      The dual number \(PlainText.number(x)) belongs to an outer derivative, and an inner one was asked \
      for it as its value, which would be a constant of the outer one: a derivative would be lost. In the inner \
      derivative, lift the outer number with Dual(x) and differentiate at a number of the outer \
      level, such as Dual(2.0). (It is \(type).)
      """)
  }

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
