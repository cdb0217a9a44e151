import NablaCore

/// The elementwise functions that operations share, each made once.
enum Functions {
  static let add = ElementwiseFunction(Rules.Add())
  static let subtract = ElementwiseFunction(Rules.Subtract())
  static let multiply = ElementwiseFunction(Rules.Multiply())
  static let divide = ElementwiseFunction(Rules.Divide())
  static let negate = ElementwiseFunction(Rules.Negate())
  static let exp = ElementwiseFunction(Rules.Exp())
  static let log = ElementwiseFunction(Rules.Log())
  static let relu = ElementwiseFunction(Rules.Relu())
  static let tanh = ElementwiseFunction(Rules.Tanh())
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
