import NablaCore

// The elementwise rules by name, as free functions of tensors: `exp(x)` is `x.exp()`.

// MARK: - Pieces and powers

/// The absolute value, of each element: ``Rules/Abs``.
public func abs<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.abs() }
/// -1, 0 or 1, of each element: ``Rules/Sign``.
public func sign<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.sign() }
/// The square, of each element: ``Rules/Square``.
public func square<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.square() }
/// The square root, of each element: ``Rules/Sqrt``.
public func sqrt<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.sqrt() }
/// The cube root, of each element: ``Rules/Cbrt``.
public func cbrt<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.cbrt() }
/// The reciprocal of the square root, of each element: ``Rules/Rsqrt``.
public func rsqrt<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.rsqrt() }
/// The reciprocal, of each element: ``Rules/Reciprocal``.
public func reciprocal<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.reciprocal() }
/// The largest integer that is not above, of each element: ``Rules/Floor``.
public func floor<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.floor() }
/// The smallest integer that is not below, of each element: ``Rules/Ceil``.
public func ceil<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.ceil() }
/// The nearest integer, ties to even, of each element: ``Rules/Round``.
public func round<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.round() }

// MARK: - Exponentials

/// The exponential, of each element: ``Rules/Exp``.
public func exp<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.exp() }
/// 2 to the power, of each element: ``Rules/Exp2``.
public func exp2<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.exp2() }
/// The exponential less 1, of each element: ``Rules/ExpMinusOne``.
public func expm1<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.expm1() }
/// The natural logarithm, of each element: ``Rules/Log``.
public func log<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.log() }
/// The logarithm to base 2, of each element: ``Rules/Log2``.
public func log2<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.log2() }
/// The logarithm to base 10, of each element: ``Rules/Log10``.
public func log10<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.log10() }
/// The natural logarithm of 1 and the number, of each element: ``Rules/LogOnePlus``.
public func log1p<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.log1p() }

// MARK: - Trigonometric and hyperbolic

/// The sine, of each element: ``Rules/Sin``.
public func sin<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.sin() }
/// The cosine, of each element: ``Rules/Cos``.
public func cos<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.cos() }
/// The tangent, of each element: ``Rules/Tan``.
public func tan<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.tan() }
/// The inverse sine, of each element: ``Rules/Asin``.
public func asin<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.asin() }
/// The inverse cosine, of each element: ``Rules/Acos``.
public func acos<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.acos() }
/// The inverse tangent, of each element: ``Rules/Atan``.
public func atan<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.atan() }
/// The hyperbolic sine, of each element: ``Rules/Sinh``.
public func sinh<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.sinh() }
/// The hyperbolic cosine, of each element: ``Rules/Cosh``.
public func cosh<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.cosh() }
/// The hyperbolic tangent, of each element: ``Rules/Tanh``.
public func tanh<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.tanh() }
/// The inverse hyperbolic sine, of each element: ``Rules/Asinh``.
public func asinh<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.asinh() }
/// The inverse hyperbolic cosine, of each element: ``Rules/Acosh``.
public func acosh<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.acosh() }
/// The inverse hyperbolic tangent, of each element: ``Rules/Atanh``.
public func atanh<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.atanh() }

// MARK: - Special

/// The error function, of each element: ``Rules/Erf``.
public func erf<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.erf() }
/// The complementary error function, of each element: ``Rules/Erfc``.
public func erfc<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.erfc() }
/// The inverse of the error function, of each element: ``Rules/ErfInverse``.
public func erfinv<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.erfinv() }
/// The logarithm of the absolute value of the gamma function, of each element: ``Rules/LogGamma``.
public func lgamma<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.lgamma() }
/// The logarithmic derivative of the gamma function, of each element: ``Rules/Digamma``.
public func digamma<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.digamma() }

// MARK: - Activations

/// The logistic function, of each element: ``Rules/Sigmoid``.
public func sigmoid<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.sigmoid() }
/// The logarithm of the logistic function, of each element: ``Rules/LogSigmoid``.
public func logSigmoid<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.logSigmoid() }
/// x / (1 + |x|), of each element: ``Rules/Softsign``.
public func softsign<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.softsign() }
/// The rectifier, of each element: ``Rules/Relu``.
public func relu<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.relu() }
/// The rectifier that stops at 6, of each element: ``Rules/Relu6``.
public func relu6<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.relu6() }
/// The scaled exponential linear unit, of each element: ``Rules/Selu``.
public func selu<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.selu() }
/// The sigmoid linear unit, also called swish, of each element: ``Rules/Silu``.
public func silu<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.silu() }
/// x tanh(softplus(x)), of each element: ``Rules/Mish``.
public func mish<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.mish() }
/// The straight line that stands for the sigmoid, of each element: ``Rules/HardSigmoid``.
public func hardSigmoid<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.hardSigmoid() }
/// x times its hard sigmoid, of each element: ``Rules/HardSwish``.
public func hardSwish<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.hardSwish() }
/// x - tanh x, of each element: ``Rules/Tanhshrink``.
public func tanhshrink<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.tanhshrink() }

/// The Gaussian error linear unit of each element: ``Rules/Gelu``.
public func gelu<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.gelu() }
/// log(1 + exp(x)) of each element, as ``Tensor/softplus(beta:threshold:)``.
public func softplus<E: DifferentiableElement>(_ x: Tensor<E>) -> Tensor<E> { x.softplus() }

// MARK: - Two operands, whose shapes are broadcast

/// The larger one of each two elements: ``Rules/Maximum``. A tie gives each half of the gradient.
public func max<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.maximum(x.any, y.any))
}
/// The smaller one of each two elements: ``Rules/Minimum``. A tie gives each half of the gradient.
public func min<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.minimum(x.any, y.any))
}
/// The length √(x² + y²) of each two elements: ``Rules/Hypot``.
public func hypot<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.hypot(x.any, y.any))
}
/// The angle of the points with ordinates `y` and abscissae `x`, in radians: ``Rules/Atan2``.
public func atan2<E: DifferentiableElement>(_ y: Tensor<E>, _ x: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.atan2(y.any, x.any))
}
/// The magnitudes of `x` with the signs of `y`: ``Rules/CopySign``.
public func copysign<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.copysign(x.any, y.any))
}
/// x log y of each two elements: ``Rules/XLogY``.
public func xlogy<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.xlogy(x.any, y.any))
}
/// log(exp x + exp y) of each two elements: ``Rules/LogAddExp``.
public func logAddExp<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.logAddExp(x.any, y.any))
}
