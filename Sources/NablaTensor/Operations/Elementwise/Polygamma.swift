import NablaCore

extension Functions {
  static let polygamma = ParametrisedFunctions<Rules.Polygamma>()
}

extension Tensor where Element: DifferentiableElement {
  /// The polygamma function of each element: the derivative of ``digamma()`` of the given order.
  /// Rule: ``Rules/Polygamma``.
  ///
  /// It is an error if the order is negative or above 1000.
  public func polygamma(_ order: Int) -> Tensor {
    if let error = Rules.Polygamma.parameterError([Double(order)]) {
      return Tensor(fail(error, like: any))
    }
    return Tensor(Functions.polygamma(Rules.Polygamma(order: order))(any))
  }
}

/// The polygamma function of each element: the derivative of ``Tensor/digamma()`` of the given
/// order. Rule: ``Rules/Polygamma``.
///
/// It is an error if the order is negative or above 1000.
public func polygamma<E: DifferentiableElement>(_ order: Int, _ x: Tensor<E>) -> Tensor<E> {
  x.polygamma(order)
}
