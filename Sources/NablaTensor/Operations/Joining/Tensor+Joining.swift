import NablaCore

/// Tensors one after the other along a dimension. They must have the same lengths in the others; a
/// tensor of shape `[0]` fits everywhere.
///
/// Each tensor's gradient is its part of the gradient. It is an error if there is no tensor.
public func concatenated<Element>(
  _ tensors: [Tensor<Element>], along dimension: Int = 0
) -> Tensor<Element> {
  Tensor(
    joined(tensors, "concatenated") { AnyTensor.concatenated($0, along: dimension) })
}

/// Tensors of one shape along a new dimension, whose place in the result is given.
///
/// Each tensor's gradient is its part of the gradient. It is an error if there is no tensor.
public func stacked<Element>(
  _ tensors: [Tensor<Element>], along dimension: Int = 0
) -> Tensor<Element> {
  Tensor(joined(tensors, "stacked") { AnyTensor.stacked($0, along: dimension) })
}

private func joined<Element>(
  _ tensors: [Tensor<Element>], _ operation: String, _ body: ([AnyTensor]) -> AnyTensor
) -> AnyTensor {
  if tensors.isEmpty {
    return fail(
      "\(operation): there is no tensor to join, so the shape is not known.", Element.elementType,
      [0])
  }
  return body(tensors.map(\.any))
}
