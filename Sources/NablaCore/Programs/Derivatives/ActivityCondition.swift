/// A condition on the inputs of a program, which holds always, or where comparisons have certain
/// outcomes: see ``Activity``.
enum ActivityCondition {
  case always
  /// Where the comparison has this outcome.
  case onlyWhere(SymbolicMask, is: Bool)
  /// Where the number is positive.
  case wherePositive(Symbolic)

  /// The number where the condition holds, else 0.
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
