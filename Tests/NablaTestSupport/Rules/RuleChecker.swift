import Nabla

/// Checks a rule: values and derivatives in every engine, against whatever is known of it.
///
/// It returns what failed instead of recording it, so that the checker can itself be checked with
/// rules that are wrong on purpose (``Corrupted``).
///
/// Note [Tolerances]: a rule's text is a handful of roundings, and each of them acts like a change
/// of its operands in the last place. So a result q is right to some units of
/// eps (|q| + Σ |x dq/dx|), and how many units is stated per order in ``roundings``. No tolerance
/// depends on what a rule happens to deliver; ``hiddenTerms`` lists where a text is known to cancel.
public struct RuleChecker: Sendable {
  public var engines: [RuleEngine]
  /// Of the random numbers; every failure prints it.
  public var seed: UInt64

  public init(engines: [RuleEngine] = RuleEngine.all, seed: UInt64 = 20262) {
    self.engines = engines
    self.seed = seed
  }

  /// The units of Note [Tolerances] by order: 0 for the value.
  static let roundings: [Double] = [2, 8, 32, 128]

  // MARK: - References

  /// Values and derivatives at points where they are known to more digits than Double has.
  public func check(_ rule: CheckedRule, against references: [RuleReference]) -> [RuleFailure] {
    var random = SeededGenerator(seed: seed)
    var failures: [RuleFailure] = []
    for reference in references {
      let at = reference.operands
      for engine in engines {
        guard let expected = reference.derivatives(order: engine.order) else { continue }
        let incoming = random.incomingGradient()
        let (value, derivatives) = engine.evaluate(rule, at, incoming)
        func compare(_ got: Double, _ what: String, _ exact: Double, _ tolerance: Double) {
          if Self.agree(got, incoming * exact, within: Swift.abs(incoming) * tolerance) { return }
          failures.append(
            RuleFailure(
              rule: rule.name, check: "references, \(engine.name)", at: at, quantity: what,
              incoming: incoming, got: got, expected: incoming * exact,
              tolerance: Swift.abs(incoming) * tolerance, seed: seed))
        }
        let hidden = Self.hiddenTerms[rule.facts.name] ?? { _, _ in 0 }
        let exact = reference.value.value
        compare(
          value, "value", exact,
          Self.tolerance(
            order: 0, exact, reference.sensitivity.value.value + hidden(0, reference)))
        precondition(
          derivatives.count == expected.count,
          "\(engine.name) gives \(derivatives.count) derivatives, not \(expected.count)")
        for (index, (got, known)) in zip(derivatives, expected).enumerated() {
          compare(
            got, "derivative \(index) of order \(engine.order)", known.exact,
            Self.tolerance(
              order: engine.order, known.exact,
              known.sensitivity + hidden(engine.order, reference)))
        }
      }
    }
    return failures
  }

  // MARK: - Conventions

  /// Special points: kinks, bounds, ties, infinities. The answers must agree to 13 digits, be
  /// infinite or NaN where the expected ones are, and values have the expected sign of zero.
  public func check(_ rule: CheckedRule, at conventions: [RuleConvention]) -> [RuleFailure] {
    var random = SeededGenerator(seed: seed)
    var failures: [RuleFailure] = []
    for convention in conventions {
      for engine in engines where engine.order == 1 {
        let incoming = Swift.abs(random.incomingGradient())
        let (value, derivatives) = engine.evaluate(rule, convention.operands, incoming)
        func compare(_ got: Double, _ what: String, _ exact: Double, signedZero: Bool) {
          let expected = incoming * exact
          let tolerance = 1e-13 * Swift.abs(expected)
          let zerosAgree = !signedZero || expected != 0 || got.sign == expected.sign
          if Self.agree(got, expected, within: tolerance) && zerosAgree { return }
          failures.append(
            RuleFailure(
              rule: rule.name, check: "conventions, \(engine.name)", at: convention.operands,
              quantity: what, incoming: incoming, got: got, expected: expected,
              tolerance: tolerance, seed: seed))
        }
        compare(value, "value", convention.value.value, signedZero: true)
        for (index, (got, known)) in zip(derivatives, convention.gradient).enumerated() {
          compare(got, "derivative \(index) of order 1", known.value, signedZero: false)
        }
      }
    }
    return failures
  }

  // MARK: - Comparison

  /// NaN agrees with NaN and infinities with themselves.
  public static func agree(_ got: Double, _ expected: Double, within tolerance: Double) -> Bool {
    if got.isNaN || expected.isNaN { return got.isNaN && expected.isNaN }
    if got == expected { return true }
    return got.isFinite && expected.isFinite && Swift.abs(got - expected) <= tolerance
  }

  static func tolerance(order: Int, _ exact: Double, _ sensitivity: Double) -> Double {
    roundings[order] * Double.ulpOfOne * (Swift.abs(exact) + sensitivity)
  }

  /// Where a rule's text subtracts terms that are larger than Note [Tolerances] can see from the
  /// result: their magnitude, by order and point. Each is a loss of relative digits that the rule
  /// accepts, and says why.
  static let hiddenTerms: [String: @Sendable (_ order: Int, _ at: RuleReference) -> Double] = {
    // The next derivative is the last one times a difference of terms of size 1, which vanishes at
    // 0 (or at the dominating operand): absolute digits remain, relative ones do not.
    let lastOrder: @Sendable (Int, RuleReference) -> Double = { order, reference in
      guard order > 1 else { return 0 }
      return reference.derivatives(order: order - 1)!.map { Swift.abs($0.exact) }.max()!
    }
    var terms = Dictionary(
      uniqueKeysWithValues: [
        "sigmoid", "softplus", "logSigmoid", "silu", "geluTanh",
      ].map { ($0, lastOrder) })
    // x - tanh x is of the size of x³.
    terms["tanhshrink"] = { order, reference in order == 0 ? Swift.abs(reference.operands[0]) : 0 }
    // log(1 + tiny), the largest operand being near 0.
    terms["logSumExp"] = { order, reference in order == 0 ? 1 : lastOrder(order, reference) }
    // 1/r - x²/r³.
    let length: @Sendable (Int, RuleReference) -> Double = { order, reference in
      order == 2 ? 1 / reference.value.value : 0
    }
    terms["hypot"] = length
    terms["norm"] = length
    return terms
  }()
}

/// What a check found wrong with a rule.
public struct RuleFailure: CustomStringConvertible, Sendable {
  public let rule: String
  public let check: String
  public let at: [Double]
  public let quantity: String
  public let incoming: Double
  public let got: Double
  public let expected: Double
  public let tolerance: Double
  public let seed: UInt64

  public var description: String {
    let point = at.map { "\($0)" }.joined(separator: ", ")
    return """
      \(rule) at (\(point)), \(quantity): \(got), expected \(expected) within \(tolerance) \
      (\(check); incoming gradient \(incoming), seed \(seed))
      """
  }
}
