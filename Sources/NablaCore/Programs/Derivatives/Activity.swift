/// Where a node takes part in the output: where `select`s choose it and no partial derivative on
/// the way is masked.
///
/// Elsewhere its adjoint (or its tangent) is 0, and what it contributes must be 0 too, for any
/// partial derivatives. There are two conditions, because they differ in what they cost:
/// - What a `select` does not choose may have any value, so every product is selected.
/// - What is behind a mask has been computed in earnest, as the numbers behind a dead `relu`. A
///   product with one of these numbers is a plain product, in a network nearly all; only a partial
///   derivative of its own, as the 1/x of `log`, is infinite at finite numbers and is selected.
///   So where such a number itself is infinite, 0 times it gives NaN.
package struct Activity {
  /// Where `select`s choose the node.
  private let chosen: ActivityCondition
  /// Where no mask is on the way either; nil if there are no masks.
  private let unmasked: ActivityCondition?

  package static var always: Activity { Activity(chosen: .always) }

  /// The node is chosen where the number is positive.
  static func wherePositive(_ number: Symbolic) -> Activity {
    Activity(chosen: .wherePositive(number))
  }

  private init(chosen: ActivityCondition, unmasked: ActivityCondition? = nil) {
    self.chosen = chosen
    self.unmasked = unmasked
  }

  // MARK: Conditions

  private var condition: ActivityCondition { unmasked ?? chosen }

  /// Where, besides, the comparison has this outcome, by which a `select` chooses.
  func choosing(where mask: SymbolicMask, is outcome: Bool) -> Activity {
    Activity(
      chosen: chosen.and(mask, is: outcome), unmasked: unmasked?.and(mask, is: outcome))
  }

  /// Where, besides, the mask of a partial derivative does not hold.
  fileprivate func unmasked(where mask: SymbolicMask) -> Activity {
    Activity(chosen: chosen, unmasked: condition.and(mask, is: false))
  }

  /// Where one of the two holds.
  func or(_ other: Activity) -> Activity {
    let chosen = chosen.or(other.chosen)
    if unmasked == nil && other.unmasked == nil { return Activity(chosen: chosen) }
    let both = condition.or(other.condition)
    return Activity(chosen: chosen, unmasked: both.isAlways ? nil : both)
  }

  // MARK: Products

  /// The product of a partial derivative with an adjoint or a tangent; 0 where that is inactive.
  ///
  /// - Parameter operands: those of the operation whose partial derivative it is.
  fileprivate func product(
    _ partial: Symbolic, _ number: Symbolic, of operands: [Symbolic]
  ) -> Symbolic {
    let isOperand = operands.contains { $0.id == partial.id && $0.id != 0 }
    return (isOperand ? chosen : condition).masking(partial * number)
  }

  // MARK: Calls

  /// What a pullback of a called program needs to know of an activity before it runs.
  enum Kind: Hashable, Sendable {
    case always
    /// Some partial derivatives on the way may be masked.
    case masked
    /// Chosen by a `select`.
    case chosen
  }

  var kind: Kind {
    if !chosen.isAlways { return .chosen }
    return condition.isAlways ? .always : .masked
  }

  /// A number that is positive where the node is active, else 0.
  var indicator: Symbolic { condition.indicator }

  /// The activity of this kind with an indicator, as it arrives in a pullback.
  init(_ kind: Kind, indicator: @autoclosure () -> Symbolic) {
    switch kind {
    case .always: self = .always
    case .masked: self.init(chosen: .always, unmasked: .wherePositive(indicator()))
    case .chosen: self = .wherePositive(indicator())
    }
  }
}

extension Partial<Symbolic> {
  /// The product with an adjoint or a tangent, which is 0 where that is inactive or the partial
  /// derivative is masked, and where neither holds; nil if the partial derivative is zero.
  ///
  /// - Parameter operands: those of the operation whose partial derivative it is, if a product with
  ///   one of them need not be selected behind a mask.
  package func times(
    _ number: Symbolic, when activity: Activity, of operands: [Symbolic] = []
  ) -> (product: Symbolic, activity: Activity)? {
    switch self {
    case .zero: return nil
    case .constant(1): return (number, activity)
    case .constant(-1): return (-number, activity)
    case .constant(let c) where c.isFinite: return (Symbolic(c) * number, activity)
    case .constant(let c): return (activity.product(Symbolic(c), number, of: operands), activity)
    case .varying(let p): return (activity.product(p, number, of: operands), activity)
    case .masked(let mask, let p):
      let product = p.isOne ? number : activity.product(p, number, of: operands)
      return (.select(mask, 0, product), activity.unmasked(where: mask))
    }
  }
}

extension Symbolic {
  /// Whether the number is the constant 1.
  fileprivate var isOne: Bool { id == 0 && sample == 1 }
}
