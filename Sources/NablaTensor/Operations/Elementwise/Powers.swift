import NablaCore

/// x to the power y, elementwise with broadcast shapes: ``Rules/Power``.
@_disfavoredOverload
public func pow<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(Functions.power(x.any, y.any))
}
/// Each element to the power of a number: see ``pow(_:_:)`` of two tensors.
@_disfavoredOverload
public func pow<E: DifferentiableElement>(_ x: Tensor<E>, _ exponent: E) -> Tensor<E> {
  x.pow(exponent)
}
/// A number to the power of each element.
@_disfavoredOverload
public func pow<E: DifferentiableElement>(_ base: E, _ exponent: Tensor<E>) -> Tensor<E> {
  pow(Tensor(number: base), exponent)
}

extension Tensor where Element: DifferentiableElement {
  /// Each element to the power of a number.
  ///
  /// Derivative: ``Rules/Power``; NaN where the element is negative and the exponent is not an
  /// integer, and 0 everywhere if the exponent is 0.
  public func pow(_ exponent: Element) -> Tensor {
    exponent == 2 ? square() : NablaTensor.pow(self, Tensor(number: exponent))
  }
  /// Each element to the power of the corresponding element of another tensor: see the free
  /// function.
  public func pow(_ exponent: Tensor) -> Tensor { NablaTensor.pow(self, exponent) }
}
