import Nabla

/// All spellings of all rules: how a program may call each, with one kind of number.
///
/// The generic code below picks what a user's generic code picks, so a table of another type tests
/// that type's functions.
struct FluentTable<N: DifferentiableNumber> {
  struct Row {
    /// The rule's name in the rule book.
    let name: String
    var parameters: [Double] = []
    let spellings: [([N]) -> N]
  }

  private(set) var rows: [Row] = []

  init() {
    addOperators()
    addPieces()
    addPowers()
    addExponentials()
    addTrigonometry()
    addSpecial()
    addActivations()
    addRectifiers()
    addPairs()
    addLists()
  }

  // MARK: Rows

  /// A rule of one operand: a free function, a method, and perhaps a static function.
  private mutating func one(
    _ name: String, with parameters: [Double] = [], _ free: @escaping (N) -> N,
    _ method: @escaping (N) -> N, _ others: (N) -> N...
  ) {
    rows.append(
      Row(
        name: name, parameters: parameters,
        spellings: ([free, method] + others).map { spelling in { spelling($0[0]) } }))
  }

  /// A rule of one operand that is called in another way.
  private mutating func other(
    _ name: String, with parameters: [Double] = [], _ spellings: (N) -> N...
  ) {
    rows.append(
      Row(
        name: name, parameters: parameters,
        spellings: spellings.map { spelling in { spelling($0[0]) } }))
  }

  private mutating func two(_ name: String, _ spellings: (N, N) -> N...) {
    rows.append(
      Row(name: name, spellings: spellings.map { spelling in { spelling($0[0], $0[1]) } }))
  }

  private mutating func list(_ name: String, _ spellings: ([N]) -> N...) {
    rows.append(Row(name: name, spellings: spellings))
  }

  // MARK: Rules

  private mutating func addOperators() {
    // swift-numerics declares /=, so only code that imports it has it for every N.
    two("add", { $0 + $1 }, { $0.changed { $0 += $1 }($1) })
    two("subtract", { $0 - $1 }, { $0.changed { $0 -= $1 }($1) })
    two("multiply", { $0 * $1 }, { $0.changed { $0 *= $1 }($1) })
    two("divide", { $0 / $1 })
    other("negate", { -$0 })
    other("reciprocal", { $0.reciprocal! })
  }

  private mutating func addPieces() {
    one("abs", { abs($0) }, { $0.abs() }, { N.abs($0) }, { $0.magnitude })
    one("sign", { sign($0) }, { $0.sign() })
    one("floor", { floor($0) }, { $0.floor() }, { N.floor($0) })
    one("ceil", { ceil($0) }, { $0.ceil() }, { N.ceil($0) })
    one("round", { round($0) }, { $0.round() }, { N.round($0) })
    one(
      "clamp", with: [-0.5, 0.6], { clamp($0, from: -0.5, to: 0.6) },
      { $0.clamp(from: -0.5, to: 0.6) })
  }

  private mutating func addPowers() {
    one("square", { square($0) }, { $0.square() })
    one("sqrt", { sqrt($0) }, { $0.sqrt() }, { N.sqrt($0) })
    one("cbrt", { cbrt($0) }, { $0.cbrt() }, { N.cbrt($0) }, { N.root($0, 3) })
    one("rsqrt", { rsqrt($0) }, { $0.rsqrt() })
    one("powerOf", with: [2.5], { pow($0, 2.5 as Double) }, { $0.pow(2.5) })
    one("powerOf", with: [3], { pow($0, 3 as Int) }, { $0.pow(3) }, { N.pow($0, 3 as Int) })
  }

  private mutating func addExponentials() {
    one("exp", { exp($0) }, { $0.exp() }, { N.exp($0) })
    one("exp2", { exp2($0) }, { $0.exp2() }, { N.exp2($0) })
    one("expm1", { expm1($0) }, { $0.expm1() }, { N.expMinusOne($0) })
    one("log", { log($0) }, { $0.log() }, { N.log($0) })
    one("log2", { log2($0) }, { $0.log2() }, { N.log2($0) })
    one("log10", { log10($0) }, { $0.log10() }, { N.log10($0) })
    one("log1p", { log1p($0) }, { $0.log1p() }, { N.log(onePlus: $0) })
  }

  private mutating func addTrigonometry() {
    one("sin", { sin($0) }, { $0.sin() }, { N.sin($0) })
    one("cos", { cos($0) }, { $0.cos() }, { N.cos($0) })
    one("tan", { tan($0) }, { $0.tan() }, { N.tan($0) })
    one("asin", { asin($0) }, { $0.asin() }, { N.asin($0) })
    one("acos", { acos($0) }, { $0.acos() }, { N.acos($0) })
    one("atan", { atan($0) }, { $0.atan() }, { N.atan($0) })
    one("sinh", { sinh($0) }, { $0.sinh() }, { N.sinh($0) })
    one("cosh", { cosh($0) }, { $0.cosh() }, { N.cosh($0) })
    one("tanh", { tanh($0) }, { $0.tanh() }, { N.tanh($0) })
    one("asinh", { asinh($0) }, { $0.asinh() }, { N.asinh($0) })
    one("acosh", { acosh($0) }, { $0.acosh() }, { N.acosh($0) })
    one("atanh", { atanh($0) }, { $0.atanh() }, { N.atanh($0) })
  }

  private mutating func addSpecial() {
    one("erf", { erf($0) }, { $0.erf() }, { N.erf($0) })
    one("erfc", { erfc($0) }, { $0.erfc() }, { N.erfc($0) })
    one("erfinv", { erfinv($0) }, { $0.erfinv() }, { N.erfInverse($0) })
    one("lgamma", { lgamma($0) }, { $0.lgamma() }, { N.logGamma($0) })
    one("digamma", { digamma($0) }, { $0.digamma() })
    other("polygamma", with: [1], { polygamma(1, $0) })
    other("polygamma", with: [2], { N.polygamma(2, $0) })
  }

  private mutating func addActivations() {
    one("sigmoid", { sigmoid($0) }, { $0.sigmoid() })
    one("logSigmoid", { logSigmoid($0) }, { $0.logSigmoid() })
    one("softplus", { softplus($0) }, { $0.softplus() })
    one("softsign", { softsign($0) }, { $0.softsign() })
    one("elu", with: [1], { elu($0) }, { $0.elu() })
    one("elu", with: [0.3], { elu($0, alpha: 0.3) }, { $0.elu(alpha: 0.3) })
    one("selu", { selu($0) }, { $0.selu() })
    one("celu", with: [1], { celu($0) }, { $0.celu() })
    one("celu", with: [0.3], { celu($0, alpha: 0.3) }, { $0.celu(alpha: 0.3) })
    one("gelu", { gelu($0) }, { $0.gelu() })
    one("geluTanh", { geluTanh($0) }, { $0.geluTanh() })
    one("silu", { silu($0) }, { $0.silu() })
    one("mish", { mish($0) }, { $0.mish() })
    one("tanhshrink", { tanhshrink($0) }, { $0.tanhshrink() })
  }

  private mutating func addRectifiers() {
    one("relu", { relu($0) }, { $0.relu() })
    one("relu6", { relu6($0) }, { $0.relu6() })
    one("leakyRelu", with: [0.01], { leakyRelu($0) }, { $0.leakyRelu() })
    one("leakyRelu", with: [0.2], { leakyRelu($0, slope: 0.2) }, { $0.leakyRelu(slope: 0.2) })
    one("hardtanh", with: [-1, 1], { hardtanh($0) }, { $0.hardtanh() })
    one("hardtanh", with: [-0.5, 3], { hardtanh($0, from: -0.5, to: 3) }) {
      $0.hardtanh(from: -0.5, to: 3)
    }
    one("hardSigmoid", { hardSigmoid($0) }, { $0.hardSigmoid() })
    one("hardSwish", { hardSwish($0) }, { $0.hardSwish() })
  }

  private mutating func addPairs() {
    two("pow", { pow($0, $1) }, { N.pow($0, $1) }, { N.power($0, $1) })
    two("hypot", { hypot($0, $1) }, { N.hypot($0, $1) })
    two("min", { min($0, $1) })
    two("max", { max($0, $1) })
    two("remainder", { remainder($0, $1) }, { N.remainder($0, $1) })
    two("copysign", { copysign($0, $1) }, { N.copysign($0, $1) })
    two("xlogy", { xlogy($0, $1) })
    two("logAddExp", { logAddExp($0, $1) })
    two("atan2", { atan2($0, $1) }, { N.atan2(y: $0, x: $1) })
  }

  private mutating func addLists() {
    list("sum", { sum($0) })
    list("mean", { mean($0) })
    list("logSumExp", { logSumExp($0) })
    list("norm", { norm($0) })
    list(
      "dot", { dot([$0[0], $0[1]], [$0[2], $0[3]]) }, { N.dot([$0[0], $0[1]], [$0[2], $0[3]]) })
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
