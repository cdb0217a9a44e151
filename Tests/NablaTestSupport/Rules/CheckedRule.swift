import Nabla

/// A rule of any number of operands, as the checker handles it.
public enum CheckedRule: Sendable {
  case unary(any UnaryRule)
  case binary(any BinaryRule)
  case many(any ManyRule)

  /// The rule book's entry, made with these parameters.
  public init(_ entry: RuleBook.Entry, parameters: [Double]) {
    switch entry.form {
    case .unary(let make): self = .unary(make(parameters))
    case .binary(let rule): self = .binary(rule)
    case .many(let rule): self = .many(rule)
    }
  }

  public var facts: RuleFacts {
    switch self {
    case .unary(let rule): type(of: rule).facts
    case .binary(let rule): type(of: rule).facts
    case .many(let rule): type(of: rule).facts
    }
  }

  public var parameters: [Double] {
    switch self {
    case .unary(let rule): rule.parameters
    case .binary(let rule): rule.parameters
    case .many(let rule): rule.parameters
    }
  }

  /// The name with the parameters: `clamp(-1.0, 1.0)`.
  public var name: String {
    parameters.isEmpty
      ? facts.name : "\(facts.name)(\(parameters.map { "\($0)" }.joined(separator: ", ")))"
  }

  /// The rule as the number type interprets it: computed, recorded, with tangents.
  public func callAsFunction<N: DifferentiableNumber>(_ xs: [N]) -> N {
    func apply<R: UnaryRule>(_ rule: R) -> N { N.apply(rule, xs[0]) }
    func apply<R: BinaryRule>(_ rule: R) -> N { N.apply(rule, xs[0], xs[1]) }
    func apply<R: ManyRule>(_ rule: R) -> N { N.apply(rule, xs) }
    switch self {
    case .unary(let rule): return apply(rule)
    case .binary(let rule): return apply(rule)
    case .many(let rule): return apply(rule)
    }
  }
}
