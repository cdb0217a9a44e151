// The elementwise rules by name: as free functions, `exp(x)`, for every number.

// MARK: - Pieces and powers

@inlinable public func abs<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Abs(), x) }
@inlinable public func sign<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Sign(), x) }
@inlinable public func square<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Square(), x) }
@inlinable public func sqrt<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Sqrt(), x) }
@inlinable public func cbrt<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Cbrt(), x) }
@inlinable public func rsqrt<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Rsqrt(), x) }
@inlinable public func floor<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Floor(), x) }
@inlinable public func ceil<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Ceil(), x) }
@inlinable public func round<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Round(), x) }

// MARK: - Exponentials

@inlinable public func exp<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Exp(), x) }
@inlinable public func exp2<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Exp2(), x) }
@inlinable public func expm1<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.ExpMinusOne(), x)
}
@inlinable public func log<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Log(), x) }
@inlinable public func log2<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Log2(), x) }
@inlinable public func log10<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Log10(), x) }
@inlinable public func log1p<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.LogOnePlus(), x)
}

// MARK: - Trigonometric and hyperbolic

@inlinable public func sin<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Sin(), x) }
@inlinable public func cos<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Cos(), x) }
@inlinable public func tan<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Tan(), x) }
@inlinable public func asin<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Asin(), x) }
@inlinable public func acos<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Acos(), x) }
@inlinable public func atan<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Atan(), x) }
@inlinable public func sinh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Sinh(), x) }
@inlinable public func cosh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Cosh(), x) }
@inlinable public func tanh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Tanh(), x) }
@inlinable public func asinh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Asinh(), x) }
@inlinable public func acosh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Acosh(), x) }
@inlinable public func atanh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Atanh(), x) }

// MARK: - Special

@inlinable public func erf<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Erf(), x) }
@inlinable public func erfc<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Erfc(), x) }
@inlinable public func erfinv<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.ErfInverse(), x)
}
@inlinable public func lgamma<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.LogGamma(), x) }
@inlinable public func digamma<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Digamma(), x) }

/// The derivative of the digamma function of the given order; order 0 is ``digamma(_:)->N`` itself.
///
/// - Precondition: `order` is not negative.
@inlinable public func polygamma<N: DifferentiableNumber>(_ order: Int, _ x: N) -> N {
  N.polygamma(order, x)
}

// MARK: - Activations

@inlinable public func sigmoid<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Sigmoid(), x) }
@inlinable public func logSigmoid<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.LogSigmoid(), x)
}
@inlinable public func softplus<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.Softplus(), x)
}
@inlinable public func softsign<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.Softsign(), x)
}
@inlinable public func relu<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Relu(), x) }
@inlinable public func relu6<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Relu6(), x) }
@inlinable public func selu<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Selu(), x) }
@inlinable public func gelu<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Gelu(), x) }
@inlinable public func geluTanh<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.GeluTanh(), x)
}
@inlinable public func silu<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Silu(), x) }
@inlinable public func mish<N: DifferentiableNumber>(_ x: N) -> N { N.apply(Rules.Mish(), x) }
@inlinable public func hardSigmoid<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.HardSigmoid(), x)
}
@inlinable public func hardSwish<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.HardSwish(), x)
}
@inlinable public func tanhshrink<N: DifferentiableNumber>(_ x: N) -> N {
  N.apply(Rules.Tanhshrink(), x)
}

@inlinable public func leakyRelu<N: DifferentiableNumber>(_ x: N, slope: Double = 0.01) -> N {
  N.apply(Rules.LeakyRelu(slope: slope), x)
}
@inlinable public func elu<N: DifferentiableNumber>(_ x: N, alpha: Double = 1) -> N {
  N.apply(Rules.Elu(alpha: alpha), x)
}
@inlinable public func celu<N: DifferentiableNumber>(_ x: N, alpha: Double = 1) -> N {
  N.apply(Rules.Celu(alpha: alpha), x)
}
@inlinable
public func hardtanh<N: DifferentiableNumber>(_ x: N, from lower: Double = -1, to upper: Double = 1)
  -> N
{ N.apply(Rules.Hardtanh(lower: lower, upper: upper), x) }
/// - Precondition: `lower` is not above `upper`.
@inlinable
public func clamp<N: DifferentiableNumber>(_ x: N, from lower: Double, to upper: Double) -> N {
  N.apply(Rules.Clamp(lower: lower, upper: upper), x)
}

// MARK: - Two operands

@inlinable public func pow<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.Power(), x, y)
}
/// `x` to a constant power: no logarithm is taken, so negative `x` are fine.
@inlinable @_disfavoredOverload
public func pow<N: DifferentiableNumber>(_ x: N, _ exponent: Double) -> N {
  N.apply(Rules.PowerOf(exponent), x)
}
@inlinable public func pow<N: DifferentiableNumber>(_ x: N, _ exponent: Int) -> N {
  N.apply(Rules.PowerOf(Double(exponent)), x)
}
@inlinable public func hypot<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.Hypot(), x, y)
}
/// The angle of the point with ordinate `y` and abscissa `x`, in radians.
@inlinable public func atan2<N: DifferentiableNumber>(_ y: N, _ x: N) -> N {
  N.apply(Rules.Atan2(), y, x)
}
/// The larger one; a tie gives each half of the gradient.
@inlinable public func max<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.Maximum(), x, y)
}
/// The smaller one; a tie gives each half of the gradient.
@inlinable public func min<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.Minimum(), x, y)
}
/// The remainder of floored division: it has the sign of `y`.
@inlinable public func remainder<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.Remainder(), x, y)
}
@inlinable public func copysign<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.CopySign(), x, y)
}
@inlinable public func xlogy<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.XLogY(), x, y)
}
@inlinable public func logAddExp<N: DifferentiableNumber>(_ x: N, _ y: N) -> N {
  N.apply(Rules.LogAddExp(), x, y)
}

/// `x` where the mask holds and `y` elsewhere: `select(x .< 0, -x, x)`.
///
/// Only the chosen one is differentiated, so what the other one does (a division by zero, say)
/// cannot spoil the gradient.
@inlinable public func select<N: DifferentiableNumber>(_ mask: N.Mask, _ x: N, _ y: N) -> N {
  N.select(mask, x, y)
}

// MARK: - Lists, each a single node

/// - Precondition: the list is not empty. So for the others.
@inlinable public func sum<N: DifferentiableNumber>(_ xs: [N]) -> N { N.apply(Rules.Sum(), xs) }
@inlinable public func mean<N: DifferentiableNumber>(_ xs: [N]) -> N { N.apply(Rules.Mean(), xs) }
@inlinable public func dot<N: DifferentiableNumber>(_ xs: [N], _ ys: [N]) -> N { N.dot(xs, ys) }
@inlinable public func logSumExp<N: DifferentiableNumber>(_ xs: [N]) -> N {
  N.apply(Rules.LogSumExp(), xs)
}
/// The Euclidean norm.
@inlinable public func norm<N: DifferentiableNumber>(_ xs: [N]) -> N { N.apply(Rules.Norm(), xs) }
