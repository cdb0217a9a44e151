// Hyperbolic functions and their inverses.
import RealModule

extension Rules {
  /// The hyperbolic sine.
  public struct Sinh: UnaryRule {
    public static let facts = RuleFacts(
      "sinh", "sinh x", derivatives: ["cosh x"], accuracy: "2 ulp, derivative 2 ulp",
      source: "DLMF 4.34.1")
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.sinh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.cosh(x))
    }
  }

  /// The hyperbolic cosine.
  public struct Cosh: UnaryRule {
    public static let facts = RuleFacts(
      "cosh", "cosh x", derivatives: ["sinh x"], accuracy: "2 ulp, derivative 2 ulp",
      source: "DLMF 4.34.2")
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.cosh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.sinh(x))
    }
  }

  /// The hyperbolic tangent.
  public struct Tanh: UnaryRule {
    public static let facts = RuleFacts(
      "tanh", "tanh x", derivatives: ["1 / cosh² x"],
      accuracy: "2 ulp, derivative 3 ulp, where 1 - r² would lose all digits past |x| = 19",
      source: "DLMF 4.34.3")
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.tanh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      // Near 0 in terms of y, or the second derivative, -2 y r', would lose its digits.
      let e = N.exp(N.select(x .< 0, 2 * x, -2 * x))
      let d = 1 + e
      return .varying(N.select(N.abs(y) .< 0.5, 1 - y * y, 4 * e / (d * d)))
    }
  }

  /// The inverse hyperbolic sine.
  public struct Asinh: UnaryRule {
    public static let facts = RuleFacts(
      "asinh", "asinh x", derivatives: ["1 / √(x² + 1)"],
      accuracy: "2 ulp, derivative 2 ulp; hypot(x, 1) cannot overflow", source: "DLMF 4.38.9")
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.asinh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / N.hypot(x, 1))
    }
  }

  /// The inverse hyperbolic cosine.
  public struct Acosh: UnaryRule {
    public static let facts = RuleFacts(
      "acosh", "acosh x", derivatives: ["1 / √(x² - 1)"], domain: [Interval(1, .infinity)],
      convention: "the derivative at 1 is ∞, below NaN",
      accuracy: "2 ulp, derivative 3 ulp; √(x - 1) √(x + 1) keeps the digits near 1",
      source: "DLMF 4.38.10")
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.acosh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (N.sqrt(x - 1) * N.sqrt(x + 1)))
    }
  }

  /// The inverse hyperbolic tangent.
  public struct Atanh: UnaryRule {
    public static let facts = RuleFacts(
      "atanh", "atanh x", derivatives: ["1 / (1 - x²)"], domain: [.unit],
      convention: "±∞ with derivative ∞ at ±1; NaN outside, where the derivative keeps its formula",
      accuracy: "2 ulp, derivative 2 ulp; (1 - x)(1 + x) keeps the digits near ±1",
      source: "DLMF 4.38.11")
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.atanh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (Rules.oneMinusSquare(x)))
    }
  }
}
