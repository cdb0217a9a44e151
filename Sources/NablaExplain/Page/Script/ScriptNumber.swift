import NablaCore
import RealModule

/// A number that writes rules out as JavaScript: what a rule is run on to become a function of the
/// explain page.
///
/// No rule is known here, only the operations that rules are made of. So a rule of one's own is
/// exported like the built-in ones.
struct ScriptNumber: RuleNumber {
  let term: ScriptTerm

  init(_ term: ScriptTerm) { self.term = term }
  init(_ value: Double) { self.init(ScriptTerm(value)) }
  init(integerLiteral value: Int) { self.init(Double(value)) }
  static var zero: ScriptNumber { ScriptNumber(0.0) }

  /// Of the expression, not of its value: nothing in a rule may compare with `==`.
  static func == (x: ScriptNumber, y: ScriptNumber) -> Bool { x.term === y.term }

  // MARK: Arithmetic

  static func + (x: Self, y: Self) -> Self { infix("+", x, y) }
  static func - (x: Self, y: Self) -> Self { infix("-", x, y) }
  static func * (x: Self, y: Self) -> Self { infix("*", x, y) }
  static func / (x: Self, y: Self) -> Self { infix("/", x, y) }
  static func += (x: inout Self, y: Self) { x = x + y }
  static func -= (x: inout Self, y: Self) { x = x - y }
  static func *= (x: inout Self, y: Self) { x = x * y }
  static func /= (x: inout Self, y: Self) { x = x / y }
  static prefix func - (x: Self) -> Self { Self(ScriptTerm(.negation, [x.term])) }

  private static func infix(_ sign: String, _ x: Self, _ y: Self) -> Self {
    Self(ScriptTerm(.infix(sign), [x.term, y.term]))
  }

  // MARK: Interpretation

  /// A rule inside a rule is written out.
  static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self { rule.value(x) }
  static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self { rule.value(x, y) }
  static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self { rule.value(xs) }

  // MARK: Comparison and choice

  static func .< (x: Self, y: Self) -> ScriptMask { ScriptMask("<", x, y) }
  static func .<= (x: Self, y: Self) -> ScriptMask { ScriptMask("<=", x, y) }
  static func .== (x: Self, y: Self) -> ScriptMask { ScriptMask("===", x, y) }
  static func select(_ mask: ScriptMask, _ x: Self, _ y: Self) -> Self {
    Self(
      ScriptTerm(.choice(mask.sign), [mask.left.term, mask.right.term, x.term, y.term]))
  }

  // MARK: Functions

  /// A call of the function of this name: `Math.exp`, or one of ``JavaScriptSupport``.
  static func call(_ function: String, _ xs: Self...) -> Self {
    Self(ScriptTerm(.call(function), xs.map(\.term)))
  }

  static func exp(_ x: Self) -> Self { call("Math.exp", x) }
  static func expMinusOne(_ x: Self) -> Self { call("Math.expm1", x) }
  static func log(_ x: Self) -> Self { call("Math.log", x) }
  static func log(onePlus x: Self) -> Self { call("Math.log1p", x) }
  static func sin(_ x: Self) -> Self { call("Math.sin", x) }
  static func cos(_ x: Self) -> Self { call("Math.cos", x) }
  static func tan(_ x: Self) -> Self { call("Math.tan", x) }
  static func asin(_ x: Self) -> Self { call("Math.asin", x) }
  static func acos(_ x: Self) -> Self { call("Math.acos", x) }
  static func atan(_ x: Self) -> Self { call("Math.atan", x) }
  static func sinh(_ x: Self) -> Self { call("Math.sinh", x) }
  static func cosh(_ x: Self) -> Self { call("Math.cosh", x) }
  static func tanh(_ x: Self) -> Self { call("Math.tanh", x) }
  static func asinh(_ x: Self) -> Self { call("Math.asinh", x) }
  static func acosh(_ x: Self) -> Self { call("Math.acosh", x) }
  static func atanh(_ x: Self) -> Self { call("Math.atanh", x) }
  static func sqrt(_ x: Self) -> Self { call("Math.sqrt", x) }
  static func pow(_ x: Self, _ y: Self) -> Self { power(x, y) }
  static func pow(_ x: Self, _ n: Int) -> Self { power(x, Self(Double(n))) }
  static func root(_ x: Self, _ n: Int) -> Self {
    preconditionFailure("no rule takes a root but the square and the cube root")
  }

  static func power(_ x: Self, _ y: Self) -> Self { call("power", x, y) }
  static func exp2(_ x: Self) -> Self { call("Math.pow", 2, x) }
  static func log2(_ x: Self) -> Self { call("Math.log2", x) }
  static func log10(_ x: Self) -> Self { call("Math.log10", x) }
  static func cbrt(_ x: Self) -> Self { call("Math.cbrt", x) }
  static func hypot(_ x: Self, _ y: Self) -> Self { call("Math.hypot", x, y) }
  static func atan2(y: Self, x: Self) -> Self { call("Math.atan2", y, x) }
  static func erf(_ x: Self) -> Self { call("erf", x) }
  static func erfc(_ x: Self) -> Self { call("erfc", x) }
  static func erfInverse(_ x: Self) -> Self { call("erfInverse", x) }
  static func logGamma(_ x: Self) -> Self { call("logGamma", x) }
  static func polygamma(_ order: Int, _ x: Self) -> Self {
    call("polygamma", Self(Double(order)), x)
  }
  static func floor(_ x: Self) -> Self { call("Math.floor", x) }
  static func ceil(_ x: Self) -> Self { call("Math.ceil", x) }
  static func round(_ x: Self) -> Self { call("roundEven", x) }
  static func remainder(_ x: Self, _ y: Self) -> Self { call("remainder", x, y) }
  static func copysign(_ x: Self, _ y: Self) -> Self { call("copySign", x, y) }
}

/// A comparison to choose by, not decided here.
struct ScriptMask: RuleMask {
  let sign: String
  let left: ScriptNumber
  let right: ScriptNumber
  var decided: Bool? { nil }

  init(_ sign: String, _ left: ScriptNumber, _ right: ScriptNumber) {
    self.sign = sign
    self.left = left
    self.right = right
  }
}
