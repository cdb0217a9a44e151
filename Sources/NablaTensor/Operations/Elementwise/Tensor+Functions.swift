import NablaCore

/// The elementwise rules by name, as methods. Each gives a tensor of the same shape; values, domain,
/// conventions and the derivative are those of the rule.
extension Tensor where Element: DifferentiableElement {
  // MARK: Pieces and powers

  /// The absolute value, of each element: ``Rules/Abs``.
  public func abs() -> Tensor { Tensor(Functions.abs(any)) }
  /// -1, 0 or 1, of each element: ``Rules/Sign``.
  public func sign() -> Tensor { Tensor(Functions.sign(any)) }
  /// The square, of each element: ``Rules/Square``.
  public func square() -> Tensor { Tensor(Functions.square(any)) }
  /// The square root, of each element: ``Rules/Sqrt``.
  public func sqrt() -> Tensor { Tensor(Functions.sqrt(any)) }
  /// The cube root, of each element: ``Rules/Cbrt``.
  public func cbrt() -> Tensor { Tensor(Functions.cbrt(any)) }
  /// The reciprocal of the square root, of each element: ``Rules/Rsqrt``.
  public func rsqrt() -> Tensor { Tensor(Functions.rsqrt(any)) }
  /// The reciprocal, of each element: ``Rules/Reciprocal``.
  public func reciprocal() -> Tensor { Tensor(Functions.reciprocal(any)) }
  /// The largest integer that is not above, of each element: ``Rules/Floor``.
  public func floor() -> Tensor { Tensor(Functions.floor(any)) }
  /// The smallest integer that is not below, of each element: ``Rules/Ceil``.
  public func ceil() -> Tensor { Tensor(Functions.ceil(any)) }
  /// The nearest integer, ties to even, of each element: ``Rules/Round``.
  public func round() -> Tensor { Tensor(Functions.round(any)) }

  // MARK: Exponentials

  /// The exponential, of each element: ``Rules/Exp``.
  public func exp() -> Tensor { Tensor(Functions.exp(any)) }
  /// 2 to the power, of each element: ``Rules/Exp2``.
  public func exp2() -> Tensor { Tensor(Functions.exp2(any)) }
  /// The exponential less 1, of each element: ``Rules/ExpMinusOne``.
  public func expm1() -> Tensor { Tensor(Functions.expm1(any)) }
  /// The natural logarithm, of each element: ``Rules/Log``.
  public func log() -> Tensor { Tensor(Functions.log(any)) }
  /// The logarithm to base 2, of each element: ``Rules/Log2``.
  public func log2() -> Tensor { Tensor(Functions.log2(any)) }
  /// The logarithm to base 10, of each element: ``Rules/Log10``.
  public func log10() -> Tensor { Tensor(Functions.log10(any)) }
  /// The natural logarithm of 1 and the number, of each element: ``Rules/LogOnePlus``.
  public func log1p() -> Tensor { Tensor(Functions.log1p(any)) }

  // MARK: Trigonometric and hyperbolic

  /// The sine, of each element: ``Rules/Sin``.
  public func sin() -> Tensor { Tensor(Functions.sin(any)) }
  /// The cosine, of each element: ``Rules/Cos``.
  public func cos() -> Tensor { Tensor(Functions.cos(any)) }
  /// The tangent, of each element: ``Rules/Tan``.
  public func tan() -> Tensor { Tensor(Functions.tan(any)) }
  /// The inverse sine, of each element: ``Rules/Asin``.
  public func asin() -> Tensor { Tensor(Functions.asin(any)) }
  /// The inverse cosine, of each element: ``Rules/Acos``.
  public func acos() -> Tensor { Tensor(Functions.acos(any)) }
  /// The inverse tangent, of each element: ``Rules/Atan``.
  public func atan() -> Tensor { Tensor(Functions.atan(any)) }
  /// The hyperbolic sine, of each element: ``Rules/Sinh``.
  public func sinh() -> Tensor { Tensor(Functions.sinh(any)) }
  /// The hyperbolic cosine, of each element: ``Rules/Cosh``.
  public func cosh() -> Tensor { Tensor(Functions.cosh(any)) }
  /// The hyperbolic tangent, of each element: ``Rules/Tanh``.
  public func tanh() -> Tensor { Tensor(Functions.tanh(any)) }
  /// The inverse hyperbolic sine, of each element: ``Rules/Asinh``.
  public func asinh() -> Tensor { Tensor(Functions.asinh(any)) }
  /// The inverse hyperbolic cosine, of each element: ``Rules/Acosh``.
  public func acosh() -> Tensor { Tensor(Functions.acosh(any)) }
  /// The inverse hyperbolic tangent, of each element: ``Rules/Atanh``.
  public func atanh() -> Tensor { Tensor(Functions.atanh(any)) }

  // MARK: Special

  /// The error function, of each element: ``Rules/Erf``.
  public func erf() -> Tensor { Tensor(Functions.erf(any)) }
  /// The complementary error function, of each element: ``Rules/Erfc``.
  public func erfc() -> Tensor { Tensor(Functions.erfc(any)) }
  /// The inverse of the error function, of each element: ``Rules/ErfInverse``.
  public func erfinv() -> Tensor { Tensor(Functions.erfinv(any)) }
  /// The logarithm of the absolute value of the gamma function, of each element: ``Rules/LogGamma``.
  public func lgamma() -> Tensor { Tensor(Functions.lgamma(any)) }
  /// The logarithmic derivative of the gamma function, of each element: ``Rules/Digamma``.
  public func digamma() -> Tensor { Tensor(Functions.digamma(any)) }

  // MARK: Activations

  /// The logistic function, of each element: ``Rules/Sigmoid``.
  public func sigmoid() -> Tensor { Tensor(Functions.sigmoid(any)) }
  /// The logarithm of the logistic function, of each element: ``Rules/LogSigmoid``.
  public func logSigmoid() -> Tensor { Tensor(Functions.logSigmoid(any)) }
  /// x / (1 + |x|), of each element: ``Rules/Softsign``.
  public func softsign() -> Tensor { Tensor(Functions.softsign(any)) }
  /// The rectifier, of each element: ``Rules/Relu``.
  public func relu() -> Tensor { Tensor(Functions.relu(any)) }
  /// The rectifier that stops at 6, of each element: ``Rules/Relu6``.
  public func relu6() -> Tensor { Tensor(Functions.relu6(any)) }
  /// The scaled exponential linear unit, of each element: ``Rules/Selu``.
  public func selu() -> Tensor { Tensor(Functions.selu(any)) }
  /// The sigmoid linear unit, also called swish, of each element: ``Rules/Silu``.
  public func silu() -> Tensor { Tensor(Functions.silu(any)) }
  /// x tanh(softplus(x)), of each element: ``Rules/Mish``.
  public func mish() -> Tensor { Tensor(Functions.mish(any)) }
  /// The straight line that stands for the sigmoid, of each element: ``Rules/HardSigmoid``.
  public func hardSigmoid() -> Tensor { Tensor(Functions.hardSigmoid(any)) }
  /// x times its hard sigmoid, of each element: ``Rules/HardSwish``.
  public func hardSwish() -> Tensor { Tensor(Functions.hardSwish(any)) }
  /// x - tanh x, of each element: ``Rules/Tanhshrink``.
  public func tanhshrink() -> Tensor { Tensor(Functions.tanhshrink(any)) }

  // MARK: With parameters

  /// The Gaussian error linear unit of each element: ``Rules/Gelu``, or ``Rules/GeluTanh``.
  public func gelu(approximation: GeluApproximation = .none) -> Tensor {
    switch approximation {
    case .none: Tensor(Functions.gelu(any))
    case .tanh: Tensor(Functions.geluTanh(any))
    }
  }
  /// The rectifier with a slope below 0, of each element: ``Rules/LeakyRelu``.
  public func leakyRelu(slope: Double = 0.01) -> Tensor {
    Tensor(Functions.leakyRelu(Rules.LeakyRelu(slope: slope))(any))
  }
  /// The exponential linear unit of each element: ``Rules/Elu``.
  public func elu(alpha: Double = 1) -> Tensor {
    Tensor(Functions.elu(Rules.Elu(alpha: alpha))(any))
  }
  /// The continuously differentiable exponential linear unit of each element: ``Rules/Celu``.
  public func celu(alpha: Double = 1) -> Tensor {
    Tensor(Functions.celu(Rules.Celu(alpha: alpha))(any))
  }
  /// Each element between two bounds, as an activation: ``Rules/Hardtanh``. Its derivative at the
  /// bounds is 0, while ``clamp(min:max:)-(Element?,_)`` has 1.
  ///
  /// It is an error if `lower` is above `upper`.
  public func hardtanh(from lower: Double = -1, to upper: Double = 1) -> Tensor {
    if let complaint = Rules.Hardtanh.complaint(aboutParameters: [lower, upper]) {
      return Tensor(fail(complaint, like: any))
    }
    return Tensor(Functions.hardtanh(Rules.Hardtanh(lower: lower, upper: upper))(any))
  }
  /// log(1 + exp(beta x)) / beta of each element, and the element itself where beta x is above the
  /// threshold. Derivative: the sigmoid of beta x, or 1 above the threshold.
  public func softplus(beta: Double = 1, threshold: Double = 20) -> Tensor {
    Tensor(Functions.softplus(SoftplusWithThreshold(beta: beta, threshold: threshold))(any))
  }
  /// The derivative of ``digamma()`` of an order, of each element: ``Rules/Polygamma``.
  ///
  /// It is an error if the order is negative or above 1000.
  public func polygamma(_ order: Int) -> Tensor {
    if let complaint = Rules.Polygamma.complaint(aboutParameters: [Double(order)]) {
      return Tensor(fail(complaint, like: any))
    }
    return Tensor(Functions.polygamma(Rules.Polygamma(order: order))(any))
  }
}

/// How the Gaussian error linear unit is computed.
public enum GeluApproximation: Sendable, CaseIterable {
  /// Exactly, by the error function.
  case none
  /// By the usual formula with tanh.
  case tanh
}
