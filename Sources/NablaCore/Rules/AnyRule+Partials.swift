extension AnyRule {
  /// The partial derivatives of `value`, the rule's value at `xs`, one an operand.
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
