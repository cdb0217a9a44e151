// Piecewise linear activation functions.
extension Rules {
  /// The rectifier: x where x > 0, else 0.
  public struct Relu: UnaryRule {
    public static let facts = RuleFacts(
      "relu", "max(x, 0)", derivatives: ["1 where x > 0"], kinks: [0],
      convention:
        "the derivative at 0 is 0; -0 stays -0; at NaN the value is NaN, the derivative 1",
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.select(x .< 0, 0, x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .masked(where: x .<= 0, 1)
    }
  }

  /// The rectifier limited to 6: min(max(x, 0), 6).
  public struct Relu6: UnaryRule {
    public static let facts = RuleFacts(
      "relu6", "min(max(x, 0), 6)", derivatives: ["1 where 0 < x < 6"], kinks: [0, 6],
      convention: "the derivative at 0 and 6 is 0, at NaN 1", accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .< 0, 0, N.select(x .> 6, 6, x))
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .masked(where: N.isOutside(x, 0, 6), 1)
    }
  }

  /// The rectifier with a slope for negative x.
  public struct LeakyRelu: UnaryRule {
    public static let facts = RuleFacts(
      "leakyRelu", "x, or slope x where x ≤ 0", derivatives: ["1, or slope where x ≤ 0"],
      parameters: [("slope", 0.01)], kinks: [0],
      convention: "the derivative at 0 and NaN is the slope",
      accuracy: "correctly rounded, derivative exact")
    /// The derivative where x ≤ 0.
    public let slope: Double
    /// The rule with its slope, 0.01 by default.
    @inlinable public init(slope: Double = 0.01) {
      self.slope = slope
    }
    public var parameters: [Double] { [slope] }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.select(x .> 0, x, slope * x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.select(x .> 0, 1, N(slope)))
    }
  }

  /// x limited to an interval, as an activation: the derivative at the bounds is 0, that of
  /// ``Clamp`` is 1.
  public struct Hardtanh: UnaryRule {
    public static let facts = RuleFacts(
      "hardtanh", "min(max(x, lower), upper)", derivatives: ["1 where lower < x < upper"],
      parameters: [("lower", -1), ("upper", 1)], kinks: [-1, 1],
      convention: "the derivative at the bounds is 0, at NaN 1", accuracy: "exact")
    /// The lower bound.
    public let lower: Double
    /// The upper bound.
    public let upper: Double
    /// The rule with its bounds, -1 and 1 by default.
    ///
    /// - Precondition: `lower <= upper`. Otherwise it traps: `hardtanh: the lower bound 2.0 must
    ///   not be above the upper bound 1.0`.
    @inlinable public init(lower: Double = -1, upper: Double = 1) {
      Self.require(lower <= upper, parameters: [lower, upper])
      self.lower = lower
      self.upper = upper
    }
    public var parameters: [Double] { [lower, upper] }
    public static func parameterError(_ p: [Double]) -> String? {
      p[0] <= p[1]
        ? nil
        : """
        hardtanh: the lower bound \(PlainText.number(p[0])) must not be above the upper bound \
        \(PlainText.number(p[1]))
        """
    }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      Clamp(lower: lower, upper: upper).value(x)
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .masked(where: N.isOutside(x, lower, upper), 1)
    }
  }

  /// The piecewise linear approximation of the sigmoid.
  public struct HardSigmoid: UnaryRule {
    public static let facts = RuleFacts(
      "hardSigmoid", "min(max(x + 3, 0), 6) / 6", derivatives: ["1/6 where -3 < x < 3"],
      kinks: [-3, 3], convention: "the derivative at -3 and 3 is 0, at NaN 0",
      accuracy: "1.5 ulp, derivative 0.5 ulp", source: "arXiv:1905.02244")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.apply(Relu6(), x + 3) / 6 }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      // At NaN the derivative is 0, too.
      let isInside = N.select(x .> -3, N.select(x .< 3, 1, 0), 0)
      return .masked(where: isInside .== 0, N(1.0 / 6))
    }
  }

  /// x times ``HardSigmoid`` of x.
  public struct HardSwish: UnaryRule {
    public static let facts = RuleFacts(
      "hardSwish", "x hardSigmoid(x)", derivatives: ["0, x / 3 + 1/2, or 1"], kinks: [-3, 3],
      convention: "the derivative at -3 is 0 and at 3 is 1", accuracy: "2 ulp, derivative 1.5 ulp",
      source: "arXiv:1905.02244")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { x * (N.apply(Relu6(), x + 3) / 6) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .masked(where: x .<= -3, N.select(x .< 3, x / 3 + 0.5, 1))
    }
  }
}

extension RuleNumber {
  /// Where x is not between the bounds, or is one of them; not where it is NaN.
  @inlinable static func isOutside(_ x: Self, _ lower: Double, _ upper: Double) -> Mask {
    select(x .<= lower, 1, select(x .>= upper, 1, 0)) .== 1
  }
}
