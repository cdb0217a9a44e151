import NablaCore

extension Functions {
  static let polygamma = ParametrisedFunctions<Rules.Polygamma>()
}

extension Tensor where Element: DifferentiableElement {
  /// The derivative of ``digamma()`` of an order, of each element: ``Rules/Polygamma``.
  ///
  /// It is an error if the order is negative or above 1000.
  public func polygamma(_ order: Int) -> Tensor {
    if let error = Rules.Polygamma.parameterError([Double(order)]) {
      return Tensor(fail(error, like: any))
    }
    return Tensor(Functions.polygamma(Rules.Polygamma(order: order))(any))
  }
}

/// The derivative of ``Tensor/digamma()`` of an order, of each element: ``Rules/Polygamma``.
///
/// It is an error if the order is negative or above 1000.
public func polygamma<E: DifferentiableElement>(_ order: Int, _ x: Tensor<E>) -> Tensor<E> {
  x.polygamma(order)
}
