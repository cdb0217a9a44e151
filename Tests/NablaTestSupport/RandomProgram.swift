import Nabla

/// A random straight-line program over the rule book, run with any kind of number.
public struct RandomProgram: Sendable, CustomStringConvertible {
  /// What the values of a program are like.
  public enum Kind: Sendable {
    /// Near the unit interval, so nothing overflows and every rule is in its domain.
    case tame
    /// Anything, special points included: all rules, choices and branches.
    case wild
  }

  public let seed: UInt64
  public let inputs: [Double]
  private let steps: [Step]
  private let kind: Kind

  private struct Step: Sendable {
    enum Form: Sendable {
      case rule(RuleBook.Form, parameters: [Double])
      /// One of two numbers, by the comparison of two others; decided by a branch, or by a mask.
      case choice(Relation, isBranch: Bool)
    }

    let name: String
    let form: Form
    /// -1 stands for a constant.
    let operands: [Int]
    let constant: Double
  }

  public init(seed: UInt64, length: Int, kind: Kind = .tame) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    self.kind = kind
    let inputCount = Int.random(in: 1...4, using: &random)
    switch kind {
    case .tame:
      inputs = (0..<inputCount).map { _ in Double.random(in: 0.1...0.9, using: &random) }
      let count = inputs.count
      steps = (0..<length).map { step in
        let entry = RuleBook.entry(named: Self.tameNames.randomElement(using: &random)!)!
        let arity = entry.operandCount ?? 2 * Int.random(in: 1...3, using: &random)
        let operands = (0..<arity).map { _ in Int.random(in: -1..<(count + step), using: &random) }
        return Step(
          name: entry.name, form: .rule(entry.form, parameters: []), operands: operands,
          constant: Double.random(in: 0.1...0.9, using: &random))
      }
    case .wild:
      inputs = (0..<inputCount).map { _ in Self.wildNumber(&random) }
      let count = inputs.count
      steps = (0..<length).map { Self.wildStep(after: count + $0, &random) }
    }
  }

  // Total on the unit interval, and with values of moderate size.
  private static let tameNames = [
    "add", "subtract", "multiply", "divide", "negate", "square", "sqrt", "hypot", "abs", "min",
    "max", "exp", "log1p", "sin", "cos", "asin", "atan", "atan2", "tanh", "erf", "sigmoid",
    "relu", "softplus", "gelu", "sum", "mean", "logSumExp", "floor", "dot", "norm",
  ]

  /// Another point of the same kind.
  public func anotherPoint(_ random: inout SeededGenerator) -> [Double] {
    inputs.map { x in
      switch kind {
      case .tame: Double.random(in: 0.1...0.9, using: &random)
      case .wild: Bool.random(using: &random) ? x : Self.wildNumber(&random)
      }
    }
  }

  private static func wildNumber(_ random: inout SeededGenerator) -> Double {
    let special: [Double] = [0, -0.0, 1, -1, 0.5, 2, 3, -3, 6, .infinity, -.infinity, .nan]
    switch Int.random(in: 0..<10, using: &random) {
    // Infinities and NaN swallow all else, so they are rare.
    case 0: return special.randomElement(using: &random)!
    case 1, 2: return special[..<9].randomElement(using: &random)!
    default: return Double.random(in: -3...3, using: &random)
    }
  }

  private static func wildStep(after count: Int, _ random: inout SeededGenerator) -> Step {
    func operand() -> Int {
      // Mostly what was computed last, so that most steps have a part in the output.
      Bool.random(using: &random)
        ? max(0, count - 1 - Int.random(in: 0..<3, using: &random))
        : Int.random(in: -1..<count, using: &random)
    }
    let constant = wildNumber(&random)
    if Int.random(in: 0..<6, using: &random) == 0 {
      let relation: Relation = [.less, .lessOrEqual, .equal].randomElement(using: &random)!
      let isBranch = Bool.random(using: &random)
      return Step(
        name: isBranch ? "branch" : "select", form: .choice(relation, isBranch: isBranch),
        operands: (0..<4).map { _ in operand() }, constant: constant)
    }
    let entry = RuleBook.entries.randomElement(using: &random)!
    let arity = entry.operandCount ?? 2 * Int.random(in: 1...2, using: &random)
    return Step(
      name: entry.name, form: .rule(entry.form, parameters: entry.facts.parameters.map(\.standard)),
      operands: (0..<arity).map { _ in operand() }, constant: constant)
  }

  // MARK: Running

  /// Whether the program branches on comparisons, which a recording keeps as guards.
  public var branches: Bool {
    if kind == .tame { return true }
    return steps.contains { step in
      if case .choice(_, isBranch: true) = step.form { true } else { false }
    }
  }

  public func run<N: DifferentiableNumber>(_ x: [N]) -> N { run(x) { value, _, _ in value } }

  /// Runs the program, and changes every number that a step computes, by its name and operands.
  public func run<N: DifferentiableNumber>(
    _ x: [N], changing change: (_ value: N, _ step: String, _ operands: [N]) -> N
  ) -> N {
    var values = x
    for step in steps {
      let operands = step.operands.map { $0 < 0 ? N(step.constant) : values[$0] }
      let value = Self.value(of: step, operands)
      values.append(change(kind == .tame ? squash(value) : value, step.name, operands))
    }
    return kind == .tame
      ? values[inputs.count...].reduce(N(0.0)) { $0 + $1 } : values[values.count - 1]
  }

  private static func value<N: DifferentiableNumber>(of step: Step, _ operands: [N]) -> N {
    switch step.form {
    case .rule(.unary(let make), let parameters): return N.apply(make(parameters), operands[0])
    case .rule(.binary(let rule), _): return N.apply(rule, operands[0], operands[1])
    case .rule(.many(let rule), _): return N.apply(rule, operands)
    case .choice(let relation, let isBranch):
      let (x, y) = (operands[0], operands[1])
      switch (relation, isBranch) {
      case (.less, true): return x < y ? operands[2] : operands[3]
      case (.lessOrEqual, true): return x <= y ? operands[2] : operands[3]
      case (.equal, true): return x == y ? operands[2] : operands[3]
      case (.less, false): return N.select(x .< y, operands[2], operands[3])
      case (.lessOrEqual, false): return N.select(x .<= y, operands[2], operands[3])
      case (.equal, false): return N.select(x .== y, operands[2], operands[3])
      }
    }
  }

  /// Into 0.1 ... 0.9, through a comparison, a choice and arithmetic.
  private func squash<N: DifferentiableNumber>(_ x: N) -> N {
    if x > 0.2 && x < 0.8 { return x }
    return select(x .> N(0.5), 0.6 + 0.1 * sigmoid(x), 0.4 - 0.1 * sigmoid(x * x))
  }

  public var description: String {
    if kind == .tame { return "seed \(seed), \(steps.count) steps at \(inputs)" }
    let lines = steps.enumerated().map { place, step in
      let operands = step.operands.map { $0 < 0 ? "\(step.constant)" : "v\($0)" }
      return "v\(inputs.count + place) = \(step.name)(\(operands.joined(separator: ", ")))"
    }
    return "seed \(seed), \(steps.count) steps, wild: \(lines.joined(separator: "; "))"
  }
}
