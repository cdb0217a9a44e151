// Trigonometric functions and their inverses. Angles are in radians.
import RealModule

extension Rules {
  /// The sine.
  public struct Sin: UnaryRule {
    public static let facts = RuleFacts(
      "sin", "sin x", derivatives: ["cos x"], accuracy: "1 ulp, derivative 1 ulp",
      source: "DLMF 4.20.1")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.sin(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.cos(x))
    }
  }

  /// The cosine.
  public struct Cos: UnaryRule {
    public static let facts = RuleFacts(
      "cos", "cos x", derivatives: ["-sin x"], accuracy: "1 ulp, derivative 1 ulp",
      source: "DLMF 4.20.2")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.cos(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-N.sin(x))
    }
  }

  /// The tangent.
  public struct Tan: UnaryRule {
    public static let facts = RuleFacts(
      "tan", "tan x", derivatives: ["1 + r²"], accuracy: "1 ulp, derivative 2 ulp",
      source: "DLMF 4.20.3")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.tan(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 + y * y)
    }
  }

  /// The inverse sine.
  public struct Asin: UnaryRule {
    public static let facts = RuleFacts(
      "asin", "asin x", derivatives: ["1 / √(1 - x²)"], domain: [.unit],
      convention: "the derivative at ±1 is ∞, outside NaN",
      accuracy: "1 ulp, derivative 2 ulp; (1 - x)(1 + x) keeps the digits near ±1",
      source: "DLMF 4.24.7")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.asin(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(AsinSlope(), x))
    }
  }

  /// The derivative of ``Asin``, 1 / √(1 - x²).
  ///
  /// It is a rule of its own, outside the rule book: at ±1, the product rule for the text of
  /// 1 - x² would multiply 0 by ∞.
  @usableFromInline package struct AsinSlope: UnaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "asinSlope", "1 / √(1 - x²)", derivatives: ["x r³"], domain: [.unit],
      convention: "∞ at ±1, outside NaN", accuracy: "3 ulp, derivative 10 ulp",
      source: "DLMF 4.24.7")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N) -> N {
      1 / N.sqrt(Rules.oneMinusSquare(x))
    }
    @inlinable package func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(x * (y * y * y))
    }
  }

  /// The inverse cosine.
  public struct Acos: UnaryRule {
    public static let facts = RuleFacts(
      "acos", "acos x", derivatives: ["-1 / √(1 - x²)"], domain: [.unit],
      convention: "the derivative at ±1 is -∞, outside NaN",
      accuracy: "1 ulp, derivative 2 ulp; (1 - x)(1 + x) keeps the digits near ±1",
      source: "DLMF 4.24.8")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.acos(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-N.apply(AsinSlope(), x))
    }
  }

  /// The inverse tangent.
  public struct Atan: UnaryRule {
    public static let facts = RuleFacts(
      "atan", "atan x", derivatives: ["1 / (1 + x²)"], accuracy: "1 ulp, derivative 1.5 ulp",
      source: "DLMF 4.24.9")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.atan(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (1 + x * x))
    }
  }

  /// The angle of the point with ordinate x and abscissa y: the first operand is the ordinate.
  public struct Atan2: BinaryRule {
    public static let facts = RuleFacts(
      "atan2", "atan2(x, y), the angle of the point with abscissa y and ordinate x",
      derivatives: ["y / (x² + y²)", "-x / (x² + y²)"], domain: [.real, .positive],
      convention: "the derivatives at (0, 0) are 0 (PyTorch's choice)",
      accuracy: "1 ulp, derivative 3 ulp; divided twice by the length, as squares may overflow",
      source: "DLMF 4.23(i), 4.24.9")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.atan2(y: x, x: y)
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(N.apply(Atan2Slope(), y, x))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(-N.apply(Atan2Slope(), x, y))
    }
  }

  /// The derivative of ``Atan2`` by its ordinate, x / (x² + y²), where x is the abscissa. With the
  /// operands exchanged it is minus the derivative by the abscissa.
  ///
  /// It is a rule of its own, outside the rule book: at infinite operands, the product rule for its
  /// text would divide ∞ by ∞ in an order that differs by engine.
  @usableFromInline package struct Atan2Slope: BinaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "atan2Slope", "x / (x² + y²)",
      derivatives: ["(y² - x²) / (x² + y²)²", "-2 x y / (x² + y²)²"],
      domain: [.real, .real], convention: "0 at (0, 0), and so are the derivatives",
      accuracy: "3 ulp; divided by the length one by one, as squares may overflow",
      source: "DLMF 4.24.9")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      let length = N.hypot(x, y)
      return N.select(length .== 0, 0, x / length / length)
    }
    @inlinable package func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      let length = N.hypot(x, y)
      let (cos, sin) = (x / length, y / length)
      return .varying(N.select(length .== 0, 0, (sin - cos) * (sin + cos) / length / length))
    }
    @inlinable package func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      let length = N.hypot(x, y)
      let (cos, sin) = (x / length, y / length)
      return .varying(N.select(length .== 0, 0, -2 * (cos * sin) / length / length))
    }
  }

  /// 1 - x² with full accuracy: as a product near ±1, and directly near 0, where its derivatives
  /// are then accurate too.
  @inlinable static func oneMinusSquare<N: RuleNumber>(_ x: N) -> N {
    N.select(N.abs(x) .< 0.5, 1 - x * x, (1 - x) * (1 + x))
  }
}
