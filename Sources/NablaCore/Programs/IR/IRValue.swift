import RealModule

/// A number that expands rules into machine operations: a graph's rules are run on it to lower the
/// graph to a ``ProgramIR``.
///
/// A constant has no node until an operation uses it, so operations on constants are folded.
struct IRValue: RuleNumber {
  /// The builder of the node; nil for a constant.
  private let owner: Unmanaged<IRBuilder>?
  private let node: Int32
  /// The value of a constant.
  private let value: Double

  init(_ value: Double) {
    owner = nil
    node = 0
    self.value = value
  }

  init(node: Int32, in builder: IRBuilder) {
    let content = builder[node]
    let isConstant = content.operation == .constant
    owner = isConstant ? nil : .passUnretained(builder)
    self.node = isConstant ? 0 : node
    value = isConstant ? builder.ir.constant(content) : 0
  }

  /// An input, by its place.
  static func input(_ place: Int, in builder: IRBuilder) -> IRValue {
    IRValue(
      node: builder.node(ProgramIR.Node(operation: .input, a: Int32(place))), in: builder)
  }

  init(integerLiteral value: Int) { self.init(Double(value)) }

  /// The value, if it is a constant.
  var constant: Double? { owner == nil ? value : nil }

  /// The node; a constant is given one.
  func node(in builder: IRBuilder) -> Int32 {
    owner == nil ? builder.node(ProgramIR.Node(constant: value)) : node
  }

  // MARK: Operations

  private static func apply(
    _ operation: Operation, _ x: IRValue, _ compute: (Double) -> Double
  ) -> IRValue {
    guard let builder = x.owner?.takeUnretainedValue() else { return IRValue(compute(x.value)) }
    return builder.unary(operation, x)
  }

  private static func apply(
    _ operation: Operation, _ x: IRValue, _ y: IRValue, _ compute: (Double, Double) -> Double
  ) -> IRValue {
    guard let builder = (x.owner ?? y.owner)?.takeUnretainedValue() else {
      return IRValue(compute(x.value, y.value))
    }
    return builder.binary(operation, x, y)
  }

  static func + (x: IRValue, y: IRValue) -> IRValue { apply(.add, x, y, +) }
  static func - (x: IRValue, y: IRValue) -> IRValue { apply(.subtract, x, y, -) }
  static func * (x: IRValue, y: IRValue) -> IRValue { apply(.multiply, x, y, *) }
  static func / (x: IRValue, y: IRValue) -> IRValue { apply(.divide, x, y, /) }
  static func += (x: inout IRValue, y: IRValue) { x = x + y }
  static func -= (x: inout IRValue, y: IRValue) { x = x - y }
  static func *= (x: inout IRValue, y: IRValue) { x = x * y }
  static func /= (x: inout IRValue, y: IRValue) { x = x / y }
  static prefix func - (x: IRValue) -> IRValue { apply(.negate, x) { -$0 } }
  static var zero: IRValue { IRValue(0.0) }
  static func == (x: IRValue, y: IRValue) -> Bool {
    x.owner == nil ? y.owner == nil && x.value == y.value : y.owner != nil && x.node == y.node
  }

  // MARK: Rules

  static func apply<R: UnaryRule>(_ rule: R, _ x: IRValue) -> IRValue {
    if R.self == Rules.Abs.self { return apply(.abs, x, Swift.abs) }
    if R.self == Rules.Sigmoid.self { return apply(.sigmoid, x) { rule.value($0) } }
    if R.self == Rules.SigmoidSlope.self { return apply(.sigmoidSlope, x) { rule.value($0) } }
    if R.self == Rules.SechSquared.self { return apply(.sechSquared, x) { rule.value($0) } }
    if R.self == Rules.Gelu.self { return apply(.gelu, x) { rule.value($0) } }
    if R.self == Rules.GeluSlope.self { return apply(.geluSlope, x) { rule.value($0) } }
    return rule.value(x)
  }
  static func apply<R: BinaryRule>(_ rule: R, _ x: IRValue, _ y: IRValue) -> IRValue {
    rule.value(x, y)
  }
  static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<IRValue>) -> IRValue { rule.value(xs) }

  // MARK: Comparison and choice

  /// A comparison to choose by.
  struct Mask: RuleMask {
    let left: IRValue
    let relation: Relation
    let right: IRValue
    var decided: Bool? {
      guard let x = left.constant, let y = right.constant else { return nil }
      return relation.holds(x, y)
    }
  }

  static func .< (x: IRValue, y: IRValue) -> Mask { Mask(left: x, relation: .less, right: y) }
  static func .<= (x: IRValue, y: IRValue) -> Mask {
    Mask(left: x, relation: .lessOrEqual, right: y)
  }
  static func .== (x: IRValue, y: IRValue) -> Mask { Mask(left: x, relation: .equal, right: y) }

  static func select(_ mask: Mask, _ x: IRValue, _ y: IRValue) -> IRValue {
    if let decided = mask.decided { return decided ? x : y }
    if x.isSame(as: y) { return x }
    let owner = (mask.left.owner ?? mask.right.owner).unsafelyUnwrapped
    return owner.takeUnretainedValue().choice(mask, x, y)
  }

  /// Whether both have the same bits for all inputs.
  private func isSame(as other: IRValue) -> Bool {
    owner == nil
      ? other.owner == nil && value.bitPattern == other.value.bitPattern
      : other.owner != nil && node == other.node
  }

  // MARK: Functions

  static func sqrt(_ x: IRValue) -> IRValue { apply(.sqrt, x, Double.sqrt) }
  static func exp(_ x: IRValue) -> IRValue { apply(.exp, x, Double.exp) }
  static func exp2(_ x: IRValue) -> IRValue { apply(.exp2, x, Double.exp2) }
  static func expMinusOne(_ x: IRValue) -> IRValue { apply(.expMinusOne, x, Double.expMinusOne) }
  static func log(_ x: IRValue) -> IRValue { apply(.log, x) { Double.log($0) } }
  static func log2(_ x: IRValue) -> IRValue { apply(.log2, x, Double.log2) }
  static func log10(_ x: IRValue) -> IRValue { apply(.log10, x, Double.log10) }
  static func log(onePlus x: IRValue) -> IRValue {
    apply(.logOnePlus, x) { Double.log(onePlus: $0) }
  }
  static func sin(_ x: IRValue) -> IRValue { apply(.sin, x, Double.sin) }
  static func cos(_ x: IRValue) -> IRValue { apply(.cos, x, Double.cos) }
  static func tan(_ x: IRValue) -> IRValue { apply(.tan, x, Double.tan) }
  static func asin(_ x: IRValue) -> IRValue { apply(.asin, x, Double.asin) }
  static func acos(_ x: IRValue) -> IRValue { apply(.acos, x, Double.acos) }
  static func atan(_ x: IRValue) -> IRValue { apply(.atan, x, Double.atan) }
  static func sinh(_ x: IRValue) -> IRValue { apply(.sinh, x, Double.sinh) }
  static func cosh(_ x: IRValue) -> IRValue { apply(.cosh, x, Double.cosh) }
  static func tanh(_ x: IRValue) -> IRValue { apply(.tanh, x, Double.tanh) }
  static func asinh(_ x: IRValue) -> IRValue { apply(.asinh, x, Double.asinh) }
  static func acosh(_ x: IRValue) -> IRValue { apply(.acosh, x, Double.acosh) }
  static func atanh(_ x: IRValue) -> IRValue { apply(.atanh, x, Double.atanh) }
  static func erf(_ x: IRValue) -> IRValue { apply(.erf, x, Double.erf) }
  static func erfc(_ x: IRValue) -> IRValue { apply(.erfc, x, Double.erfc) }
  static func erfInverse(_ x: IRValue) -> IRValue { apply(.erfInverse, x, Double.erfInverse) }
  static func logGamma(_ x: IRValue) -> IRValue { apply(.logGamma, x, Double.logGamma) }
  static func polygamma(_ order: Int, _ x: IRValue) -> IRValue {
    guard let builder = x.owner?.takeUnretainedValue() else {
      return IRValue(Double.polygamma(order, x.value))
    }
    return IRValue(
      node: builder.node(ProgramIR.Node(operation: .polygamma, a: x.node, b: Int32(order))),
      in: builder)
  }
  static func floor(_ x: IRValue) -> IRValue { apply(.floor, x, Double.floor) }
  static func ceil(_ x: IRValue) -> IRValue { apply(.ceil, x, Double.ceil) }
  static func round(_ x: IRValue) -> IRValue { apply(.round, x) { Double.round($0) } }
  static func cbrt(_ x: IRValue) -> IRValue { apply(.cbrt, x, Double.cbrt) }
  static func hypot(_ x: IRValue, _ y: IRValue) -> IRValue { apply(.hypot, x, y, Double.hypot) }
  static func atan2(y: IRValue, x: IRValue) -> IRValue {
    apply(.atan2, y, x) { Double.atan2(y: $0, x: $1) }
  }
  static func remainder(_ x: IRValue, _ y: IRValue) -> IRValue {
    apply(.remainder, x, y) { Double.remainder($0, $1) }
  }
  static func copysign(_ x: IRValue, _ y: IRValue) -> IRValue {
    apply(.copysign, x, y, Double.copysign)
  }
  static func power(_ x: IRValue, _ y: IRValue) -> IRValue { apply(.power, x, y, Double.power) }
  static func pow(_ x: IRValue, _ y: IRValue) -> IRValue { power(x, y) }
  static func pow(_ x: IRValue, _ n: Int) -> IRValue { power(x, IRValue(Double(n))) }
  static func root(_ x: IRValue, _ n: Int) -> IRValue {
    preconditionFailure("no rule takes a root but the square and the cube root")
  }
}
