/// A rule of any number of operands: what a graph, a formula or a test keeps of an operation.
public enum AnyRule: Sendable {
  case unary(any UnaryRule)
  case binary(any BinaryRule)
  case many(any ManyRule)

  public var rule: any Rule {
    switch self {
    case .unary(let rule): rule
    case .binary(let rule): rule
    case .many(let rule): rule
    }
  }
  public var facts: RuleFacts { type(of: rule).facts }
  /// The numbers that the rule was made with: see ``Rule/parameters``.
  public var parameters: [Double] { rule.parameters }

  /// The rule's value, as the number type interprets it: computed, recorded, with tangents.
  ///
  /// - Precondition: there are as many operands as the rule takes.
  public func callAsFunction<N: RuleNumber>(_ xs: some BidirectionalCollection<N>) -> N {
    switch self {
    case .unary(let rule):
      requireCount(1, xs.count)
      return N.apply(rule, xs.first.unsafelyUnwrapped)
    case .binary(let rule):
      requireCount(2, xs.count)
      return N.apply(rule, xs.first.unsafelyUnwrapped, xs.last.unsafelyUnwrapped)
    case .many(let rule):
      return N.apply(rule, Array(xs))
    }
  }

  private func requireCount(_ needed: Int, _ count: Int) {
    require(count == needed, "\(facts.name): \(count) operands for a rule that takes \(needed)")
  }
}

extension AnyRule {
  /// The derivatives of `value`, the rule's value at `xs`, by each operand.
  package func partials<N: RuleNumber>(_ xs: [N], _ value: N) -> [Partial<N>] {
    switch self {
    case .unary(let rule):
      return [rule.partial(xs[0], value)]
    case .binary(let rule):
      return [rule.partialLeft(xs[0], xs[1], value), rule.partialRight(xs[0], xs[1], value)]
    case .many(let rule):
      return Operands.with(xs, for: rule) { operands in
        xs.indices.map { rule.partial(at: $0, operands, value) }
      }
    }
  }
}
