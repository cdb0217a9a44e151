import NablaCore

/// |x| to a power, the terms of a norm.
private struct MagnitudePower: UnaryRule {
  static let facts = RuleFacts(
    "magnitudePower", "|x| ^ p", derivatives: ["p sign(x) |x| ^ (p - 1)"], domain: [.real],
    parameters: [("p", 3)], convention: "the derivative at 0 is 0", source: "DLMF 4.2.26")
  let power: Double
  var parameters: [Double] { [power] }

  func value<N: RuleNumber>(_ x: N) -> N { N.power(N.abs(x), N(power)) }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    .varying(power * N.apply(MagnitudeSlope(power: power - 1, isOdd: true), x))
  }
}

/// The factor in derivatives of ``MagnitudePower``: |x| to a power, optionally with the sign of x.
/// At 0 it is 0, or 1 if the power is 0 and there is no sign, which gives PyTorch's subgradients of
/// norms.
private struct MagnitudeSlope: UnaryRule {
  static let facts = RuleFacts("magnitudeSlope", "|x| ^ p, or sign(x) |x| ^ p")
  let power: Double
  let isOdd: Bool
  var parameters: [Double] { [power, isOdd ? 1 : 0] }

  func value<N: RuleNumber>(_ x: N) -> N {
    let magnitude = N.power(N.abs(x), N(power))
    return N.select(
      x .== 0, N(power == 0 && !isOdd ? 1 : 0),
      isOdd ? N.apply(Rules.Sign(), x) * magnitude : magnitude)
  }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    if power == 0 { return .zero }
    return .varying(power * N.apply(MagnitudeSlope(power: power - 1, isOdd: !isOdd), x))
  }
}

/// The root of a sum of powers.
private struct NormRoot: UnaryRule {
  static let facts = RuleFacts(
    "normRoot", "x ^ (1 / p)", derivatives: ["r ^ (1 - p) / p"], domain: [.positive],
    parameters: [("p", 2)],
    convention: """
      the derivative at 0 is 0 if p > 0 (PyTorch's choice), second derivatives there are NaN; the \
      first one at infinity is its limit
      """,
    source: "DLMF 4.2.26")
  let order: Double
  var parameters: [Double] { [order] }

  func value<N: RuleNumber>(_ x: N) -> N {
    order == 2 ? N.sqrt(x) : N.power(x, N(1 / order))
  }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    .varying(N.apply(NormRootSlope(order: order), x, y))
  }
}

/// The derivative of ``NormRoot`` at x, whose root is y. A rule of its own, so that the text of the
/// conventions is not differentiated: the derivative there is infinite or NaN, not 0.
private struct NormRootSlope: BinaryRule {
  static let facts = RuleFacts(
    "normRootSlope", "y / (p x), or 0 where x = 0", derivatives: ["-y / (p x²)", "1 / (p x)"],
    domain: [.positive, .positive], parameters: [("p", 2)],
    convention: "0 where x = 0, if p > 0; where x is infinite, 0 if p > 1, infinite if 0 < p < 1")
  let order: Double
  var parameters: [Double] { [order] }

  func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
    if order < 0 { return (1 / order) * (y / x) }
    let slope =
      order == 2
      ? 0.5 / y
      : N.select(
        x .== .infinity, N(order > 1 ? 0 : .infinity), (1 / order) * (y / x))
    return N.select(x .== 0, 0, slope)
  }
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    order == 2 ? .zero : .varying((-1 / order) * (y / x / x))
  }
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    .varying(order == 2 ? -0.5 / (y * y) : (1 / order) / x)
  }
}

extension Functions {
  fileprivate static let magnitudePower = ParametrisedFunctions<MagnitudePower>()
  fileprivate static let normRoot = ParametrisedFunctions<NormRoot>()
  /// The power of two at or below the operand, a magnitude; 1 where it is 0, infinite or NaN.
  fileprivate static let normScale = ElementwiseFunction(name: "normScale", inputs: 1) { x in
    [select(x[0] .> 0, select(x[0] .< .infinity, .exp2(.floor(.log2(x[0]))), 1), 1)]
  }
  /// 1 where the operand is not 0, else 0.
  static let isNonzero = ElementwiseFunction(name: "isNonzero", inputs: 1) { x in
    [select(x[0] .== 0, 0, 1)]
  }
}

extension AnyTensor {
  /// The norm of an order other than 0, 1 and ±infinity.
  fileprivate func norm(_ order: Double, _ axes: [Int], keepingDimensions: Bool) -> AnyTensor {
    func sumOfPowers(_ x: AnyTensor, keepingDimensions: Bool) -> AnyTensor {
      let powers =
        order == 2
        ? Functions.square(x) : Functions.magnitudePower(MagnitudePower(power: order))(x)
      return powers.sum(axes, keepingDimensions: keepingDimensions)
    }
    let root = Functions.normRoot(NormRoot(order: order))
    let sum = sumOfPowers(self, keepingDimensions: keepingDimensions)
    guard count > 0, sum.losesDigits else { return root(sum) }
    // Scaled by a constant, which cancels in derivatives of every order.
    let scale = scale(along: axes, for: "norm")
    let scaled = root(sumOfPowers(divided(by: scale), keepingDimensions: true))
    return scaled.multiplied(by: scale).result(as: sum.shape)
  }
}

extension AnyTensor {
  /// Whether these sums of powers are so large or small that they, or factors of their derivatives,
  /// may overflow or lose digits.
  var losesDigits: Bool { elementType.run(LosesDigits(sums: self)) }

  /// The constants, powers of two, that bring magnitudes along dimensions to between 1 and 2; of the
  /// reduced shape with dimensions of length 1.
  func scale(along axes: [Int], for operation: String) -> AnyTensor {
    withoutGradient {
      Functions.normScale(
        Functions.abs(self).extreme(
          along: axes, isLargest: true, keepingDimensions: true, for: operation))
    }
  }
}

/// Whether sums of powers are so large or small that they, or factors of their derivatives, may
/// overflow or lose digits.
private struct LosesDigits: NumericBody {
  let sums: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) -> Bool {
    let (least, greatest) = Element.self == Float.self ? (0x1p-40, 0x1p40) : (0x1p-300, 0x1p300)
    let range = (Element(least), Element(greatest))
    return sums.buffer(of: Element.self).contains { $0 < range.0 || $0 > range.1 }
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The vector norm of the elements along dimensions: (Σ |x|ᵖ)^(1/p).
  ///
  /// The derivative at 0 is 0, as in PyTorch, and second derivatives there are NaN. Powers neither
  /// overflow nor underflow before the norm does. The norm of order infinity is the largest
  /// magnitude, and that of order -infinity the smallest, with the gradient divided evenly among
  /// ties; the norm of order 0 is the number of nonzero elements.
  ///
  /// - Parameters:
  ///   - order: p, any number: 2 for the Euclidean norm, 1 for the sum of magnitudes.
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func norm(
    order: Double = 2, along dimensions: [Int]? = nil, keepingDimensions: Bool = false
  ) -> Tensor {
    guard let axes = any.axes(dimensions, for: "norm") else { return .nothing }
    func sum(_ terms: AnyTensor) -> AnyTensor {
      terms.sum(axes, keepingDimensions: keepingDimensions)
    }
    switch order {
    case .infinity, -.infinity:
      if any.isEmpty(axes, for: "norm") { return .nothing }
      return Tensor(
        Functions.abs(any).extreme(
          along: axes, isLargest: order > 0, keepingDimensions: keepingDimensions, for: "norm"))
    case 0: return Tensor(sum(Functions.isNonzero(any)))
    case 1: return Tensor(sum(Functions.abs(any)))
    default: return Tensor(any.norm(order, axes, keepingDimensions: keepingDimensions))
    }
  }
  /// The norm along a dimension.
  public func norm(
    order: Double = 2, along dimension: Int, keepingDimensions: Bool = false
  ) -> Tensor {
    norm(order: order, along: [dimension], keepingDimensions: keepingDimensions)
  }
}
