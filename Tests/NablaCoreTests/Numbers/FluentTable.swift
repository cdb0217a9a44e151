import Nabla
import NablaTestSupport

/// All spellings of all rules: how a program may call each, with one kind of number. Those that
/// follow from the rule book are generated; the others are here.
///
/// The generic code below picks what a user's generic code picks, so a table of another type tests
/// that type's functions.
struct FluentTable<N: DifferentiableNumber> {
  typealias Row = SpelledRule<([N]) -> N>

  private(set) var rows: [Row] = scalarSpellings(N.self)

  init() {
    addOperators()
    addWrittenByHand()
    addElementaryFunctions()
    addNumericFunctions()
  }

  // MARK: Rows

  /// Ways to call a rule of one operand.
  private mutating func one(
    _ name: String, with parameters: [Double] = [], _ calls: (N) -> N...
  ) {
    rows += calls.map { call in Row(name, parameters) { call($0[0]) } }
  }

  /// Ways to call a rule of two operands.
  private mutating func two(_ name: String, _ calls: (N, N) -> N...) {
    rows += calls.map { call in Row(name) { call($0[0], $0[1]) } }
  }

  // MARK: Rules

  private mutating func addOperators() {
    // swift-numerics declares /=, so only code that imports it has it for every N.
    two("add", { $0 + $1 }, { $0.changed { $0 += $1 }($1) })
    two("subtract", { $0 - $1 }, { $0.changed { $0 -= $1 }($1) })
    two("multiply", { $0 * $1 }, { $0.changed { $0 *= $1 }($1) })
    two("divide", { $0 / $1 })
    one("negate", { -$0 })
  }

  /// Functions and methods that take other arguments than the rule's operands and parameters.
  private mutating func addWrittenByHand() {
    one("reciprocal", { reciprocal($0) }, { $0.reciprocal! })
    one(
      "clamp", with: [-0.5, 0.6], { clamp($0, min: -0.5, max: 0.6) },
      { $0.clamp(min: -0.5, max: 0.6) })
    one("clamp", with: [-0.5, .infinity], { clamp($0, min: -0.5) }, { $0.clamp(min: -0.5) })
    one("clamp", with: [-.infinity, 0.6], { clamp($0, max: 0.6) }, { $0.clamp(max: 0.6) })
    one("powerOf", with: [2.5], { pow($0, 2.5 as Double) }, { $0.pow(2.5) })
    one("powerOf", with: [3], { pow($0, 3 as Int) }, { $0.pow(3) }, { N.pow($0, 3 as Int) })
    two("pow", { pow($0, $1) }, { N.pow($0, $1) }, { N.power($0, $1) })
    one("polygamma", with: [1], { polygamma(1, $0) }, { $0.polygamma(1) })
    one("polygamma", with: [2], { N.polygamma(2, $0) })
    rows.append(Row("dot") { dot([$0[0], $0[1]], [$0[2], $0[3]]) })
    rows.append(Row("dot") { N.dot([$0[0], $0[1]], [$0[2], $0[3]]) })
  }

  /// What swift-numerics' protocols ask of a number.
  private mutating func addElementaryFunctions() {
    one("abs", { N.abs($0) }, { $0.magnitude })
    one("sqrt", { N.sqrt($0) })
    one("cbrt", { N.root($0, 3) })
    one("exp", { N.exp($0) })
    one("expm1", { N.expMinusOne($0) })
    one("log", { N.log($0) })
    one("log1p", { N.log(onePlus: $0) })
    one("sin", { N.sin($0) })
    one("cos", { N.cos($0) })
    one("tan", { N.tan($0) })
    one("asin", { N.asin($0) })
    one("acos", { N.acos($0) })
    one("atan", { N.atan($0) })
    one("sinh", { N.sinh($0) })
    one("cosh", { N.cosh($0) })
    one("tanh", { N.tanh($0) })
    one("asinh", { N.asinh($0) })
    one("acosh", { N.acosh($0) })
    one("atanh", { N.atanh($0) })
  }

  /// What ``RuleNumber`` asks of a number beyond that.
  private mutating func addNumericFunctions() {
    one("floor", { N.floor($0) })
    one("ceil", { N.ceil($0) })
    one("round", { N.round($0) })
    one("cbrt", { N.cbrt($0) })
    one("exp2", { N.exp2($0) })
    one("log2", { N.log2($0) })
    one("log10", { N.log10($0) })
    one("erf", { N.erf($0) })
    one("erfc", { N.erfc($0) })
    one("erfinv", { N.erfInverse($0) })
    one("lgamma", { N.logGamma($0) })
    two("hypot", { N.hypot($0, $1) })
    two("remainder", { N.remainder($0, $1) })
    two("copysign", { N.copysign($0, $1) })
    two("atan2", { N.atan2(y: $0, x: $1) })
  }
}

extension DifferentiableNumber {
  /// The number after an assignment such as `+=`.
  fileprivate func changed(_ assign: @escaping (inout Self, Self) -> Void) -> (Self) -> Self {
    { other in
      var number = self
      assign(&number, other)
      return number
    }
  }
}
