// Exponentials and logarithms.
import RealModule

extension Rules {
  /// e to the power x.
  public struct Exp: UnaryRule {
    public static let facts = RuleFacts(
      "exp", "eˣ", derivatives: ["r"], accuracy: "1 ulp, derivative 1 ulp", source: "DLMF 4.2.19")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.exp(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(y) }
  }

  /// 2 to the power x.
  public struct Exp2: UnaryRule {
    public static let facts = RuleFacts(
      "exp2", "2ˣ", derivatives: ["r log 2"], accuracy: "1 ulp, derivative 1.5 ulp",
      source: "DLMF 4.2.19")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.exp2(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(y * N(Constants.ln2))
    }
  }

  /// eˣ - 1, accurate near 0.
  public struct ExpMinusOne: UnaryRule {
    public static let facts = RuleFacts(
      "expm1", "eˣ - 1", derivatives: ["eˣ"],
      accuracy: "1 ulp, derivative 1 ulp: eˣ rather than r + 1, which cancels below -37",
      source: "DLMF 4.2.19")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.expMinusOne(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(N.exp(x))
    }
  }

  /// The natural logarithm.
  public struct Log: UnaryRule {
    public static let facts = RuleFacts(
      "log", "log x", derivatives: ["1 / x"], domain: [.positive],
      convention: "-∞ at 0, NaN below; the derivative is 1 / x there too",
      accuracy: "1 ulp, derivative 0.5 ulp", source: "DLMF 4.2.2")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.log(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(1 / x) }
  }

  /// The logarithm to base 2.
  public struct Log2: UnaryRule {
    public static let facts = RuleFacts(
      "log2", "log₂ x", derivatives: ["1 / (x log 2)"], domain: [.positive],
      convention: "-∞ at 0, NaN below; the derivative keeps its formula there",
      accuracy: "1 ulp, derivative 1.5 ulp", source: "DLMF 4.2.10")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.log2(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (x * N(Constants.ln2)))
    }
  }

  /// The logarithm to base 10.
  public struct Log10: UnaryRule {
    public static let facts = RuleFacts(
      "log10", "log₁₀ x", derivatives: ["1 / (x log 10)"], domain: [.positive],
      convention: "-∞ at 0, NaN below; the derivative keeps its formula there",
      accuracy: "1 ulp, derivative 2 ulp", source: "DLMF 4.2.14")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.log10(x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (x * N(Constants.ln10)))
    }
  }

  /// log(1 + x), accurate near 0.
  public struct LogOnePlus: UnaryRule {
    public static let facts = RuleFacts(
      "log1p", "log(1 + x)", derivatives: ["1 / (1 + x)"], domain: [Interval(-1, .infinity)],
      convention: "-∞ at -1, NaN below; the derivative keeps its formula there",
      accuracy: "1 ulp, derivative 1.5 ulp", source: "DLMF 4.2.2")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { N.log(onePlus: x) }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(1 / (1 + x))
    }
  }

  /// x log y, and 0 where x is 0.
  public struct XLogY: BinaryRule {
    public static let facts = RuleFacts(
      "xlogy", "x log y", derivatives: ["log y", "x / y"], domain: [.real, .positive],
      convention: "0 where x = 0, unless y is NaN; there the derivative by x is 0 if y ≤ 0",
      accuracy: "1.5 ulp, derivative 1 ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      N.select(x .== 0, N.select(y .== y, 0, y), x * N.log(y))
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(N.apply(XLogYSlope(), x, y))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(x / y)
    }
  }

  /// The derivative of ``XLogY`` by x, log y.
  ///
  /// It is a rule of its own, outside the rule book, so that its convention where x = 0 ≥ y is not
  /// differentiated: the mixed derivative is 1 / y in either order.
  @usableFromInline package struct XLogYSlope: BinaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "xlogySlope", "log y", derivatives: ["0", "1 / y"], domain: [.real, .positive],
      convention: "0 where x = 0 ≥ y", accuracy: "1 ulp, derivative correctly rounded")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      let slope = N.log(y)
      return N.select(x .== 0, N.select(y .<= 0, 0, slope), slope)
    }
    @inlinable package func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .zero
    }
    @inlinable package func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(1 / y)
    }
  }

  /// log(eˣ + eʸ) without overflow.
  public struct LogAddExp: BinaryRule {
    public static let facts = RuleFacts(
      "logAddExp", "log(eˣ + eʸ)", derivatives: ["sigmoid(x - y)", "sigmoid(y - x)"],
      domain: [.real, .real],
      accuracy: "right to 2 ulp of the larger operand; the derivative loses |x - y| ulp",
      source: "DLMF 4.2.2")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      let larger = N.select(x .< y, y, x)
      let rest = N.log(onePlus: N.exp(-N.abs(x - y)))
      return N.select(x .== y, x + N(Constants.ln2), larger + rest)
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(N.apply(Sigmoid(), x - y))
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(N.apply(Sigmoid(), y - x))
    }
  }
}

/// Mathematical constants of the rules, rounded once to Double.
@usableFromInline
enum Constants {
  @inlinable static var ln2: Double { 0.693147180559945309417232121458 }
  @inlinable static var ln10: Double { 2.30258509299404568401799145468 }
}
