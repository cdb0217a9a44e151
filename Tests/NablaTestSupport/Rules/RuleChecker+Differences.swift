import Nabla

extension RuleChecker {
  /// Central finite differences at random points of the rule's domain, away from its kinks: of its
  /// value against every engine of order 1, and of reverse mode's gradient against order 2.
  ///
  /// Note [Steps]: two steps, h and h/2. Their results differ by 3/4 of the truncation error of the
  /// first, which is four times that of the second; so the difference bounds the error of the
  /// second. What the rounding of f adds is a few ulp of f, x f' and x over the step. A point at
  /// which the two together exceed a thousandth of the scale (a kink or a pole is near) says
  /// nothing; if half of the points say nothing, that is a failure too.
  ///
  /// - Parameter lists: the lengths to try for a rule of many operands.
  public func checkDifferences(
    _ rule: CheckedRule, points: Int = 40, lists: [Int] = [2, 4]
  ) -> [RuleFailure] {
    var random = SeededGenerator(seed: seed)
    var failures: [RuleFailure] = []
    var compared = 0
    var silent = 0
    for point in 0..<points {
      let at = operands(of: rule, list: lists[point % lists.count], using: &random)
      let incoming = random.incomingGradient()
      let results = engines.filter { $0.order <= 2 }.map {
        ($0, $0.evaluate(rule, at, incoming).derivatives)
      }
      for order in 1...2 where results.contains(where: { $0.0.order == order }) {
        for (entry, slope) in slopes(of: rule, at: at, order: order).enumerated() {
          guard slope.isInformative else {
            silent += 1
            continue
          }
          compared += 1
          for (engine, derivatives) in results where engine.order == order {
            let tolerance = Swift.abs(incoming) * slope.tolerance
            if Self.agree(derivatives[entry], incoming * slope.value, within: tolerance) {
              continue
            }
            failures.append(
              RuleFailure(
                rule: rule.name, check: "finite differences, \(engine.name)", at: at,
                quantity: "derivative \(entry) of order \(order)", incoming: incoming,
                got: derivatives[entry], expected: incoming * slope.value, tolerance: tolerance,
                seed: seed))
          }
        }
      }
    }
    if compared < silent {
      failures.append(
        RuleFailure(
          rule: rule.name, check: "finite differences", at: [], quantity: "informative points",
          incoming: 1, got: Double(compared), expected: Double(compared + silent),
          tolerance: Double(silent), seed: seed))
    }
    return failures
  }

  // MARK: - Points

  private func operands(
    of rule: CheckedRule, list: Int, using random: inout SeededGenerator
  ) -> [Double] {
    let domain = rule.facts.domain
    let count: Int
    switch rule {
    case .unary: count = 1
    case .binary: count = 2
    case .many: count = list
    }
    return (0..<count).map { i in
      while true {
        let x = domain[Swift.min(i, domain.count - 1)].random(reach: 4, using: &random)
        // Away from kinks by more than the step.
        if i > 0 || rule.facts.kinks.allSatisfy({ Swift.abs(x - $0) > 0.01 }) { return x }
      }
    }
  }

  // MARK: - Slopes

  private struct Slope {
    var value: Double
    var tolerance: Double
    var isInformative: Bool
  }

  /// The finite differences that ``RuleEngine/derivatives`` of this order should equal.
  private func slopes(of rule: CheckedRule, at: [Double], order: Int) -> [Slope] {
    let function: ([Double]) -> [Double] = { xs in
      order == 1 ? [rule(xs)] : RuleEngine.reverse.evaluate(rule, xs, 1).derivatives
    }
    let center = function(at)
    let columns = at.indices.map { i in slopes(of: function, center, at: at, by: i) }
    return center.indices.flatMap { row in at.indices.map { columns[$0][row] } }
  }

  private func slopes(
    of function: ([Double]) -> [Double], _ center: [Double], at: [Double], by i: Int
  ) -> [Slope] {
    // A cube root of eps balances truncation against rounding.
    let step = 6e-6 * Swift.max(Swift.abs(at[i]), 0.1)
    func difference(_ h: Double) -> [Double] {
      var right = at
      var left = at
      right[i] += h
      left[i] -= h
      return zip(function(right), function(left)).map { ($0 - $1) / (right[i] - left[i]) }
    }
    let (coarse, fine) = (difference(step), difference(step / 2))
    return center.indices.map { k in
      let size = Swift.abs(center[k]) + Swift.abs(at[i] * fine[k]) + Swift.abs(at[i])
      let tolerance = Swift.abs(coarse[k] - fine[k]) + 8 * Double.ulpOfOne * size / step
      let scale = Swift.abs(fine[k]) + Swift.abs(center[k]) / Swift.max(Swift.abs(at[i]), 1)
      return Slope(
        value: fine[k], tolerance: tolerance,
        isInformative: tolerance <= 1e-3 * scale || (tolerance < 1e-8 && scale < 1e-5))
    }
  }
}

extension Interval {
  /// A random number of the interval, not at its ends and at most about `reach` from 0.
  fileprivate func random(
    reach: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let left = Swift.max(lower, -reach)
    let right = Swift.min(upper, Swift.max(reach, lower + 2 * reach))
    while true {
      let x = Double.random(in: left...right, using: &generator)
      if x > left && x < right && !(excludesZero && x == 0) { return x }
    }
  }
}
