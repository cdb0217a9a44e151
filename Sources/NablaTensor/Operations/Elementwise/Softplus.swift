import NablaCore

/// PyTorch's softplus: `Rules.Softplus` of a multiple of x, and x itself where that multiple is
/// large.
struct SoftplusWithThreshold: UnaryRule {
  static let facts = RuleFacts(
    "softplus", "log(1 + exp(beta x)) / beta, or x where beta x > threshold",
    derivatives: ["sigmoid(beta x), or 1 where beta x > threshold"],
    parameters: [("beta", 1), ("threshold", 20)],
    convention: "the derivative jumps at the threshold", source: "DLMF 4.2.19")
  let beta: Double
  let threshold: Double
  var parameters: [Double] { [beta, threshold] }

  func value<N: RuleNumber>(_ x: N) -> N {
    let t = beta * x
    return N.select(t .> threshold, x, N.apply(Rules.Softplus(), t) / beta)
  }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    let t = beta * x
    return .varying(N.select(t .> threshold, 1, N.apply(Rules.Sigmoid(), t)))
  }
}

extension Functions {
  static let softplus = ParametrisedFunctions<SoftplusWithThreshold>()
}

extension Tensor where Element: DifferentiableElement {
  /// log(1 + exp(beta x)) / beta of each element x, or x itself where beta x is above the
  /// threshold. Derivative: the sigmoid of beta x, or 1 above the threshold.
  public func softplus(beta: Double = 1, threshold: Double = 20) -> Tensor {
    Tensor(Functions.softplus(SoftplusWithThreshold(beta: beta, threshold: threshold))(any))
  }
}

/// log(1 + exp(beta x)) / beta of each element x, or x itself where beta x is above the threshold.
/// Derivative: the sigmoid of beta x, or 1 above the threshold.
public func softplus<E: DifferentiableElement>(
  _ x: Tensor<E>, beta: Double = 1, threshold: Double = 20
) -> Tensor<E> {
  x.softplus(beta: beta, threshold: threshold)
}
