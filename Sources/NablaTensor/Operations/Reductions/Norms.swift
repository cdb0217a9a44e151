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
    parameters: [("p", 2)], convention: "the derivative at 0 is 0 (PyTorch's choice)",
    source: "DLMF 4.2.26")
  let order: Double
  var parameters: [Double] { [order] }

  func value<N: RuleNumber>(_ x: N) -> N {
    order == 2 ? N.sqrt(x) : N.power(x, N(1 / order))
  }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    let slope = order == 2 ? 0.5 / y : (1 / order) * (y / x)
    return .varying(N.select(x .== 0, 0, slope))
  }
}

extension Functions {
  fileprivate static let magnitudePower = ParametrisedFunctions<MagnitudePower>()
  fileprivate static let normRoot = ParametrisedFunctions<NormRoot>()
  /// 1 where the operand is not 0, else 0.
  fileprivate static let isNonzero = ElementwiseFunction(name: "isNonzero", inputs: 1) { x in
    [select(x[0] .== 0, 0, 1)]
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The vector norm of the elements along dimensions: (Σ |x|ᵖ)^(1/p).
  ///
  /// The derivative at 0 is 0, as in PyTorch. The norm of order infinity is the largest magnitude,
  /// and that of order -infinity the smallest, with the gradient divided evenly among ties; the
  /// norm of order 0 is the number of nonzero elements.
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
    func root(_ sum: AnyTensor) -> AnyTensor {
      Functions.normRoot(NormRoot(order: order))(sum)
    }
    switch order {
    case .infinity, -.infinity:
      if any.isEmpty(axes, for: "norm") { return .nothing }
      return Tensor(
        Functions.abs(any).extreme(
          along: axes, isLargest: order > 0, keepingDimensions: keepingDimensions, for: "norm"))
    case 0: return Tensor(sum(Functions.isNonzero(any)))
    case 1: return Tensor(sum(Functions.abs(any)))
    case 2: return Tensor(root(sum(Functions.square(any))))
    default:
      return Tensor(root(sum(Functions.magnitudePower(MagnitudePower(power: order))(any))))
    }
  }
  /// The norm along a dimension.
  public func norm(
    order: Double = 2, along dimension: Int, keepingDimensions: Bool = false
  ) -> Tensor {
    norm(order: order, along: [dimension], keepingDimensions: keepingDimensions)
  }
}
