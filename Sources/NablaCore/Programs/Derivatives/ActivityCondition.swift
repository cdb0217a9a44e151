/// The condition under which a node is active, that is, takes part in the output: always, or only
/// where some `select` chooses it and no partial derivative on the way is masked.
///
/// Where a node is inactive, its adjoint is 0 and its contributions must be 0 too, for any partial
/// derivatives: 0 times an infinite partial would be NaN, in the branch that was not taken. So such
/// contributions are selected by the condition, not only multiplied.
package enum ActivityCondition {
  case always
  /// Where the comparison has this outcome.
  case onlyWhere(SymbolicMask, is: Bool)
  /// Where the number is positive.
  case wherePositive(Symbolic)

  /// The number where the node is active, else 0.
  func masking(_ number: Symbolic) -> Symbolic {
    switch self {
    case .always: number
    case .onlyWhere(let mask, true): .select(mask, number, 0)
    case .onlyWhere(let mask, false): .select(mask, 0, number)
    case .wherePositive(let indicator): .select(0 .< indicator, number, 0)
    }
  }

  /// The condition that this one holds and the comparison has the outcome.
  func and(_ mask: SymbolicMask, is outcome: Bool) -> ActivityCondition {
    guard case .always = self else {
      return .wherePositive(
        outcome ? .select(mask, indicator, 0) : .select(mask, 0, indicator))
    }
    return .onlyWhere(mask, is: outcome)
  }

  /// The condition that one of the two holds.
  func or(_ other: ActivityCondition) -> ActivityCondition {
    switch (self, other) {
    case (.always, _), (_, .always):
      return .always
    case (.onlyWhere(let mask, let outcome), .onlyWhere(let otherMask, let otherOutcome))
    where mask.isSame(as: otherMask):
      return outcome == otherOutcome ? self : .always
    default:
      return .wherePositive(indicator + other.indicator)
    }
  }

  /// Whether the condition holds for all inputs.
  var isAlways: Bool {
    if case .always = self { true } else { false }
  }

  /// A number that is positive where the condition holds, else 0.
  var indicator: Symbolic {
    if case .wherePositive(let number) = self { return number }
    return masking(1)
  }
}

extension Partial<Symbolic> {
  /// The product with an adjoint or a tangent, which is 0 where that is inactive or the partial
  /// derivative is masked, and the condition that neither holds; nil if the partial derivative is
  /// zero.
  package func times(
    _ number: Symbolic, when activity: ActivityCondition
  ) -> (product: Symbolic, activity: ActivityCondition)? {
    switch self {
    case .zero: return nil
    case .constant(1): return (number, activity)
    case .constant(-1): return (-number, activity)
    case .constant(let c) where c.isFinite: return (Symbolic(c) * number, activity)
    case .constant(let c): return (activity.masking(Symbolic(c) * number), activity)
    case .varying(let p): return (activity.masking(p * number), activity)
    case .masked(let mask, let p):
      let product = p.isOne ? number : p * number
      return (.select(mask, 0, activity.masking(product)), activity.and(mask, is: false))
    }
  }
}

extension SymbolicMask {
  fileprivate func isSame(as other: SymbolicMask) -> Bool {
    relation == other.relation && left.isSame(as: other.left) && right.isSame(as: other.right)
  }
}

extension Symbolic {
  /// Whether the number is the constant 1.
  fileprivate var isOne: Bool { id == 0 && sample == 1 }

  fileprivate func isSame(as other: Symbolic) -> Bool {
    id == other.id && (id != 0 || sample.bitPattern == other.sample.bitPattern)
  }
}
