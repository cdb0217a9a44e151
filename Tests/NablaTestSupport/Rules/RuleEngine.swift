import Nabla

/// One way of differentiating a rule.
public struct RuleEngine: Sendable {
  public let name: String
  /// 1 for gradients, 2 for Hessians, 3 for the third derivative of one-operand rules.
  public let order: Int
  /// `seed` times the rule at a point: its value and all derivatives of the engine's order, by
  /// operands in order, the last one fastest (a Hessian is listed row by row).
  public let evaluate:
    @Sendable (_ rule: CheckedRule, _ at: [Double], _ seed: Double) -> (
      value: Double, derivatives: [Double]
    )

  public init(
    _ name: String, order: Int,
    evaluate:
      @escaping @Sendable (CheckedRule, [Double], Double) -> (
        value: Double, derivatives: [Double]
      )
  ) {
    self.name = name
    self.order = order
    self.evaluate = evaluate
  }

  /// Every engine of the library. A new number type is added here, and all rules are checked in it.
  public static let all: [RuleEngine] = [
    reverse, reverseAlone, reverseTwice, reverseThrice,
  ]
}

// MARK: - Reverse mode

extension RuleEngine {
  public static let reverse = RuleEngine("reverse mode", order: 1) { rule, at, seed in
    let (value, gradient) = valueWithGradient(at: at) { xs in Variable<Double>(seed) * rule(xs) }
    return (value, gradient)
  }

  /// By one operand at a time, the others being constants.
  public static let reverseAlone = RuleEngine("reverse mode, one operand", order: 1) {
    rule, at, seed in
    let derivatives = at.indices.map { i in
      gradient(at: at[i]) { (x: Variable<Double>) in
        var xs = at.map { Variable<Double>($0) }
        xs[i] = x
        return Variable<Double>(seed) * rule(xs)
      }
    }
    return (seed * rule(at), derivatives)
  }

  public static let reverseTwice = RuleEngine("reverse over reverse", order: 2) { rule, at, seed in
    let rows = at.indices.map { i in
      gradient(at: at) { (xs: [Variable<Double>]) in
        gradient(at: xs) { (ys: [Variable<Variable<Double>>]) in
          Variable<Variable<Double>>(seed) * rule(ys)
        }[i]
      }
    }
    return (seed * rule(at), rows.flatMap { $0 })
  }

  public static let reverseThrice = RuleEngine("reverse mode, three times", order: 3) {
    rule, at, seed in
    let third = gradient(at: at[0]) { (x: Variable<Double>) in
      gradient(at: x) { (y: Variable<Variable<Double>>) in
        gradient(at: y) { (z: Variable<Variable<Variable<Double>>>) in
          Variable<Variable<Variable<Double>>>(seed) * rule([z])
        }
      }
    }
    return (seed * rule(at), [third])
  }
}

// MARK: - An engine that is wrong on purpose

extension RuleEngine {
  /// The engine without the incoming gradient: it always takes it to be 1.
  public var droppingIncomingGradient: RuleEngine {
    RuleEngine("\(name) without the incoming gradient", order: order) { rule, at, seed in
      (evaluate(rule, at, seed).value, evaluate(rule, at, 1).derivatives)
    }
  }
}
