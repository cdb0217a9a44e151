// The four basic operations, and rules made of them alone.
extension Rules {
  /// x + y.
  public struct Add: BinaryRule {
    public static let facts = RuleFacts(
      "add", symbol: "+", "x + y", derivatives: ["1", "1"], domain: [.real, .real],
      accuracy: "correctly rounded, derivative exact", source: "DLMF 1.4(iii)")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      x + y
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .constant(1)
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .constant(1)
    }
  }

  /// x - y.
  public struct Subtract: BinaryRule {
    public static let facts = RuleFacts(
      "subtract", symbol: "-", "x - y", derivatives: ["1", "-1"], domain: [.real, .real],
      accuracy: "correctly rounded, derivative exact", source: "DLMF 1.4(iii)")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      x - y
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .constant(1)
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .constant(-1)
    }
  }

  /// x * y.
  public struct Multiply: BinaryRule {
    public static let facts = RuleFacts(
      "multiply", symbol: "*", "x * y", derivatives: ["y", "x"], domain: [.real, .real],
      accuracy: "correctly rounded, derivative exact", source: "DLMF 1.4.10")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      x * y
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(y)
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(x)
    }
  }

  /// x / y.
  public struct Divide: BinaryRule {
    public static let facts = RuleFacts(
      "divide", symbol: "/", "x / y", derivatives: ["1 / y", "-r / y"], domain: [.real, .nonzero],
      accuracy: "correctly rounded, derivative 2 ulp; -x / y² would overflow early",
      source: "DLMF 1.4.11")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      x / y
    }
    @inlinable public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(1 / y)
    }
    @inlinable public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(-r / y)
    }
  }

  /// -x.
  public struct Negate: UnaryRule {
    public static let facts = RuleFacts(
      "negate", symbol: "-", "-x", derivatives: ["-1"], accuracy: "exact", source: "DLMF 1.4(iii)")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { -x }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .constant(-1) }
  }

  /// 1 / x.
  public struct Reciprocal: UnaryRule {
    public static let facts = RuleFacts(
      "reciprocal", symbol: "1/", "1 / x", derivatives: ["-r²"], domain: [.nonzero],
      accuracy: "correctly rounded, derivative 2 ulp", source: "DLMF 1.4.11")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { 1 / x }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
      .varying(-(y * y))
    }
  }

  /// x².
  public struct Square: UnaryRule {
    public static let facts = RuleFacts(
      "square", symbol: "²", "x²", derivatives: ["2 x"],
      accuracy: "correctly rounded, derivative exact",
      source: "DLMF 1.4.10")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ x: N) -> N { x * x }
    @inlinable public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(2 * x) }
  }
}
