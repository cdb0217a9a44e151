import NablaCore

/// The elementwise functions that operations share, each made once.
enum Functions {
  static let add = ElementwiseFunction(Rules.Add())
  static let subtract = ElementwiseFunction(Rules.Subtract())
  static let multiply = ElementwiseFunction(Rules.Multiply())
  static let divide = ElementwiseFunction(Rules.Divide())
  static let negate = ElementwiseFunction(Rules.Negate())
  static let reciprocal = ElementwiseFunction(Rules.Reciprocal())

  // MARK: Pieces and powers

  static let abs = ElementwiseFunction(Rules.Abs())
  static let sign = ElementwiseFunction(Rules.Sign())
  static let square = ElementwiseFunction(Rules.Square())
  static let sqrt = ElementwiseFunction(Rules.Sqrt())
  static let cbrt = ElementwiseFunction(Rules.Cbrt())
  static let rsqrt = ElementwiseFunction(Rules.Rsqrt())
  static let power = ElementwiseFunction(Rules.Power())
  static let floor = ElementwiseFunction(Rules.Floor())
  static let ceil = ElementwiseFunction(Rules.Ceil())
  static let round = ElementwiseFunction(Rules.Round())

  // MARK: Exponentials

  static let exp = ElementwiseFunction(Rules.Exp())
  static let exp2 = ElementwiseFunction(Rules.Exp2())
  static let expm1 = ElementwiseFunction(Rules.ExpMinusOne())
  static let log = ElementwiseFunction(Rules.Log())
  static let log2 = ElementwiseFunction(Rules.Log2())
  static let log10 = ElementwiseFunction(Rules.Log10())
  static let log1p = ElementwiseFunction(Rules.LogOnePlus())

  // MARK: Trigonometric and hyperbolic

  static let sin = ElementwiseFunction(Rules.Sin())
  static let cos = ElementwiseFunction(Rules.Cos())
  static let tan = ElementwiseFunction(Rules.Tan())
  static let asin = ElementwiseFunction(Rules.Asin())
  static let acos = ElementwiseFunction(Rules.Acos())
  static let atan = ElementwiseFunction(Rules.Atan())
  static let sinh = ElementwiseFunction(Rules.Sinh())
  static let cosh = ElementwiseFunction(Rules.Cosh())
  static let tanh = ElementwiseFunction(Rules.Tanh())
  static let asinh = ElementwiseFunction(Rules.Asinh())
  static let acosh = ElementwiseFunction(Rules.Acosh())
  static let atanh = ElementwiseFunction(Rules.Atanh())

  // MARK: Special

  static let erf = ElementwiseFunction(Rules.Erf())
  static let erfc = ElementwiseFunction(Rules.Erfc())
  static let erfinv = ElementwiseFunction(Rules.ErfInverse())
  static let lgamma = ElementwiseFunction(Rules.LogGamma())
  static let digamma = ElementwiseFunction(Rules.Digamma())

  // MARK: Activations

  static let sigmoid = ElementwiseFunction(Rules.Sigmoid())
  static let logSigmoid = ElementwiseFunction(Rules.LogSigmoid())
  static let softsign = ElementwiseFunction(Rules.Softsign())
  static let relu = ElementwiseFunction(Rules.Relu())
  static let relu6 = ElementwiseFunction(Rules.Relu6())
  static let selu = ElementwiseFunction(Rules.Selu())
  static let gelu = ElementwiseFunction(Rules.Gelu())
  static let geluTanh = ElementwiseFunction(Rules.GeluTanh())
  static let silu = ElementwiseFunction(Rules.Silu())
  static let mish = ElementwiseFunction(Rules.Mish())
  static let hardSigmoid = ElementwiseFunction(Rules.HardSigmoid())
  static let hardSwish = ElementwiseFunction(Rules.HardSwish())
  static let tanhshrink = ElementwiseFunction(Rules.Tanhshrink())

  // MARK: Two operands

  static let hypot = ElementwiseFunction(Rules.Hypot())
  static let atan2 = ElementwiseFunction(Rules.Atan2())
  static let maximum = ElementwiseFunction(Rules.Maximum())
  static let minimum = ElementwiseFunction(Rules.Minimum())
  static let remainder = ElementwiseFunction(Rules.Remainder())
  static let copysign = ElementwiseFunction(Rules.CopySign())
  static let xlogy = ElementwiseFunction(Rules.XLogY())
  static let logAddExp = ElementwiseFunction(Rules.LogAddExp())
}

extension AnyTensor {
  package func adding(_ other: AnyTensor) -> AnyTensor { Functions.add(self, other) }
  package func subtracting(_ other: AnyTensor) -> AnyTensor { Functions.subtract(self, other) }
  package func multiplied(by other: AnyTensor) -> AnyTensor { Functions.multiply(self, other) }
  package func divided(by other: AnyTensor) -> AnyTensor { Functions.divide(self, other) }
  package func negated() -> AnyTensor { Functions.negate(self) }
  package func multiplied(by factor: Double) -> AnyTensor {
    multiplied(by: .scalar(factor, elementType))
  }
  package func adding(_ number: Double) -> AnyTensor { adding(.scalar(number, elementType)) }
}
