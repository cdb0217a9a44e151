// Hyperbolic functions and their inverses.
import RealModule

extension Rules {
  /// The hyperbolic sine.
  public struct Sinh: UnaryRule {
    public static let facts = RuleFacts(
      "sinh", "sinh x", derivatives: ["cosh x"], accuracy: "2 ulp, derivative 2 ulp",
      source: "DLMF 4.34.1")
    /// The rule, which has no parameters.
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
    /// The rule, which has no parameters.
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
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.tanh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(SechSquared(), x))
    }
  }

  /// 1 / cosh² x, the derivative of tanh.
  ///
  /// It is a rule of its own, outside the rule book: differentiating its text again would
  /// differentiate |x| at 0, and the lanes machine computes it in one instruction.
  @usableFromInline package struct SechSquared: UnaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "sechSquared", "1 / cosh² x", derivatives: ["-2 r tanh x"],
      accuracy: "3 ulp, derivative 5 ulp", source: "DLMF 4.34.3, 4.35.8")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N) -> N {
      let e = N.exp(-2 * N.abs(x))
      let d = 1 + e
      return 4 * e / (d * d)
    }
    @inlinable package func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-2 * y * N.tanh(x))
    }
  }

  /// The inverse hyperbolic sine.
  public struct Asinh: UnaryRule {
    public static let facts = RuleFacts(
      "asinh", "asinh x", derivatives: ["1 / √(x² + 1)"],
      accuracy: "2 ulp, derivative 2 ulp; hypot(x, 1) cannot overflow", source: "DLMF 4.38.9")
    /// The rule, which has no parameters.
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
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.acosh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(AcoshSlope(), x))
    }
  }

  /// The inverse hyperbolic tangent.
  public struct Atanh: UnaryRule {
    public static let facts = RuleFacts(
      "atanh", "atanh x", derivatives: ["1 / (1 - x²)"], domain: [.unit],
      convention: "±∞ with derivative ∞ at ±1; NaN outside, where the derivative keeps its formula",
      accuracy: "2 ulp, derivative 2 ulp; (1 - x)(1 + x) keeps the digits near ±1",
      source: "DLMF 4.38.11")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.atanh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(AtanhSlope(), x))
    }
  }

  /// The derivative of ``Acosh``, 1 / √(x² - 1). It is a rule of its own for the reason of
  /// ``AsinSlope``.
  @usableFromInline package struct AcoshSlope: UnaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "acoshSlope", "1 / √(x² - 1)", derivatives: ["-x r³"], domain: [Interval(1, .infinity)],
      convention: "∞ at 1, below NaN", accuracy: "3 ulp, derivative 10 ulp",
      source: "DLMF 4.38.10")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N) -> N {
      1 / (N.sqrt(x - 1) * N.sqrt(x + 1))
    }
    @inlinable package func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-(x * y) * (y * y))
    }
  }

  /// The derivative of ``Atanh``, 1 / (1 - x²). It is a rule of its own for the reason of
  /// ``AsinSlope``.
  @usableFromInline package struct AtanhSlope: UnaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "atanhSlope", "1 / (1 - x²)", derivatives: ["2 x r²"],
      convention: "∞ at ±1; the formula outside, too", accuracy: "2 ulp, derivative 5 ulp",
      source: "DLMF 4.38.11")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N) -> N { 1 / Rules.oneMinusSquare(x) }
    @inlinable package func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(2 * (x * y) * y)
    }
  }
}
