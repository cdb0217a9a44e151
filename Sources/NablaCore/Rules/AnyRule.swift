/// A rule of any number of operands, type-erased: how graphs, formulas and tests store an
/// operation.
public enum AnyRule: Sendable {
  /// A rule with one operand.
  case unary(any UnaryRule)
  /// A rule with two operands.
  case binary(any BinaryRule)
  /// A rule with any number of operands.
  case many(any ManyRule)

  /// The rule, regardless of its number of operands.
  public var rule: any Rule {
    switch self {
    case .unary(let rule): rule
    case .binary(let rule): rule
    case .many(let rule): rule
    }
  }
  /// The rule's name, domain, conventions and source.
  public var facts: RuleFacts { type(of: rule).facts }
  /// The parameters that the rule was made with: see ``Rule/parameters``.
  public var parameters: [Double] { rule.parameters }

  /// The rule's value at `xs`, interpreted by the number type: computed, recorded, or with
  /// tangents.
  ///
  /// - Precondition: `xs` has as many elements as the rule has operands. Otherwise it traps:
  ///   `add: 3 operands for a rule that takes 2`.
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
  /// The partial derivative of `value`, the rule's value at `xs`, by one operand.
  package func partial<N: RuleNumber>(at index: Int, _ xs: [N], _ value: N) -> Partial<N> {
    guard case .many(let rule) = self else { return partials(xs, value)[index] }
    return Operands.with(xs, for: rule) { rule.partial(at: index, $0, value) }
  }

  /// The partial derivatives of `value`, the rule's value at `xs`, one an operand.
  ///
  /// - Parameter shared: ``shared(_:_:)``; nil to compute it.
  package func partials<N: RuleNumber>(
    _ xs: [N], _ value: N, shared: N? = nil
  ) -> [Partial<N>] {
    switch self {
    case .unary(let rule):
      return [rule.partial(xs[0], value)]
    case .binary(let rule):
      return [rule.partialLeft(xs[0], xs[1], value), rule.partialRight(xs[0], xs[1], value)]
    case .many(let rule):
      return Operands.with(xs, for: rule) { operands in
        let shared = shared ?? rule.shared(operands, value)
        return xs.indices.map { rule.partial(at: $0, operands, value, shared: shared) }
      }
    }
  }

  /// What the partial derivatives have in common (``ManyRule/shared(_:_:)``); nil for a rule of one
  /// or two operands.
  package func shared<N: RuleNumber>(_ xs: [N], _ value: N) -> N? {
    guard case .many(let rule) = self else { return nil }
    return Operands.with(xs, for: rule) { rule.shared($0, value) }
  }
}
