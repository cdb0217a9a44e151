import Nabla

/// One way of differentiating a rule.
public struct RuleEngine: Sendable {
  public typealias Result = (value: Double, derivatives: [Double])

  public let name: String
  /// 1 for gradients, 2 for Hessians, 3 for the third derivative of one-operand rules.
  public let order: Int
  /// `seed` times the rule at a point: its value and all derivatives of the engine's order, by
  /// operands in order, the last one fastest (a Hessian is listed row by row).
  public let evaluate: @Sendable (_ rule: CheckedRule, _ at: [Double], _ seed: Double) -> Result

  public init(
    _ name: String, order: Int,
    evaluate: @escaping @Sendable (CheckedRule, [Double], Double) -> Result
  ) {
    self.name = name
    self.order = order
    self.evaluate = evaluate
  }

  /// Every engine of the library. A new number type is added here, and all rules are checked in it.
  public static let all: [RuleEngine] = [
    reverse, reverseAlone, forward, vectorForward, symbolic,
    reverseTwice, forwardTwice, reverseOverForward, forwardOverReverse,
    reverseThrice, forwardThrice,
    program, programInLanes, programTwice,
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

// MARK: - Forward mode

extension RuleEngine {
  public static let forward = RuleEngine("forward mode", order: 1) { rule, at, seed in
    let derivatives = at.indices.map { i in
      derivative(at: at[i]) { (x: Dual<Double>) in
        var xs = at.map { Dual<Double>($0) }
        xs[i] = x
        return Dual<Double>(seed) * rule(xs)
      }
    }
    return (seed * rule(at), derivatives)
  }

  public static let vectorForward = RuleEngine(
    "forward mode, eight directions", order: 1
  ) { rule, at, seed in
    let gradient = forwardGradient(at: at) { xs in VectorDual<SIMD8<Double>>(seed) * rule(xs) }
    return (seed * rule(at), gradient)
  }

  public static let forwardTwice = RuleEngine("forward over forward", order: 2) { rule, at, seed in
    let entries = at.indices.flatMap { i in
      at.indices.map { j in
        derivative(at: at[i]) { (x: Dual<Double>) in
          var xs = at.map { Dual<Double>($0) }
          xs[i] = x
          return derivative(at: xs[j]) { (y: Dual<Dual<Double>>) in
            var ys = xs.map { Dual<Dual<Double>>($0) }
            ys[j] = y
            return Dual<Dual<Double>>(seed) * rule(ys)
          }
        }
      }
    }
    return (seed * rule(at), entries)
  }

  public static let forwardThrice = RuleEngine("forward mode, three times", order: 3) {
    rule, at, seed in
    let third = derivative(at: at[0]) { (x: Dual<Double>) in
      derivative(at: x) { (y: Dual<Dual<Double>>) in
        derivative(at: y) { (z: Dual<Dual<Dual<Double>>>) in
          Dual<Dual<Dual<Double>>>(seed) * rule([z])
        }
      }
    }
    return (seed * rule(at), [third])
  }
}

// MARK: - Both

extension RuleEngine {
  public static let reverseOverForward = RuleEngine("hessian(at:)", order: 2) { rule, at, seed in
    let rows = hessian(at: at) { xs in Variable<Dual<Double>>(seed) * rule(xs) }
    return (seed * rule(at), rows.flatMap { $0 })
  }

  public static let forwardOverReverse = RuleEngine("duals of variables", order: 2) {
    rule, at, seed in
    let rows = at.indices.map { i in
      gradient(at: at) { (xs: [Variable<Double>]) in
        derivative(at: xs[i]) { (y: Dual<Variable<Double>>) in
          var ys = xs.map { Dual<Variable<Double>>($0) }
          ys[i] = y
          return Dual<Variable<Double>>(seed) * rule(ys)
        }
      }
    }
    return (seed * rule(at), rows.flatMap { $0 })
  }
}

// MARK: - Symbolic

extension RuleEngine {
  public static let symbolic = RuleEngine("symbolic graph", order: 1) { rule, at, seed in
    let inputs = at.enumerated().map { (name: "x\($0)", value: $1) }
    let (graph, outputs) = Graph.recording(inputs, for: "RuleEngine.symbolic") { xs in
      [Symbolic(seed) * rule(xs)]
    }
    let ledger = Ledger(graph, outputs: [(outputs[0], 1)])
    return (graph.values[outputs[0]], at.indices.map { ledger.gradients[$0] ?? 0 })
  }
}

// MARK: - Programs

extension RuleEngine {
  private static func program(_ rule: CheckedRule, _ count: Int) -> Program {
    try! Program(inputs: count, data: 1) { xs, seed in [seed[0] * rule(xs)] }
  }

  public static let program = RuleEngine("program", order: 1) { rule, at, seed in
    let program = program(rule, at.count)
    let (value, gradient) = try! program.valueWithGradient(at: at + [seed])
    return (value, gradient)
  }

  /// Between lanes that hold what would do harm if it leaked.
  public static let programInLanes = RuleEngine("program, in lanes", order: 1) { rule, at, seed in
    let program = program(rule, at.count)
    let others = [Double.nan, .infinity, -.infinity, 0, -1e308, 0x1p-1074].map { x in
      at.map { _ in x } + [seed]
    }
    let rows = others + [at + [seed]] + others
    let (values, gradients) = try! program.valuesWithGradients(at: rows)
    return (values[others.count], gradients[others.count])
  }

  public static let programTwice = RuleEngine("program, twice", order: 2) { rule, at, seed in
    let program = program(rule, at.count)
    let hessian = try! program.hessian(at: at + [seed])
    return (try! program.value(at: at + [seed]), hessian.flatMap { $0 })
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
