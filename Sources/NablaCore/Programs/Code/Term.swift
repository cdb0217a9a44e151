import RealModule

/// A number that writes rules out as operations of the machine: what a graph's rules are run on to
/// become a ``Code``.
///
/// A constant is no node until an operation uses it, so operations of constants are computed.
struct Term: RuleNumber {
  /// Of the node; nil for a constant.
  private let owner: Unmanaged<CodeBuilder>?
  private let node: Int32
  /// The number of a constant.
  private let value: Double

  init(_ value: Double) {
    owner = nil
    node = 0
    self.value = value
  }

  init(node: Int32, in builder: CodeBuilder) {
    let content = builder[node]
    let isConstant = content.operation == .constant
    owner = isConstant ? nil : .passUnretained(builder)
    self.node = isConstant ? 0 : node
    value = isConstant ? builder.code.constant(content) : 0
  }

  init(integerLiteral value: Int) { self.init(Double(value)) }

  /// The number, if it is a constant.
  var constant: Double? { owner == nil ? value : nil }

  /// The node; a constant gets one here.
  func node(in builder: CodeBuilder) -> Int32 {
    owner == nil ? builder.node(Code.Node(constant: value)) : node
  }

  // MARK: Operations

  private static func apply(
    _ operation: Operation, _ x: Term, _ compute: (Double) -> Double
  ) -> Term {
    guard let builder = x.owner?.takeUnretainedValue() else { return Term(compute(x.value)) }
    return builder.unary(operation, x)
  }

  private static func apply(
    _ operation: Operation, _ x: Term, _ y: Term, _ compute: (Double, Double) -> Double
  ) -> Term {
    guard let builder = (x.owner ?? y.owner)?.takeUnretainedValue() else {
      return Term(compute(x.value, y.value))
    }
    return builder.binary(operation, x, y)
  }

  static func + (x: Term, y: Term) -> Term { apply(.add, x, y, +) }
  static func - (x: Term, y: Term) -> Term { apply(.subtract, x, y, -) }
  static func * (x: Term, y: Term) -> Term { apply(.multiply, x, y, *) }
  static func / (x: Term, y: Term) -> Term { apply(.divide, x, y, /) }
  static func += (x: inout Term, y: Term) { x = x + y }
  static func -= (x: inout Term, y: Term) { x = x - y }
  static func *= (x: inout Term, y: Term) { x = x * y }
  static func /= (x: inout Term, y: Term) { x = x / y }
  static prefix func - (x: Term) -> Term { apply(.negate, x) { -$0 } }
  static var zero: Term { Term(0.0) }
  static func == (x: Term, y: Term) -> Bool {
    x.owner == nil ? y.owner == nil && x.value == y.value : y.owner != nil && x.node == y.node
  }

  // MARK: Rules

  static func apply<R: UnaryRule>(_ rule: R, _ x: Term) -> Term {
    if R.self == Rules.Abs.self { return apply(.abs, x, Swift.abs) }
    if R.self == Rules.Sigmoid.self { return apply(.sigmoid, x) { rule.value($0) } }
    if R.self == Rules.SigmoidSlope.self { return apply(.sigmoidSlope, x) { rule.value($0) } }
    if R.self == Rules.SechSquared.self { return apply(.sechSquared, x) { rule.value($0) } }
    if R.self == Rules.Gelu.self { return apply(.gelu, x) { rule.value($0) } }
    if R.self == Rules.GeluSlope.self { return apply(.geluSlope, x) { rule.value($0) } }
    return rule.value(x)
  }
  static func apply<R: BinaryRule>(_ rule: R, _ x: Term, _ y: Term) -> Term { rule.value(x, y) }
  static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Term>) -> Term { rule.value(xs) }

  // MARK: Comparison and choice

  /// A comparison to choose by.
  struct Mask: RuleMask {
    let left: Term
    let relation: Relation
    let right: Term
    var decided: Bool? {
      guard let x = left.constant, let y = right.constant else { return nil }
      return relation.holds(x, y)
    }
  }

  static func .< (x: Term, y: Term) -> Mask { Mask(left: x, relation: .less, right: y) }
  static func .<= (x: Term, y: Term) -> Mask { Mask(left: x, relation: .lessOrEqual, right: y) }
  static func .== (x: Term, y: Term) -> Mask { Mask(left: x, relation: .equal, right: y) }

  static func select(_ mask: Mask, _ x: Term, _ y: Term) -> Term {
    if let decided = mask.decided { return decided ? x : y }
    if x.isSame(as: y) { return x }
    let owner = (mask.left.owner ?? mask.right.owner).unsafelyUnwrapped
    return owner.takeUnretainedValue().choice(mask, x, y)
  }

  /// Whether they are the same bits whatever the inputs.
  private func isSame(as other: Term) -> Bool {
    owner == nil
      ? other.owner == nil && value.bitPattern == other.value.bitPattern
      : other.owner != nil && node == other.node
  }

  // MARK: Functions

  static func sqrt(_ x: Term) -> Term { apply(.sqrt, x, Double.sqrt) }
  static func exp(_ x: Term) -> Term { apply(.exp, x, Double.exp) }
  static func exp2(_ x: Term) -> Term { apply(.exp2, x, Double.exp2) }
  static func expMinusOne(_ x: Term) -> Term { apply(.expMinusOne, x, Double.expMinusOne) }
  static func log(_ x: Term) -> Term { apply(.log, x) { Double.log($0) } }
  static func log2(_ x: Term) -> Term { apply(.log2, x, Double.log2) }
  static func log10(_ x: Term) -> Term { apply(.log10, x, Double.log10) }
  static func log(onePlus x: Term) -> Term { apply(.logOnePlus, x) { Double.log(onePlus: $0) } }
  static func sin(_ x: Term) -> Term { apply(.sin, x, Double.sin) }
  static func cos(_ x: Term) -> Term { apply(.cos, x, Double.cos) }
  static func tan(_ x: Term) -> Term { apply(.tan, x, Double.tan) }
  static func asin(_ x: Term) -> Term { apply(.asin, x, Double.asin) }
  static func acos(_ x: Term) -> Term { apply(.acos, x, Double.acos) }
  static func atan(_ x: Term) -> Term { apply(.atan, x, Double.atan) }
  static func sinh(_ x: Term) -> Term { apply(.sinh, x, Double.sinh) }
  static func cosh(_ x: Term) -> Term { apply(.cosh, x, Double.cosh) }
  static func tanh(_ x: Term) -> Term { apply(.tanh, x, Double.tanh) }
  static func asinh(_ x: Term) -> Term { apply(.asinh, x, Double.asinh) }
  static func acosh(_ x: Term) -> Term { apply(.acosh, x, Double.acosh) }
  static func atanh(_ x: Term) -> Term { apply(.atanh, x, Double.atanh) }
  static func erf(_ x: Term) -> Term { apply(.erf, x, Double.erf) }
  static func erfc(_ x: Term) -> Term { apply(.erfc, x, Double.erfc) }
  static func erfInverse(_ x: Term) -> Term { apply(.erfInverse, x, Double.erfInverse) }
  static func logGamma(_ x: Term) -> Term { apply(.logGamma, x, Double.logGamma) }
  static func polygamma(_ order: Int, _ x: Term) -> Term {
    guard let builder = x.owner?.takeUnretainedValue() else {
      return Term(Double.polygamma(order, x.value))
    }
    return Term(
      node: builder.node(Code.Node(operation: .polygamma, a: x.node, b: Int32(order))), in: builder)
  }
  static func floor(_ x: Term) -> Term { apply(.floor, x, Double.floor) }
  static func ceil(_ x: Term) -> Term { apply(.ceil, x, Double.ceil) }
  static func round(_ x: Term) -> Term { apply(.round, x) { Double.round($0) } }
  static func cbrt(_ x: Term) -> Term { apply(.cbrt, x, Double.cbrt) }
  static func hypot(_ x: Term, _ y: Term) -> Term { apply(.hypot, x, y, Double.hypot) }
  static func atan2(y: Term, x: Term) -> Term {
    apply(.atan2, y, x) { Double.atan2(y: $0, x: $1) }
  }
  static func remainder(_ x: Term, _ y: Term) -> Term {
    apply(.remainder, x, y) { Double.remainder($0, $1) }
  }
  static func copysign(_ x: Term, _ y: Term) -> Term { apply(.copysign, x, y, Double.copysign) }
  static func power(_ x: Term, _ y: Term) -> Term { apply(.power, x, y, Double.power) }
  static func pow(_ x: Term, _ y: Term) -> Term { power(x, y) }
  static func pow(_ x: Term, _ n: Int) -> Term { power(x, Term(Double(n))) }
  static func root(_ x: Term, _ n: Int) -> Term {
    preconditionFailure("no rule takes a root but the square and the cube root")
  }
}
