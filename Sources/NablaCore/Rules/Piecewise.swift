// Piecewise rules: signs, bounds and rounding. Their conventions at kinks are PyTorch's.
extension Rules {
  /// The absolute value.
  public struct Abs: UnaryRule {
    public static let facts = RuleFacts(
      "abs", "|x|", derivatives: ["sign(x)"], kinks: [0],
      convention: "the derivative at 0 and NaN is 0",
      accuracy: "exact", source: "DLMF 1.9.9")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.select(x .<= 0, 0 - x, x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.select(x .< 0, -1, N.select(x .> 0, 1, 0)))
    }
  }

  /// The sign: -1, 0 or 1.
  public struct Sign: UnaryRule {
    public static let facts = RuleFacts(
      "sign", "sign(x)", derivatives: ["0"], kinks: [0], convention: "0 at 0 and at NaN",
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .< 0, -1, N.select(x .> 0, 1, 0))
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .zero }
  }

  /// The smaller of x and y.
  public struct Minimum: BinaryRule {
    public static let facts = RuleFacts(
      "min", "min(x, y)", derivatives: ["1 where x < y", "1 where y < x"], domain: [.real, .real],
      convention: """
        1/2 to each in a tie, whose value is x; with a NaN the value is NaN, and both \
        derivatives are 1
        """,
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.select(x .<= y, x, N.select(y .< x, y, x + y))
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .masked(where: y .< x, N.select(x .== y, N(0.5), 1))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .masked(where: x .< y, N.select(x .== y, N(0.5), 1))
    }
  }

  /// The larger of x and y.
  public struct Maximum: BinaryRule {
    public static let facts = RuleFacts(
      "max", "max(x, y)", derivatives: ["1 where x > y", "1 where y > x"], domain: [.real, .real],
      convention: """
        1/2 to each in a tie, whose value is x; with a NaN the value is NaN, and both \
        derivatives are 1
        """,
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.select(x .>= y, x, N.select(y .> x, y, x + y))
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .masked(where: x .< y, N.select(x .== y, N(0.5), 1))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .masked(where: y .< x, N.select(x .== y, N(0.5), 1))
    }
  }

  /// x limited to the interval from `lower` to `upper`.
  public struct Clamp: UnaryRule {
    public static let facts = RuleFacts(
      "clamp", "min(max(x, lower), upper)", derivatives: ["1 where lower ≤ x ≤ upper"],
      parameters: [("lower", -1), ("upper", 1)], kinks: [-1, 1],
      convention: "the derivative at the bounds is 1, at NaN 0", accuracy: "exact")
    /// The lower bound.
    public let lower: Double
    /// The upper bound.
    public let upper: Double
    /// The rule with its bounds.
    ///
    /// - Precondition: `lower <= upper`. Otherwise it traps: `clamp: the lower bound 2.0 must not
    ///   be above the upper bound 1.0`.
    @inlinable public init(lower: Double, upper: Double) {
      Self.require(lower <= upper, parameters: [lower, upper])
      self.lower = lower
      self.upper = upper
    }
    public var parameters: [Double] { [lower, upper] }
    public static func parameterError(_ p: [Double]) -> String? {
      p[0] <= p[1]
        ? nil
        : """
        clamp: the lower bound \(PlainText.number(p[0])) must not be above the upper bound \
        \(PlainText.number(p[1]))
        """
    }
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N {
      N.select(x .< lower, N(lower), N.select(x .> upper, N(upper), x))
    }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      // At NaN the derivative is 0, too.
      let isInside = N.select(x .>= lower, N.select(x .<= upper, 1, 0), 0)
      return .masked(where: isInside .== 0, 1)
    }
  }

  /// The remainder of floored division: it has the sign of y.
  public struct Remainder: BinaryRule {
    public static let facts = RuleFacts(
      "remainder", symbol: "mod", "x - y ⌊x / y⌋", derivatives: ["1", "-⌊x / y⌋"],
      domain: [.real, .nonzero],
      convention: "the derivatives ignore the jumps; NaN where y = 0",
      accuracy: "correctly rounded (one addition to C's exact fmod), derivative exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.remainder(x, y)
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .constant(1)
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(N.round((r - x) / y))
    }
  }

  /// The largest integer ≤ x.
  public struct Floor: UnaryRule {
    public static let facts = RuleFacts(
      "floor", "⌊x⌋", derivatives: ["0"], convention: "the derivative is 0 at the jumps too",
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.floor(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .zero }
  }

  /// The smallest integer ≥ x.
  public struct Ceil: UnaryRule {
    public static let facts = RuleFacts(
      "ceil", "⌈x⌉", derivatives: ["0"], convention: "the derivative is 0 at the jumps too",
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.ceil(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .zero }
  }

  /// The nearest integer, ties to even.
  public struct Round: UnaryRule {
    public static let facts = RuleFacts(
      "round", "round(x)", derivatives: ["0"],
      convention: "ties to even; the derivative is 0 at the jumps too",
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.round(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .zero }
  }

  /// The magnitude of x with the sign of y.
  public struct CopySign: BinaryRule {
    public static let facts = RuleFacts(
      "copysign", "|x| sign(y)", derivatives: ["sign(x) sign(y)", "0"], domain: [.real, .real],
      convention: """
        the derivative at x = 0 is 0; the sign of -0 counts, and NaN counts as positive, because \
        processors and libraries differ in its sign
        """,
      accuracy: "exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.copysign(x, Self.signed(y))
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      let sign = N.copysign(1, Self.signed(x)) * N.copysign(1, Self.signed(y))
      return .varying(N.select(x .== 0, 0, sign))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .zero
    }
    /// The number, but 1 for NaN.
    @inlinable static func signed<N: RuleNumber>(_ x: N) -> N { N.select(x .== x, x, 1) }
  }
}
