// The elementwise rules by name: as methods, `x.exp()`, which read well in chains.

extension RuleNumber {
  // MARK: Pieces and powers

  @inlinable public func abs() -> Self { .apply(Rules.Abs(), self) }
  @inlinable public func sign() -> Self { .apply(Rules.Sign(), self) }
  @inlinable public func square() -> Self { .apply(Rules.Square(), self) }
  @inlinable public func sqrt() -> Self { .apply(Rules.Sqrt(), self) }
  @inlinable public func cbrt() -> Self { .apply(Rules.Cbrt(), self) }
  @inlinable public func rsqrt() -> Self { .apply(Rules.Rsqrt(), self) }
  @inlinable public func floor() -> Self { .apply(Rules.Floor(), self) }
  @inlinable public func ceil() -> Self { .apply(Rules.Ceil(), self) }
  @inlinable public func round() -> Self { .apply(Rules.Round(), self) }

  // MARK: Exponentials

  @inlinable public func exp() -> Self { .apply(Rules.Exp(), self) }
  @inlinable public func exp2() -> Self { .apply(Rules.Exp2(), self) }
  @inlinable public func expm1() -> Self { .apply(Rules.ExpMinusOne(), self) }
  @inlinable public func log() -> Self { .apply(Rules.Log(), self) }
  @inlinable public func log2() -> Self { .apply(Rules.Log2(), self) }
  @inlinable public func log10() -> Self { .apply(Rules.Log10(), self) }
  @inlinable public func log1p() -> Self { .apply(Rules.LogOnePlus(), self) }

  // MARK: Trigonometric and hyperbolic

  @inlinable public func sin() -> Self { .apply(Rules.Sin(), self) }
  @inlinable public func cos() -> Self { .apply(Rules.Cos(), self) }
  @inlinable public func tan() -> Self { .apply(Rules.Tan(), self) }
  @inlinable public func asin() -> Self { .apply(Rules.Asin(), self) }
  @inlinable public func acos() -> Self { .apply(Rules.Acos(), self) }
  @inlinable public func atan() -> Self { .apply(Rules.Atan(), self) }
  @inlinable public func sinh() -> Self { .apply(Rules.Sinh(), self) }
  @inlinable public func cosh() -> Self { .apply(Rules.Cosh(), self) }
  @inlinable public func tanh() -> Self { .apply(Rules.Tanh(), self) }
  @inlinable public func asinh() -> Self { .apply(Rules.Asinh(), self) }
  @inlinable public func acosh() -> Self { .apply(Rules.Acosh(), self) }
  @inlinable public func atanh() -> Self { .apply(Rules.Atanh(), self) }

  // MARK: Special

  @inlinable public func erf() -> Self { .apply(Rules.Erf(), self) }
  @inlinable public func erfc() -> Self { .apply(Rules.Erfc(), self) }
  @inlinable public func erfinv() -> Self { .apply(Rules.ErfInverse(), self) }
  @inlinable public func lgamma() -> Self { .apply(Rules.LogGamma(), self) }
  @inlinable public func digamma() -> Self { .apply(Rules.Digamma(), self) }

  // MARK: Activations

  @inlinable public func sigmoid() -> Self { .apply(Rules.Sigmoid(), self) }
  @inlinable public func logSigmoid() -> Self { .apply(Rules.LogSigmoid(), self) }
  @inlinable public func softplus() -> Self { .apply(Rules.Softplus(), self) }
  @inlinable public func softsign() -> Self { .apply(Rules.Softsign(), self) }
  @inlinable public func relu() -> Self { .apply(Rules.Relu(), self) }
  @inlinable public func relu6() -> Self { .apply(Rules.Relu6(), self) }
  @inlinable public func selu() -> Self { .apply(Rules.Selu(), self) }
  @inlinable public func gelu() -> Self { .apply(Rules.Gelu(), self) }
  @inlinable public func geluTanh() -> Self { .apply(Rules.GeluTanh(), self) }
  @inlinable public func silu() -> Self { .apply(Rules.Silu(), self) }
  @inlinable public func mish() -> Self { .apply(Rules.Mish(), self) }
  @inlinable public func hardSigmoid() -> Self { .apply(Rules.HardSigmoid(), self) }
  @inlinable public func hardSwish() -> Self { .apply(Rules.HardSwish(), self) }
  @inlinable public func tanhshrink() -> Self { .apply(Rules.Tanhshrink(), self) }
  @inlinable public func leakyRelu(slope: Double = 0.01) -> Self {
    .apply(Rules.LeakyRelu(slope: slope), self)
  }
  @inlinable public func elu(alpha: Double = 1) -> Self { .apply(Rules.Elu(alpha: alpha), self) }
  @inlinable public func celu(alpha: Double = 1) -> Self { .apply(Rules.Celu(alpha: alpha), self) }
  @inlinable public func hardtanh(from lower: Double = -1, to upper: Double = 1) -> Self {
    .apply(Rules.Hardtanh(lower: lower, upper: upper), self)
  }
  @inlinable public func clamp(from lower: Double, to upper: Double) -> Self {
    .apply(Rules.Clamp(lower: lower, upper: upper), self)
  }
  @inlinable public func pow(_ exponent: Double) -> Self { .apply(Rules.PowerOf(exponent), self) }
}
