// Functions and methods of numbers that the folder Generated does not have, because their arguments
// are not just the rule's operands and parameters. Tensors have the same ones.

/// The reciprocal: `1 / x`. Rule: ``Rules/Reciprocal``.
@inlinable public func reciprocal<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.Reciprocal(), x)
}

/// `x`, but not below `min` nor above `max`; without one of them, there is no such bound. The
/// derivative is 1 inside and at the bounds, and 0 outside. Rule: ``Rules/Clamp``.
///
/// - Precondition: there is a bound, and `min` is not above `max`.
@inlinable
public func clamp<N: DifferentiableNumber>(
  _ x: N, min lower: Double? = nil, max upper: Double? = nil
) -> N { x.clamp(min: lower, max: upper) }

/// `x` to the power `y`. Rule: ``Rules/Power``.
@inlinable public func pow<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.Power(), x, y)
}
/// `x` to a constant power: no logarithm is taken, so negative `x` are fine. Rule:
/// ``Rules/PowerOf``.
@inlinable @_disfavoredOverload
public func pow<N: DifferentiableNumber>(_ x: N, _ exponent: Double) -> N {
  N.apply(Rules.PowerOf(exponent), x)
}
/// `x` to a constant integer power. Rule: ``Rules/PowerOf``.
@inlinable public func pow<N: DifferentiableNumber>(_ x: N, _ exponent: Int) -> N {
  N.apply(Rules.PowerOf(Double(exponent)), x)
}

/// The derivative of the digamma function of the given order; order 0 is ``digamma(_:)`` itself.
/// Rule: ``Rules/Polygamma``.
///
/// - Precondition: `order` is not negative.
@inlinable public func polygamma<N: DifferentiableNumber>(_ order: Int, _ x: N) -> N {
  N.polygamma(order, x)
}

/// `x` where the mask holds and `y` elsewhere: `select(x .< 0, -x, x)`.
///
/// Only the chosen one is differentiated, so what the other one does (a division by zero, say)
/// cannot spoil the gradient.
@inlinable public func select<N: DifferentiableNumber>(_ mask: N.Mask, _ x: N, _ y: N) -> N {
  N.select(mask, x, y)
}

/// The inner product of two lists, as a single node: `x₁ y₁ + x₂ y₂ + ...`. Rule: ``Rules/Dot``.
///
/// - Precondition: the lists have one length, and are not empty.
@inlinable public func dot<N: DifferentiableNumber>(_ xs: [N], _ ys: [N]) -> N { N.dot(xs, ys) }

extension RuleNumber {
  /// The number, but not below `min` nor above `max`; without one of them, there is no such bound.
  /// The derivative is 1 inside and at the bounds, and 0 outside. Rule: ``Rules/Clamp``.
  ///
  /// - Precondition: there is a bound, and `min` is not above `max`.
  @inlinable public func clamp(min lower: Double? = nil, max upper: Double? = nil) -> Self {
    require(lower != nil || upper != nil, "clamp: there are no bounds. Pass min, max or both.")
    return .apply(Rules.Clamp(lower: lower ?? -.infinity, upper: upper ?? .infinity), self)
  }

  /// The number to a constant power: no logarithm is taken, so negative numbers are fine. Rule:
  /// ``Rules/PowerOf``.
  @inlinable public func pow(_ exponent: Double) -> Self { .apply(Rules.PowerOf(exponent), self) }

  /// The derivative of the digamma function of the given order. Rule: ``Rules/Polygamma``.
  ///
  /// - Precondition: `order` is not negative.
  @inlinable public func polygamma(_ order: Int) -> Self { .polygamma(order, self) }
}
