import Nabla

/// A random straight-line program over the rule book, run with any kind of number.
///
/// Values are kept near the unit interval, so nothing overflows and every rule is in its domain.
public struct RandomProgram: Sendable, CustomStringConvertible {
  public let seed: UInt64
  public let inputs: [Double]
  private let steps: [Step]

  private struct Step: Sendable {
    let rule: RuleBook.Form
    let operands: [Int]
    let constant: Double
  }

  public init(seed: UInt64, length: Int) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    inputs = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      Double.random(in: 0.1...0.9, using: &random)
    }
    // Total on the unit interval, and with values of moderate size.
    let names = [
      "add", "subtract", "multiply", "divide", "negate", "square", "sqrt", "hypot", "abs", "min",
      "max", "exp", "log1p", "sin", "cos", "asin", "atan", "atan2", "tanh", "erf", "sigmoid",
      "relu", "softplus", "gelu", "sum", "mean", "logSumExp", "floor", "dot", "norm",
    ]
    let count = inputs.count
    steps = (0..<length).map { step in
      let entry = RuleBook.entry(named: names.randomElement(using: &random)!)!
      let arity = entry.operandCount ?? 2 * Int.random(in: 1...3, using: &random)
      // -1 stands for a constant.
      let operands = (0..<arity).map { _ in Int.random(in: -1..<(count + step), using: &random) }
      return Step(
        rule: entry.form, operands: operands, constant: Double.random(in: 0.1...0.9, using: &random)
      )
    }
  }

  public func run<N: DifferentiableNumber>(_ x: [N]) -> N {
    var values = x
    for step in steps {
      let operands = step.operands.map { $0 < 0 ? N(step.constant) : values[$0] }
      let value: N =
        switch step.rule {
        case .unary(let make): N.apply(make([]), operands[0])
        case .binary(let rule): N.apply(rule, operands[0], operands[1])
        case .many(let rule): N.apply(rule, operands)
        }
      values.append(squash(value))
    }
    return values[inputs.count...].reduce(N(0.0)) { $0 + $1 }
  }

  /// Into 0.1 ... 0.9, through a comparison, a choice and arithmetic.
  private func squash<N: DifferentiableNumber>(_ x: N) -> N {
    if x > 0.2 && x < 0.8 { return x }
    return select(x .> N(0.5), 0.6 + 0.1 * sigmoid(x), 0.4 - 0.1 * sigmoid(x * x))
  }

  public var description: String { "seed \(seed), \(steps.count) steps at \(inputs)" }
}
