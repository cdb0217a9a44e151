import NablaCore

/// The elementwise functions that operations share, each made once. Those of rules that are called
/// by their names are generated.
enum Functions {
  static let add = ElementwiseFunction(Rules.Add())
  static let subtract = ElementwiseFunction(Rules.Subtract())
  static let multiply = ElementwiseFunction(Rules.Multiply())
  static let divide = ElementwiseFunction(Rules.Divide())
  static let negate = ElementwiseFunction(Rules.Negate())
  static let reciprocal = ElementwiseFunction(Rules.Reciprocal())
  static let power = ElementwiseFunction(Rules.Power())
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
