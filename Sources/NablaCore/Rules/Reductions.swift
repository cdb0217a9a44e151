// Rules with any number of operands. Each application is one node.
import RealModule

extension Rules {
  /// The sum, added from left to right.
  public struct Sum: ManyRule {
    public static let facts = RuleFacts(
      "sum", "x₁ + x₂ + ...", derivatives: ["1"],
      accuracy: "right to n - 1 ulp of the sum of magnitudes, derivative exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      var total = xs[0]
      for i in 1..<xs.count { total += xs[i] }
      return total
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .constant(1) }
  }

  /// The arithmetic mean.
  public struct Mean: ManyRule {
    public static let facts = RuleFacts(
      "mean", "(x₁ + x₂ + ...) / n", derivatives: ["1 / n"],
      accuracy: "right to n ulp of the mean of magnitudes, derivative 0.5 ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      Sum().value(xs) / Double(xs.count)
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .constant(1 / Double(xs.count)) }
  }

  /// The inner product of the first half of the operands with the second, added from left to right.
  public struct Dot: ManyRule {
    public static let facts = RuleFacts(
      "dot", "x₁ y₁ + x₂ y₂ + ...", derivatives: ["y", "x"], domain: [.real, .real],
      accuracy: "right to n ulp of the sum of magnitudes, derivative exact", source: "DLMF 1.2.51")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      var total = xs.left(0) * xs.right(0)
      for i in 1..<xs.split { total += xs.left(i) * xs.right(i) }
      return total
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .varying(i < xs.split ? xs.right(i) : xs.left(i - xs.split)) }
    @inlinable public static var hasTwoLists: Bool { true }
  }

  /// log(exp(x₁) + exp(x₂) + ...), which does not overflow.
  public struct LogSumExp: ManyRule {
    public static let facts = RuleFacts(
      "logSumExp", "log(exp x₁ + exp x₂ + ...)", derivatives: ["exp(x - r)"],
      convention: """
        operands of -∞ count nothing; an infinite result has derivatives of NaN by its \
        infinite operands
        """,
      accuracy: "right to n ulp of the largest operand or 1; the derivative loses |r| ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      var largest = xs[0]
      for i in 1..<xs.count { largest = N.apply(Maximum(), largest, xs[i]) }
      let shift = N.select(N.abs(largest) .== .infinity, 0, largest)
      var total = N.exp(xs[0] - shift)
      for i in 1..<xs.count { total += N.exp(xs[i] - shift) }
      return N.log(total) + shift
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .varying(N.exp(xs[i] - r)) }
  }

  /// The Euclidean norm.
  public struct Norm: ManyRule {
    public static let facts = RuleFacts(
      "norm", "√(x₁² + x₂² + ...)", derivatives: ["x / r"],
      convention: "the derivative at the origin is 0",
      accuracy: "right to n / 2 + 2 ulp; second derivatives to some ulp of 1 / r",
      source: "DLMF 1.9.9")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      var largest = N.abs(xs[0])
      for i in 1..<xs.count { largest = N.apply(Maximum(), largest, N.abs(xs[i])) }
      let regular = N.select(largest .== 0, 1, N.select(largest .== .infinity, 1, largest))
      var total = N(0)
      for i in 0..<xs.count {
        let scaled = xs[i] / regular
        total += scaled * scaled
      }
      return regular * N.sqrt(total)
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .varying(N.select(r .== 0, 0, xs[i] / r)) }
  }
}
