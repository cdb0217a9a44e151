import NablaCore

/// Repeats elements along dimensions, without copying. A linear operation, whose transpose sums.
struct Expand: TensorRule {
  let shape: Shape

  var name: String { "expand" }
  var derivative: String { "the gradient, summed over what was repeated" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].expanded(to: shape) }
  func pullback(_ context: Pullback) -> [AnyTensor?] { [context.seed()] }
}

extension AnyTensor {
  /// The tensor as NumPy's rules broadcast it to a shape.
  package func expanded(to target: Shape) -> AnyTensor {
    if shape == target { return self }
    guard let layout = layout.broadcast(to: target) else {
      return fail(
        """
        expand: \(text) cannot be broadcast to \(target). Counted from the last, a dimension must be \
        equal, or 1 in the tensor.
        """, elementType, target)
    }
    return view(layout, Expand(shape: target))
  }
}
