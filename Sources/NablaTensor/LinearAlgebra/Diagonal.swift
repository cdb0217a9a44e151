import NablaCore

/// The elements whose places along two dimensions are equal: a view, in which the two are one. A linear
/// operation, whose transpose puts them back among zeros.
private struct CommonDiagonal: TensorRule {
  let first: Int
  let second: Int

  var name: String { "diagonal" }
  var derivative: String { "the gradient on the diagonal, and 0 beside it" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].commonDiagonal(first, second) }
  func pullback(_ context: Pullback) -> [AnyTensor?] {
    [context.seed().onDiagonal(first, second)]
  }
}

/// Zeros with elements on the diagonal: the transpose of ``CommonDiagonal``.
private struct OnDiagonal: TensorRule {
  let first: Int
  let second: Int

  var name: String { "onDiagonal" }
  var derivative: String { "the diagonal of the gradient" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].onDiagonal(first, second) }
  func pullback(_ context: Pullback) -> [AnyTensor?] {
    [context.seed().commonDiagonal(first, second)]
  }
}

extension Layout {
  /// Two dimensions of one length as one, at the place of the first.
  fileprivate func commonDiagonal(_ first: Int, _ second: Int) -> Layout {
    var result = self
    result.strides[first] += strides[second]
    result.strides.remove(at: second)
    result.shape.dimensions.remove(at: second)
    return result
  }
}

extension AnyTensor {
  /// The elements whose places along two dimensions are equal; the second dimension is left out.
  ///
  /// - Precondition: the dimensions have one length, and `first < second`.
  func commonDiagonal(_ first: Int, _ second: Int) -> AnyTensor {
    view(layout.commonDiagonal(first, second), CommonDiagonal(first: first, second: second))
  }

  fileprivate func onDiagonal(_ first: Int, _ second: Int) -> AnyTensor {
    var target = shape.dimensions
    target.insert(target[first], at: second)
    let result = AnyTensor.zeros(Shape(dimensions: target), elementType).copied()
    let place = result.layout.commonDiagonal(first, second)
    reading(for: "onDiagonal") {
      Self.copy(
        shape, elementType.size, from: pointer, layout.strides, to: result.pointer, place.strides)
    }
    return result.record(OnDiagonal(first: first, second: second), Few(self))
  }
}
