/// The condition under which a node is active, that is, takes part in the output: always, or only
/// where some `select` chooses it.
///
/// Where a node is inactive, its adjoint is 0 and its contributions must be 0 too, for any partial
/// derivatives: 0 times an infinite partial would be NaN, in the branch that was not taken. So such
/// contributions are selected by the condition, not only multiplied.
enum ActivityCondition {
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
  /// The product with an adjoint or a tangent, which is 0 where that is inactive; nil if the partial
  /// derivative is zero.
  func times(_ number: Symbolic, when activity: ActivityCondition) -> Symbolic? {
    switch self {
    case .zero: nil
    case .constant(1): number
    case .constant(-1): -number
    case .constant(let c) where c.isFinite: Symbolic(c) * number
    case let partial: activity.masking(partial.number() * number)
    }
  }
}

extension SymbolicMask {
  fileprivate func isSame(as other: SymbolicMask) -> Bool {
    relation == other.relation && left.isSame(as: other.left) && right.isSame(as: other.right)
  }
}

extension Symbolic {
  fileprivate func isSame(as other: Symbolic) -> Bool {
    id == other.id && (id != 0 || sample.bitPattern == other.sample.bitPattern)
  }
}
