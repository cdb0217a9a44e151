// Roots and powers.
import RealModule

extension Rules {
  /// The square root.
  public struct Sqrt: UnaryRule {
    public static let facts = RuleFacts(
      "sqrt", "√x", derivatives: ["1 / (2 r)"], domain: [.nonnegative],
      convention: "the derivative at 0 is ∞ (-∞ at -0), below NaN",
      accuracy: "correctly rounded, derivative 1.5 ulp", source: "DLMF 4.2.26")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.sqrt(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(0.5 / y)
    }
  }

  /// The cube root, also of negative numbers.
  public struct Cbrt: UnaryRule {
    public static let facts = RuleFacts(
      "cbrt", "∛x", derivatives: ["1 / (3 r²)"], convention: "the derivative at 0 is ∞",
      accuracy: "2 ulp, derivative 5 ulp", source: "DLMF 4.2.26")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.cbrt(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (3 * (y * y)))
    }
  }

  /// The reciprocal of the square root.
  public struct Rsqrt: UnaryRule {
    public static let facts = RuleFacts(
      "rsqrt", "1 / √x", derivatives: ["-r³ / 2"], domain: [.positive],
      convention: "at 0 the value is ∞ and the derivative -∞",
      accuracy: "1.5 ulp, derivative 3 ulp",
      source: "DLMF 4.2.26")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { 1 / N.sqrt(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-0.5 * (y * y * y))
    }
  }

  /// x to the power of a constant exponent.
  public struct PowerOf: UnaryRule {
    public static let facts = RuleFacts(
      "powerOf", symbol: "^", "x ^ exponent", derivatives: ["exponent * x ^ (exponent - 1)"],
      domain: [.positive], parameters: [("exponent", 2)],
      convention: """
        x ^ 0 is 1 with derivative 0, also at x = 0 and at NaN; NaN where x < 0 unless the \
        exponent is an integer
        """,
      accuracy: "1 ulp (pow of the C library), derivative 2 ulp", source: "DLMF 4.2.26")
    /// The exponent, which is not differentiated by.
    public let exponent: Double
    /// The rule for a fixed exponent.
    @inlinable public init(_ exponent: Double) { self.exponent = exponent }
    public var parameters: [Double] { [exponent] }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.power(x, N(exponent)) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      exponent == 0 ? .zero : .varying(exponent * N.apply(PowerOf(exponent - 1), x))
    }
  }

  /// x to the power y.
  public struct Power: BinaryRule {
    public static let facts = RuleFacts(
      "pow", symbol: "^", "x ^ y", derivatives: ["y * x ^ (y - 1)", "r * log(x)"],
      domain: [.positive, .real],
      convention:
        """
        by x: 0 where y = 0; by y: 0 where x = 0 ≤ y, NaN where x < 0 (PyTorch's choices); second \
        derivatives at x = 0 are their limits for x → 0
        """,
      accuracy: "1 ulp (pow of the C library), derivative 2 ulp", source: "DLMF 4.2.26")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.power(x, y)
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(N.apply(PowerSlope(), x, y))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      // Where x is known and an ordinary number, the power is not computed again.
      let isOrdinary = (0 .< x).decided == true && (x .< .infinity).decided == true
      return .varying(isOrdinary ? r * N.log(x) : N.apply(PowerLog(), x, y))
    }
  }

  /// The derivative of ``Power`` by its base, y x ^ (y - 1).
  ///
  /// It and ``PowerLog`` are rules of their own, outside the rule book, because the derivatives of
  /// their conventions at x = 0 would not be those of the power: by x and y in either order, the
  /// mixed derivative is one text here.
  @usableFromInline package struct PowerSlope: BinaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "powerSlope", "y x ^ (y - 1)",
      derivatives: ["y (y - 1) x ^ (y - 2)", "x ^ (y - 1) (1 + y log x)"],
      domain: [.positive, .real], convention: "0 where y = 0", accuracy: "2 ulp",
      source: "DLMF 4.2.26")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      let slope = y * N.power(x, y - 1)
      // y = 0 makes the slope 0, except at x = 0 and NaN, where it must be stated.
      return N.select(y .== 0, Rules.zeroUnlessSigned(x, slope), slope)
    }
    @inlinable package func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      let slope = y * N.apply(PowerSlope(), x, y - 1)
      return .varying(N.select(y .== 0, Rules.zeroUnlessSigned(x, slope), slope))
    }
    @inlinable package func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(Rules.mixedDerivative(x, y))
    }
  }

  /// The derivative of ``Power`` by its exponent, x ^ y log x: see ``PowerSlope``.
  @usableFromInline package struct PowerLog: BinaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "powerLog", "x ^ y log x", derivatives: ["x ^ (y - 1) (1 + y log x)", "r log x"],
      domain: [.positive, .real], convention: "0 where x = 0 ≤ y", accuracy: "2 ulp",
      source: "DLMF 4.2.26")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      let slope = N.power(x, y) * N.log(x)
      return N.select(x .== 0, N.select(y .>= 0, 0, slope), slope)
    }
    @inlinable package func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(Rules.mixedDerivative(x, y))
    }
    @inlinable package func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      let log = N.log(x)
      let slope = N.power(x, y) * log * log
      return .varying(N.select(x .== 0, N.select(y .> 0, 0, slope), slope))
    }
  }

  /// x ^ (y - 1) (1 + y log x), the mixed derivative of a power, and its limit at x = 0.
  @inlinable
  static func mixedDerivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let mixed = N.power(x, y - 1) * (1 + N.apply(Rules.XLogY(), y, x))
    return N.select(x .== 0, N.select(y .> 1, 0, mixed), mixed)
  }

  /// The number where x is positive or negative, and 0 where it is 0 or NaN.
  @inlinable
  static func zeroUnlessSigned<N: RuleNumber>(_ x: N, _ number: N) -> N {
    N.select(x .< 0, number, N.select(x .> 0, number, 0))
  }

  /// The length √(x² + y²).
  public struct Hypot: BinaryRule {
    public static let facts = RuleFacts(
      "hypot", "√(x² + y²)", derivatives: ["x / r", "y / r"], domain: [.real, .real],
      convention: "the derivatives at (0, 0) are NaN (PyTorch's choice)",
      accuracy: "1 ulp, derivative 1.5 ulp; second derivatives to some ulp of 1 / r",
      source: "DLMF 1.9.9")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.hypot(x, y)
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(x / r)
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(y / r)
    }
  }
}
