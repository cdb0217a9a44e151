import Nabla

extension RuleChecker {
  /// The units of Note [Tolerances] in Float, by order: twice those in Double, because a Double
  /// constant of the rule is rounded once more.
  static let floatRoundings: [Double] = [4, 16]

  /// The rule on Float, computed and recorded, against the rule on Double at the same points.
  ///
  /// - Parameter points: operands, rounded to Float here. Points that Float cannot hold, or whose
  ///   results it cannot, are left out.
  public func checkFloat(_ rule: CheckedRule, at points: [[Double]]) -> [RuleFailure] {
    var random = SeededGenerator(seed: seed)
    var failures: [RuleFailure] = []
    for point in points {
      let narrow = point.map { Float($0) }
      let at = narrow.map { Double($0) }
      guard zip(at, point).allSatisfy({ Self.isRepresented($0, $1) }) else { continue }
      let incoming = Float(random.incomingGradient())
      let first = RuleEngine.reverse.evaluate(rule, at, 1)
      let second = RuleEngine.reverseTwice.evaluate(rule, at, 1).derivatives
      let (value, gradient) = valueWithGradient(at: narrow) { xs in
        Variable<Float>(Double(incoming)) * rule(xs)
      }
      let n = at.count
      let sensitivities = (0..<n).map { i in
        (0..<n).reduce(0) { $0 + Swift.abs(at[$1] * second[i * n + $1]) }
      }
      let valueSensitivity = zip(at, first.derivatives).reduce(0) { $0 + Swift.abs($1.0 * $1.1) }
      let expected =
        [(first.value, valueSensitivity)] + Array(zip(first.derivatives, sensitivities))
      for (index, (got, known)) in zip([value] + gradient, expected).enumerated() {
        let (exact, sensitivity) = known
        guard Self.isRepresented(Double(Float(exact)), exact), sensitivity.isFinite else {
          continue
        }
        let hidden = Self.floatHiddenTerms[rule.facts.name]?(Swift.min(index, 1), at) ?? 0
        // The smallest Float stands for what underflows on the way.
        let tolerance =
          Self.floatRoundings[Swift.min(index, 1)] * Double(Float.ulpOfOne)
          * Double(Swift.abs(incoming)) * (Swift.abs(exact) + sensitivity + hidden)
          + 8 * Double(Float.leastNormalMagnitude)
        if Self.agree(Double(got), Double(incoming) * exact, within: tolerance) { continue }
        failures.append(
          RuleFailure(
            rule: rule.name, check: "Float", at: at,
            quantity: index == 0 ? "value" : "derivative \(index - 1) of order 1",
            incoming: Double(incoming), got: Double(got), expected: Double(incoming) * exact,
            tolerance: tolerance, seed: seed))
      }
    }
    return failures
  }

  private static func isRepresented(_ rounded: Double, _ exact: Double) -> Bool {
    exact == 0
      || (rounded.isFinite && Swift.abs(rounded) >= Double(Float.leastNormalMagnitude))
  }

  /// ``hiddenTerms`` of the values, at any point.
  private static let floatHiddenTerms: [String: @Sendable (Int, [Double]) -> Double] = [
    "tanhshrink": { order, at in order == 0 ? Swift.abs(at[0]) : 0 },
    "logSumExp": { order, at in order == 0 ? 1 : 0 },
  ]
}
