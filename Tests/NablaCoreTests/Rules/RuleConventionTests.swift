import Nabla
import NablaTestSupport
import Testing

/// Kinks, bounds, ties, zeros of both signs, infinities and NaN.
@Suite("Special points")
struct RuleConventionTests {
  /// A point where Nabla differs from PyTorch, and the reason.
  struct Difference: Sendable {
    let rule: String
    var value = false
    var derivatives: Set<Int> = []
    let reason: String
    let points: @Sendable ([Double]) -> Bool
  }

  static let differences: [Difference] = [
    Difference(
      rule: "softplus", value: true, derivatives: [0],
      reason: "PyTorch takes softplus(x) to be x past its threshold of 20 and loses 9 digits"
    ) { $0[0] == 21 },
    Difference(
      rule: "hardSigmoid", derivatives: [0],
      reason: "PyTorch's 1/6 is rounded to Float, even for Double"
    ) { $0[0] == 0 },
    Difference(
      rule: "tanh", derivatives: [0],
      reason: "1 - tanh² has lost all digits in PyTorch, 4 e / (1 + e)² keeps them"
    ) { $0[0] == 40 },
    Difference(
      rule: "sigmoid", derivatives: [0],
      reason: "s (1 - s) has lost all digits in PyTorch, e / (1 + e)² keeps them"
    ) { $0[0] == 40 },
    Difference(
      rule: "gelu", value: true, derivatives: [0],
      reason: "1 + erf has lost all digits in PyTorch's left tail, erfc keeps them"
    ) { $0[0] == -9 },
    Difference(
      rule: "geluTanh", value: true, derivatives: [0],
      reason: "1 + tanh has lost all digits in PyTorch's left tail, the sigmoid keeps them"
    ) { $0[0] == -9 },
    Difference(
      rule: "digamma", derivatives: [0],
      reason: "PyTorch's trigamma is right to 10 digits, and finite at the poles by rounding alone"
    ) { [1, 2, -1, -2, -7].contains($0[0]) },
    Difference(
      rule: "polygamma(1.0)", value: true,
      reason: "PyTorch's trigamma is right to 10 digits, and finite at the poles by rounding alone"
    ) { [1, 2, -1, -2, -7].contains($0[0]) },
    Difference(
      rule: "polygamma(1.0)", derivatives: [0],
      reason: """
        ψ″ has no limit at a negative integer (NaN) and one on each side of 0, by the zero's sign; \
        at ∞ its limit is 0
        """
    ) { [-1, -2, -7, .infinity, -.infinity].contains($0[0]) || $0[0].isNegativeZero },
    Difference(
      rule: "polygamma(2.0)", value: true,
      reason: "as for the derivative of polygamma(1)"
    ) { [-1, -2, -7, .infinity, -.infinity].contains($0[0]) || $0[0].isNegativeZero },
    Difference(
      rule: "polygamma(2.0)", derivatives: [0],
      reason: "ψ‴ goes to 0 at ∞, and has no limit at -∞"
    ) { $0[0].isInfinite },
    Difference(
      rule: "powerOf(0.5)", value: true, derivatives: [0],
      reason: "PyTorch replaces x ^ 0.5 by √x; IEEE 754's pow gives +0 at -0 and ∞ at -∞"
    ) { $0[0].isNegativeZero || $0[0] == -.infinity },
    Difference(
      rule: "softsign", derivatives: [0],
      reason: "the derivative's limit is 0; PyTorch's formula gives ∞ - ∞"
    ) { $0[0].isInfinite },
    Difference(
      rule: "acosh", derivatives: [0],
      reason: "below 1 the value is NaN; PyTorch's formula still gives a slope below -1"
    ) { $0[0] <= -1 },
    Difference(
      rule: "copysign", derivatives: [0],
      reason: "the slope is ±1 at infinite and NaN x too; PyTorch divides the value by x"
    ) { !$0[0].isFinite },
    Difference(
      rule: "remainder", derivatives: [1],
      reason: "where y is 0 the value is NaN, and so is the derivative; PyTorch's is ±∞"
    ) { $0[1] == 0 && $0[0] != 0 && !$0[0].isNaN },
    Difference(
      rule: "remainder", derivatives: [1],
      reason: """
        with infinite y of the other sign than x the value is infinite, and -⌊x / y⌋ cannot be had \
        from it; PyTorch's is 1
        """
    ) { $0[1].isInfinite && $0[0].isFinite && $0[0] * $0[1] < 0 },
    Difference(
      rule: "sum", value: true,
      reason: "a sum of -0 alone is -0: PyTorch begins with +0, Nabla with the first operand"
    ) { $0 == [0, 0] && $0[0].isNegativeZero },
    Difference(
      rule: "mean", value: true, reason: "as for sum"
    ) { $0 == [0, 0] && $0[0].isNegativeZero },
  ]

  @Test(
    "Values and gradients at special points are PyTorch's, but for the listed differences",
    arguments: KnownRules.conventions.keys.sorted())
  func agreesWithPyTorch(_ name: String) throws {
    let entry = try #require(RuleBook.entry(named: name))
    let conventions = try #require(KnownRules.conventions[name])
    for (parameters, group) in Dictionary(grouping: conventions, by: \.parameters) {
      let rule = CheckedRule(entry, parameters: parameters)
      for convention in group {
        let differences = Self.differences.filter {
          $0.rule == rule.name && $0.points(convention.operands)
        }
        let failures = RuleChecker().check(rule, at: [convention])
        let expected = differences.flatMap { difference in
          (difference.value ? ["value"] : [])
            + difference.derivatives.map { "derivative \($0) of order 1" }
        }
        let unexpected = failures.filter { !expected.contains($0.quantity) }
        #expect(unexpected.isEmpty, "\(unexpected.report)")
        // A difference that no longer exists must be removed from the table.
        #expect(
          Set(expected).isSubset(of: failures.map(\.quantity)),
          "\(rule.name) at \(convention.operands) no longer differs")
      }
    }
  }

  @Test("Every listed difference belongs to a rule that PyTorch has")
  func differencesAreReal() {
    for difference in Self.differences {
      let name = difference.rule.prefix { $0 != "(" }
      #expect(
        KnownRules.conventions[String(name)]?.contains { difference.points($0.operands) } ?? false,
        "\(difference.rule): \(difference.reason)")
    }
  }

  @Test("Where x² is infinite and x is not, the higher derivatives of gelu are 0")
  func gelu() throws {
    let program = try Program(inputs: 1) { x in x[0].gelu() }
    for x in [1e200, -1e200] {
      #expect(try program.hessian(at: [x])[0][0] == 0)
      let second = derivative(at: x) { x in derivative(at: x) { $0.gelu() } }
      let third = derivative(at: x) { x in
        derivative(at: x) { x in derivative(at: x) { $0.gelu() } }
      }
      #expect(second == 0 && third == 0)
    }
  }

  @Test("The cube root keeps signs, and is vertical at 0")
  func cbrt() {
    let special: [(Double, Double, Double)] = [
      (0, 0, .infinity), (-0.0, -0.0, .infinity), (.infinity, .infinity, 0),
      (-.infinity, -.infinity, 0), (.nan, .nan, .nan), (-8, -2, 1.0 / 12),
    ]
    let conventions = special.map { x, value, slope in
      RuleConvention(rule: "cbrt", at: [x], value: value, gradient: [slope])
    }
    let failures = RuleChecker().check(.unary(Rules.Cbrt()), at: conventions)
    #expect(failures.isEmpty, "\(failures.report)")
  }

  @Test("x ^ y has mixed derivatives at y = 0, where PyTorch's are 0")
  func mixedDerivativeOfPower() {
    for engine in RuleEngine.all where engine.order == 2 {
      let second = engine.evaluate(.binary(Rules.Power()), [2, 0], 1).derivatives
      #expect(second[1] == 0.5, "\(engine.name)")
      #expect(second[2] == 0.5, "\(engine.name)")
    }
  }
}

extension Double {
  fileprivate var isNegativeZero: Bool { self == 0 && sign == .minus }
}
