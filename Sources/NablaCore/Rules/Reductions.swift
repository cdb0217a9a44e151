// Rules with any number of operands. Each application is one node.
import RealModule

extension Rules {
  /// Note [Pairwise sums]: added one after the other, a million terms lose 20 bits. So lists are
  /// halved down to a few terms, and the sums of the halves are added: the rounding error grows with
  /// the logarithm of the count. All kinds of numbers add in this order.
  @inlinable
  static func sum<T: SumTerms>(_ terms: T, _ range: Range<Int>) -> T.Number {
    if range.count <= 16 {
      var total = terms[range.lowerBound]
      for i in (range.lowerBound + 1)..<range.upperBound { total += terms[i] }
      return total
    }
    // A multiple of 8, so that few short ends are left.
    let middle = range.lowerBound + (range.count + 15) / 16 * 8
    return sum(terms, range.lowerBound..<middle) + sum(terms, middle..<range.upperBound)
  }

  /// The sum.
  public struct Sum: ManyRule {
    public static let facts = RuleFacts(
      "sum", "x₁ + x₂ + ...", derivatives: ["1"],
      accuracy: "right to 8 + log₂ n ulp of the sum of magnitudes, derivative exact")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      Rules.sum(ListTerms(xs: xs), 0..<xs.count)
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .constant(1) }
  }

  /// The arithmetic mean.
  public struct Mean: ManyRule {
    public static let facts = RuleFacts(
      "mean", "(x₁ + x₂ + ...) / n", derivatives: ["1 / n"],
      accuracy: "right to 9 + log₂ n ulp of the mean of magnitudes, derivative 0.5 ulp")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      Sum().value(xs) / Double(xs.count)
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .constant(1 / Double(xs.count)) }
  }

  /// The inner product of the first half of the operands with the second.
  public struct Dot: ManyRule {
    public static let facts = RuleFacts(
      "dot", "x₁ y₁ + x₂ y₂ + ...", derivatives: ["y", "x"], domain: [.real, .real],
      accuracy: "right to 9 + log₂ n ulp of the sum of magnitudes, derivative exact",
      source: "DLMF 1.2.51")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      Rules.sum(ProductTerms(xs: xs), 0..<xs.split)
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
      accuracy: """
        right to 9 + log₂ n ulp of the largest operand or 1; the derivative loses |r| ulp, at most 64
        """)
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      var largest = xs[0]
      for i in 1..<xs.count { largest = N.apply(Maximum(), largest, xs[i]) }
      let shift = N.select(N.abs(largest) .== .infinity, 0, largest)
      return N.log(Rules.sum(PowerTerms(xs: xs, shift: shift), 0..<xs.count)) + shift
    }
    /// 1 / Σ exp(x - r), the correction of the result's rounding.
    ///
    /// Note [Rounded logarithms]: Σ exp(x - r) is 1, but not with the rounded r: beyond 1e17 its
    /// error is larger than 1. Numbers that are known now are spared the sum where r is small.
    @inlinable public func shared<N: RuleNumber>(_ xs: Operands<N>, _ r: N) -> N {
      if (N.abs(r) .<= 64).decided == true { return 1 }
      let total = Rules.sum(PowerTerms(xs: xs, shift: r), 0..<xs.count)
      return N.select(N.abs(r) .== .infinity, 1, 1 / total)
    }
    @inlinable public func partial<N: RuleNumber>(
      at i: Int, _ xs: Operands<N>, _ r: N, shared: N
    ) -> Partial<N> {
      .varying(N.exp(xs[i] - r) * shared)
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { partial(at: i, xs, r, shared: shared(xs, r)) }
  }

  /// The Euclidean norm.
  public struct Norm: ManyRule {
    public static let facts = RuleFacts(
      "norm", "√(x₁² + x₂² + ...)", derivatives: ["x / r"],
      convention: "the derivative at the origin is 0, second derivatives there are NaN",
      accuracy: "right to 6 + log₂ n ulp; second derivatives to some ulp of 1 / r",
      source: "DLMF 1.9.9")
    /// The rule, which has no parameters.
    @inlinable public init() {}
    @inlinable public func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
      var largest = N.abs(xs[0])
      for i in 1..<xs.count { largest = N.apply(Maximum(), largest, N.abs(xs[i])) }
      let regular = N.select(largest .== 0, 1, N.select(largest .== .infinity, 1, largest))
      return regular * N.sqrt(Rules.sum(SquareTerms(xs: xs, scale: regular), 0..<xs.count))
    }
    @inlinable public func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<
      N
    > { .varying(N.apply(NormSlope(), xs[i], r)) }
  }

  /// The derivative of ``Norm``, x / r, and 0 where r = 0.
  ///
  /// It is a rule of its own, outside the rule book, so that its own derivative there is NaN: the
  /// norm has a kink at the origin, and the text of the convention would make it 0.
  @usableFromInline package struct NormSlope: BinaryRule {
    @usableFromInline package static let facts = RuleFacts(
      "normSlope", "x / r, or 0 where r = 0", derivatives: ["1 / r", "-x / r²"],
      domain: [.real, .positive], convention: "0 where r = 0", accuracy: "correctly rounded")
    /// The rule, which has no parameters.
    @inlinable package init() {}
    @inlinable package func value<N: RuleNumber>(_ x: N, _ r: N) -> N {
      N.select(r .== 0, 0, x / r)
    }
    @inlinable package func partialLeft<N: RuleNumber>(_ x: N, _ r: N, _ y: N) -> Partial<N> {
      .varying(1 / r)
    }
    @inlinable package func partialRight<N: RuleNumber>(_ x: N, _ r: N, _ y: N) -> Partial<N> {
      .varying(-y / r)
    }
  }
}

// MARK: - The terms of sums

/// The terms of a sum, by index: see Note [Pairwise sums].
@usableFromInline
protocol SumTerms {
  associatedtype Number: RuleNumber
  subscript(index: Int) -> Number { get }
}

@usableFromInline
struct ListTerms<Number: RuleNumber>: SumTerms {
  @usableFromInline let xs: Operands<Number>
  @inlinable init(xs: Operands<Number>) { self.xs = xs }
  @inlinable subscript(index: Int) -> Number { xs.left(index) }
}

@usableFromInline
struct ProductTerms<Number: RuleNumber>: SumTerms {
  @usableFromInline let xs: Operands<Number>
  @inlinable init(xs: Operands<Number>) { self.xs = xs }
  @inlinable subscript(index: Int) -> Number { xs.left(index) * xs.right(index) }
}

/// exp(x - shift).
@usableFromInline
struct PowerTerms<Number: RuleNumber>: SumTerms {
  @usableFromInline let xs: Operands<Number>
  @usableFromInline let shift: Number
  @inlinable init(xs: Operands<Number>, shift: Number) {
    self.xs = xs
    self.shift = shift
  }
  @inlinable subscript(index: Int) -> Number { Number.exp(xs.left(index) - shift) }
}

/// The square of x / scale.
@usableFromInline
struct SquareTerms<Number: RuleNumber>: SumTerms {
  @usableFromInline let xs: Operands<Number>
  @usableFromInline let scale: Number
  @inlinable init(xs: Operands<Number>, scale: Number) {
    self.xs = xs
    self.scale = scale
  }
  @inlinable subscript(index: Int) -> Number {
    let scaled = xs.left(index) / scale
    return scaled * scaled
  }
}
