import NablaCore

/// The remainder of truncated division, C's `fmod`: it has the sign of x.
struct TruncatedRemainder: BinaryRule {
  static let facts = RuleFacts(
    "fmod", "x - y trunc(x / y)", derivatives: ["1", "-trunc(x / y)"], domain: [.real, .nonzero],
    convention: "the derivatives at the jumps are as if there were none; NaN where y = 0",
    accuracy: "exact")

  func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.copysign(N.remainder(N.copysign(x, 1), N.copysign(y, 1)), x)
  }
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> { .constant(1) }
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    .varying(N.round((r - x) / y))
  }
}

/// A quotient rounded toward zero.
struct TruncatedQuotient: BinaryRule {
  static let facts = RuleFacts(
    "truncatedQuotient", "trunc(x / y)", derivatives: ["0", "0"], domain: [.real, .nonzero],
    convention: "the derivatives at the jumps are 0, too")

  func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let quotient = x / y
    return N.copysign(N.floor(N.copysign(quotient, 1)), quotient)
  }
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> { .zero }
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> { .zero }
}

/// A quotient rounded down: `y` times it plus ``Rules/Remainder`` is x.
struct FlooredQuotient: BinaryRule {
  static let facts = RuleFacts(
    "flooredQuotient", "⌊x / y⌋", derivatives: ["0", "0"], domain: [.real, .nonzero],
    convention: "the derivatives at the jumps are 0, too; x / y where y = 0",
    accuracy: "exact: made from the exact remainder, as x / y may round up to an integer")

  func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let r = TruncatedRemainder().value(x, y)
    let towardsZero = (x - r) / y
    let below = towardsZero - 1
    let floored = N.select(
      r .== 0, towardsZero,
      N.select(
        y .< 0, N.select(r .< 0, towardsZero, below), N.select(r .< 0, below, towardsZero)))
    let rounded = N.round(floored)
    return N.select(y .== 0, x / y, N.select(rounded .== 0, N.copysign(0, x / y), rounded))
  }
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> { .zero }
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> { .zero }
}

/// How a quotient is rounded to an integer.
public enum QuotientRounding: Sendable, CaseIterable {
  /// Down, like Python's `//`.
  case floor
  /// Toward zero, like the division of integers in Swift.
  case towardZero
}

extension Functions {
  static let fmod = ElementwiseFunction(TruncatedRemainder())
  static let truncatedQuotient = ElementwiseFunction(TruncatedQuotient())
  static let flooredQuotient = ElementwiseFunction(FlooredQuotient())
}

extension Tensor where Element: DifferentiableElement {
  /// The elementwise reciprocal: `1 / x`. Rule: ``Rules/Reciprocal``.
  public func reciprocal() -> Tensor { Tensor(Functions.reciprocal(any)) }

  /// The elementwise quotient, rounded to an integer; shapes are broadcast. Its derivative is 0.
  public func divided(by other: Tensor, rounding: QuotientRounding) -> Tensor {
    switch rounding {
    case .floor: Tensor(Functions.flooredQuotient(any, other.any))
    case .towardZero: Tensor(Functions.truncatedQuotient(any, other.any))
    }
  }
  /// The quotient of each element and a number, rounded to an integer. Its derivative is 0.
  public func divided(by number: Element, rounding: QuotientRounding) -> Tensor {
    divided(by: Tensor(number: number), rounding: rounding)
  }
}

/// The elementwise reciprocal: `1 / x`. Rule: ``Rules/Reciprocal``.
public func reciprocal<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.reciprocal() }

/// The remainder of floored division by a number.
public func remainder<E: DifferentiableElement>(_ x: Tensor<E>, _ y: E) -> Tensor<E> {
  remainder(x, Tensor(number: y))
}
/// The remainder of floored division of a number by each element.
public func remainder<E: DifferentiableElement>(_ x: E, _ y: Tensor<E>) -> Tensor<E> {
  remainder(Tensor(number: x), y)
}
/// The elementwise remainder of truncated division, C's `fmod`, which has the sign of `x`; shapes
/// are broadcast. Derivative: 1 with respect to `x`, the negated truncated quotient with respect to
/// `y`.
public func fmod<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.fmod(x.any, y.any))
}
/// The remainder of truncated division by a number.
public func fmod<E: DifferentiableElement>(_ x: Tensor<E>, _ y: E) -> Tensor<E> {
  fmod(x, Tensor(number: y))
}
