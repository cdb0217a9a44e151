import NablaCore

/// The dimensions in another order, without copying.
struct Permute: TensorRule {
  /// For each dimension of the result, which one of the operand it is.
  let order: [Int]

  var name: String { "permute" }
  var derivative: String { "the gradient, permuted back" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].permuted(order) }

  func pullback(_ context: Pullback) -> [AnyTensor?] {
    var inverse = order
    for (place, dimension) in order.enumerated() { inverse[dimension] = place }
    return [context.seed().permuted(inverse)]
  }
}

extension AnyTensor {
  /// A view with the dimensions in another order.
  ///
  /// - Precondition: each dimension is in the order once.
  package func permuted(_ order: [Int]) -> AnyTensor {
    view(layout.permuted(order), Permute(order: order))
  }
}
