// Error functions and the gamma family.
import RealModule

extension Rules {
  /// The error function.
  public struct Erf: UnaryRule {
    public static let facts = RuleFacts(
      "erf", "erf x", derivatives: ["2/√π exp(-x²)"],
      accuracy: "1 ulp; the derivative loses x² ulp, by the rounding of its exponent",
      source: "DLMF 7.2.1, 7.10.1")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.erf(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N(Constants.twoOverSqrtPi) * N.exp(-(x * x)))
    }
  }

  /// The complementary error function, 1 - erf x, accurate where it is tiny.
  public struct Erfc: UnaryRule {
    public static let facts = RuleFacts(
      "erfc", "erfc x", derivatives: ["-2/√π exp(-x²)"],
      accuracy: "4 ulp; the derivative loses x² ulp, by the rounding of its exponent",
      source: "DLMF 7.2.2, 7.10.1")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.erfc(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N(-Constants.twoOverSqrtPi) * N.exp(-(x * x)))
    }
  }

  /// The inverse of the error function.
  public struct ErfInverse: UnaryRule {
    public static let facts = RuleFacts(
      "erfinv", "erf⁻¹ x", derivatives: ["√π/2 exp(r²)"], domain: [.unit],
      convention: "±∞ at ±1, NaN outside",
      accuracy: "1.5 ulp; the derivative loses r² ulp, by the rounding of its exponent",
      source: "DLMF 7.17.1")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.erfInverse(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N(1 / Constants.twoOverSqrtPi) * N.exp(y * y))
    }
  }

  /// The logarithm of |Γ(x)|.
  public struct LogGamma: UnaryRule {
    public static let facts = RuleFacts(
      "lgamma", "log |Γ(x)|", derivatives: ["digamma(x)"],
      convention: "∞ at 0, -1, -2 ...; there the derivative is digamma's value",
      accuracy: "3 ulp (the C library's); the derivative is as accurate as digamma",
      source: "DLMF 5.2.2")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.logGamma(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.polygamma(0, x))
    }
  }

  /// The digamma function ψ(x), the logarithmic derivative of Γ.
  public struct Digamma: UnaryRule {
    public static let facts = RuleFacts(
      "digamma", "ψ(x)", derivatives: ["ψ′(x)"], convention: "NaN at -1, -2 ...; ∓∞ at ±0",
      accuracy: "right to 1e-15 (1 + |ψ|), derivative 4 ulp", source: "DLMF 5.2.2, 5.15.1")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.polygamma(0, x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.polygamma(1, x))
    }
  }

  /// The polygamma function: the derivative of ``Digamma`` of the given order.
  public struct Polygamma: UnaryRule {
    public static let facts = RuleFacts(
      "polygamma", "ψ⁽ⁿ⁾(x)", derivatives: ["ψ⁽ⁿ⁺¹⁾(x)"], parameters: [("order", 1)],
      convention: "odd orders are ∞ at 0, -1, -2 ...; even ones ∓∞ at ±0 and NaN at -1, -2 ...",
      accuracy: "right to 1e-14 of the value for orders up to 200, away from its zeros",
      source: "DLMF 5.15.1")
    /// The order of the derivative.
    public let order: Int
    /// The rule of the given order; order 0 is digamma.
    ///
    /// - Precondition: `order` is not negative.
    @inlinable public init(order: Int) {
      Self.require(order >= 0, parameters: [Double(order)])
      self.order = order
    }
    public var parameters: [Double] { [Double(order)] }
    /// Formulas may use orders up to 1000; derivatives of those have higher ones.
    public static func parameterError(_ p: [Double]) -> String? {
      let known = (0...1000).contains(p[0]) && p[0] == p[0].rounded()
      return known ? nil : "polygamma: the order \(p[0]) is not a whole number from 0 to 1000"
    }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.polygamma(order, x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.polygamma(order + 1, x))
    }
  }
}

extension Constants {
  @inlinable static var twoOverSqrtPi: Double { 1.12837916709551257389615890312 }
}
