import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// The gradient that backward passes have added up, or nil where none has arrived.
  public var grad: Tensor? {
    any.details?.grad.map { Tensor($0) }
  }

  /// Adds the gradient of this tensor to ``grad`` of every leaf that it depends on.
  ///
  /// - Precondition: the tensor has one element.
  public func backward(retainGraph: Bool = false, createGraph: Bool = false) {
    any.backward(seed: nil, retainsGraph: retainGraph, createsGraph: createGraph, inputs: nil)
  }
}
