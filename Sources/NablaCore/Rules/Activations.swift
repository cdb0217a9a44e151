// Smooth activation functions.
import RealModule

extension Rules {
  /// The logistic function.
  public struct Sigmoid: UnaryRule {
    public static let facts = RuleFacts(
      "sigmoid", "1 / (1 + e⁻ˣ)", derivatives: ["e⁻ˣ / (1 + e⁻ˣ)²"],
      accuracy: "1.5 ulp, derivative 2.5 ulp; r (1 - r) would lose all digits past x = 37",
      source: "DLMF 4.2.19")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      let e = N.exp(-N.abs(x))
      let d = 1 + e
      return N.select(x .< 0, e, 1) / d
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(SigmoidSlope(), x))
    }
  }

  /// The derivative of the logistic function, s (1 - s).
  ///
  /// It is a rule of its own, outside the rule book: differentiating the text of ``Sigmoid`` again
  /// would differentiate |x| at 0, and the lanes machine computes this function in one instruction.
  @usableFromInline package struct SigmoidSlope: UnaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "sigmoidSlope", "e⁻ˣ / (1 + e⁻ˣ)²", derivatives: ["-r tanh(x / 2)"],
      accuracy: "2.5 ulp, derivative 5 ulp", source: "DLMF 4.34.3")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N) -> N {
      let e = N.exp(-N.abs(x))
      let d = 1 + e
      return e / (d * d)
    }
    @inlinable package func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-y * N.tanh(0.5 * x))
    }
  }

  /// log(sigmoid(x)), which neither overflows nor loses digits where sigmoid(x) is 0 or 1.
  public struct LogSigmoid: UnaryRule {
    public static let facts = RuleFacts(
      "logSigmoid", "-log(1 + e⁻ˣ)", derivatives: ["sigmoid(-x)"],
      accuracy: "1.5 ulp, derivative 1.5 ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .< 0, x, 0) - N.log(onePlus: N.exp(-N.abs(x)))
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(Sigmoid(), -x))
    }
  }

  /// log(1 + eˣ), which does not overflow.
  public struct Softplus: UnaryRule {
    public static let facts = RuleFacts(
      "softplus", "log(1 + eˣ)", derivatives: ["sigmoid(x)"],
      accuracy: "1.5 ulp, derivative 1.5 ulp; no threshold")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .> 0, x, 0) + N.log(onePlus: N.exp(-N.abs(x)))
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(Sigmoid(), x))
    }
  }

  /// x / (1 + |x|).
  public struct Softsign: UnaryRule {
    public static let facts = RuleFacts(
      "softsign", "x / (1 + |x|)", derivatives: ["1 / (1 + |x|)²"],
      accuracy: "1 ulp, derivative 2 ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { x / (1 + N.abs(x)) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let d = 1 + N.abs(x)
      return .varying(1 / (d * d))
    }
  }

  /// The exponential linear unit: x, and alpha (eˣ - 1) where x ≤ 0.
  public struct Elu: UnaryRule {
    public static let facts = RuleFacts(
      "elu", "x, or alpha (eˣ - 1) where x ≤ 0", derivatives: ["1, or alpha eˣ where x ≤ 0"],
      parameters: [("alpha", 1)], kinks: [0],
      convention: "the derivative at 0 is alpha, the second one 0",
      accuracy: "1.5 ulp, derivative 1.5 ulp", source: "arXiv:1511.07289")
    /// The negated limit of the value for x → -∞.
    public let alpha: Double
    /// The rule with its parameter, 1 by default.
    @inlinable public init(alpha: Double = 1) {
      self.alpha = alpha
    }
    public var parameters: [Double] { [alpha] }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .<= 0, alpha * N.expMinusOne(x), x)
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.select(x .< 0, alpha * N.exp(x), N.select(x .<= 0, N(alpha), 1)))
    }
  }

  /// The scaled exponential linear unit.
  public struct Selu: UnaryRule {
    public static let facts = RuleFacts(
      "selu", "λ elu(x, α)", derivatives: ["λ, or λ α eˣ where x ≤ 0"], kinks: [0],
      convention: "the derivative at 0 is λ α, the second one 0; λ = 1.0507, α = 1.6733",
      accuracy: "2 ulp, derivative 2 ulp",
      source: "arXiv:1706.02515")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(
        x .<= 0, N(Constants.seluScale * Constants.seluAlpha) * N.expMinusOne(x),
        N(Constants.seluScale) * x)
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let atZero = N(Constants.seluScale * Constants.seluAlpha)
      let above = N.select(x .<= 0, atZero, N(Constants.seluScale))
      return .varying(N.select(x .< 0, atZero * N.exp(x), above))
    }
  }

  /// The continuously differentiable exponential linear unit.
  public struct Celu: UnaryRule {
    public static let facts = RuleFacts(
      "celu", "x, or alpha (exp(x / alpha) - 1) where x ≤ 0",
      derivatives: ["1, or exp(x / alpha) where x < 0"], parameters: [("alpha", 1)],
      convention: "the second derivative at 0 is 0",
      accuracy:
        "2 ulp; the derivative loses |x / alpha| ulp below 0, by the rounding of its exponent",
      source: "arXiv:1704.07483")
    /// The negated limit of the value for x → -∞.
    public let alpha: Double
    /// The rule with its parameter, 1 by default.
    @inlinable public init(alpha: Double = 1) {
      self.alpha = alpha
    }
    public var parameters: [Double] { [alpha] }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .<= 0, alpha * N.expMinusOne(x / N(alpha)), x)
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.select(x .< 0, N.exp(x / N(alpha)), 1))
    }
  }

  /// The Gaussian error linear unit, x Φ(x).
  public struct Gelu: UnaryRule {
    public static let facts = RuleFacts(
      "gelu", "x Φ(x)", derivatives: ["Φ(x) + x φ(x)"],
      accuracy: "erfc is accurate in the left tail, except for x² ulp of its rounded argument",
      source: "arXiv:1606.08415")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      x * (0.5 * N.erfc(-x * N(Constants.sqrtHalf)))
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.apply(GeluSlope(), x))
    }
  }

  /// The derivative of ``Gelu``.
  ///
  /// It is a rule of its own, outside the rule book, so that the lanes machine computes it in one
  /// instruction.
  @usableFromInline package struct GeluSlope: UnaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "geluSlope", "Φ(x) + x φ(x)", derivatives: ["(2 - x²) φ(x)"],
      accuracy: "as of gelu; it cancels only near its zero, -0.75", source: "arXiv:1606.08415")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N) -> N {
      let density = N(Constants.normalDensityAtZero) * N.exp(-0.5 * (x * x))
      return 0.5 * N.erfc(-x * N(Constants.sqrtHalf)) + x * density
    }
    @inlinable package func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let density = N(Constants.normalDensityAtZero) * N.exp(-0.5 * (x * x))
      // Not (2 - x * x) * density: where x * x is infinite, the density is 0.
      return .varying(2 * density - x * (x * density))
    }
  }

  /// The approximation of ``Gelu`` by tanh, as in PyTorch's `approximate="tanh"`.
  public struct GeluTanh: UnaryRule {
    public static let facts = RuleFacts(
      "geluTanh", "x (1 + tanh u) / 2, u = √(2/π) (x + 0.044715 x³)",
      derivatives: ["(1 + tanh u) / 2 + x u′ / (2 cosh² u)"],
      convention: "the derivative is NaN beyond |x| = 1e154, where x² overflows",
      accuracy:
        "written as x sigmoid(2u), which keeps the digits of the left tail, except 2 |u| ulp",
      source: "arXiv:1606.08415")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      let u = x * (1 + N(0.044715) * (x * x))
      return x * N.apply(Sigmoid(), N(2 * Constants.sqrtTwoOverPi) * u)
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let k = N(2 * Constants.sqrtTwoOverPi)
      let t = k * (x * (1 + N(0.044715) * (x * x)))
      let s = N.apply(Sigmoid(), t)
      let slope = k * (1 + N(3 * 0.044715) * (x * x))
      return .varying(s + x * (s * N.apply(Sigmoid(), -t)) * slope)
    }
  }

  /// The sigmoid linear unit, x sigmoid(x).
  public struct Silu: UnaryRule {
    public static let facts = RuleFacts(
      "silu", "x sigmoid(x)", derivatives: ["s (1 + x (1 - s)), s = sigmoid(x)"],
      accuracy: "2 ulp; the derivative cancels only near its zero, -1.28",
      source: "arXiv:1702.03118")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { x * N.apply(Sigmoid(), x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let s = N.apply(Sigmoid(), x)
      return .varying(s * (1 + x * N.apply(Sigmoid(), -x)))
    }
  }

  /// x tanh(softplus(x)).
  public struct Mish: UnaryRule {
    public static let facts = RuleFacts(
      "mish", "x tanh(softplus(x))",
      derivatives: ["t + x sigmoid(x) / cosh²(softplus(x)), t = r / x"],
      accuracy: "4 ulp; the derivative cancels only near its zero, -1.19",
      source: "arXiv:1908.08681")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { x * N.tanh(N.apply(Softplus(), x)) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let p = N.apply(Softplus(), x)
      let t = N.tanh(p)
      return .varying(t + x * N.apply(Sigmoid(), x) * Tanh().partial(p, t).number())
    }
  }

  /// x - tanh x.
  public struct Tanhshrink: UnaryRule {
    public static let facts = RuleFacts(
      "tanhshrink", "x - tanh x", derivatives: ["tanh² x"],
      accuracy: "right to 1 ulp of x, as the difference cancels near 0; derivative 3 ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { x - N.tanh(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      let t = N.tanh(x)
      return .varying(t * t)
    }
  }
}

extension Constants {
  @inlinable static var sqrtHalf: Double { 0.707106781186547524400844362105 }
  @inlinable static var sqrtTwoOverPi: Double { 0.797884560802865355879892119869 }
  @inlinable static var normalDensityAtZero: Double { 0.398942280401432677939946059934 }
  @inlinable static var seluAlpha: Double { 1.67326324235437728481704295976 }
  @inlinable static var seluScale: Double { 1.05070098735548049341933498529 }
}
