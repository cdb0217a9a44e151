import NablaCore

/// Elements by their places. Index tensors are of Int64, Int32 or UInt8, from 0 up; only those between
/// brackets and of `takeAlongDimension` may count from the end.
extension Tensor {
  /// `y[.., j, ..] = x[.., indices[.., j, ..], ..]` in one dimension; of the indices' shape.
  ///
  /// There must be as many dimensions in the indices as in the tensor, and none but the one indexed
  /// may be longer. The transpose is ``scatterAdd(_:at:along:)``.
  public func gather(_ indices: Tensor<some IndexElement>, along dimension: Int) -> Tensor {
    Tensor(any.gather(indices.any, along: dimension))
  }

  /// The same as ``gather(_:along:)`` but for other dimensions being broadcast.
  public func takeAlongDimension(
    _ indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(any.takeAlongDimension(indices.any, along: dimension))
  }

  /// Elements by their places row by row, in a list.
  public func takeAlongDimension(_ indices: Tensor<some IndexElement>) -> Tensor {
    flattened().takeAlongDimension(indices.flattened(), along: 0)
  }

  /// Slices by their places in one dimension, which becomes as long as the list of indices. With
  /// `along: 0` this looks up rows of a table, as an embedding does. The transpose adds the gradients
  /// of slices where they came from.
  public func indexSelect(_ indices: Tensor<some IndexElement>, along dimension: Int) -> Tensor {
    Tensor(any.indexSelect(indices.any, along: dimension))
  }

  /// A copy with `y[.., indices[.., j, ..], ..] = source[.., j, ..]` in one dimension, in the order
  /// of j: of several for one element, the last one counts, in its gradient, too.
  public func scatter(
    _ source: Tensor, at indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(any.scatter(source.any, at: indices.any, along: dimension))
  }

  /// The same with one value everywhere.
  public func scatter(
    _ value: Element, at indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(
      any.scatter(
        Tensor(value).any.expanded(to: indices.shape), at: indices.any, along: dimension))
  }

  /// A copy with other elements where indices point, which are as between brackets.
  ///
  /// The values are broadcast. Of several for one element, the last one counts, in its gradient, too.
  public func indexPut(_ values: Tensor, at indices: any TensorIndexing...) -> Tensor {
    Tensor(any.indexPut(indices.map(\.tensorIndex), values.any, accumulates: false))
  }

  /// A copy with a value where a mask holds, which is broadcast. The gradient is 0 there.
  public func maskedFill(_ mask: Tensor<Bool>, with value: Element) -> Tensor {
    maskedFill(mask, with: Tensor(value))
  }

  /// The same with a tensor of rank 0, which receives the sum of the gradient there.
  public func maskedFill(_ mask: Tensor<Bool>, with value: Tensor) -> Tensor {
    Tensor(any.maskedFill(mask.any, with: value.any))
  }

  /// The elements where a mask holds, row by row, in a list. The mask and the tensor are broadcast.
  public func maskedSelect(_ mask: Tensor<Bool>) -> Tensor {
    Tensor(any.maskedSelect(mask.any))
  }

  /// `x` where the mask holds, and `y` elsewhere; the three are broadcast.
  ///
  /// The branch that is not chosen receives the gradient 0. If it was computed by a function whose
  /// derivative is infinite there, 0 times infinity is NaN, as in PyTorch.
  public static func `where`(_ mask: Tensor<Bool>, _ x: Tensor, _ y: Tensor) -> Tensor {
    Tensor(AnyTensor.where(mask.any, x.any, y.any))
  }
}

extension Tensor where Element: DifferentiableElement {
  /// A copy with `y[.., indices[.., j, ..], ..] += source[.., j, ..]` in one dimension, in the order
  /// of j. Linear in both; the transpose is ``gather(_:along:)``.
  public func scatterAdd(
    _ source: Tensor, at indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(any.scatterAdd(source.any, at: indices.any, along: dimension))
  }

  /// A copy with `alpha` times the slices of `source` added by their places in one dimension.
  public func indexAdd(
    _ source: Tensor, at indices: Tensor<some IndexElement>, along dimension: Int,
    alpha: Element = 1
  ) -> Tensor {
    let source = alpha == 1 ? source.any : source.any.multiplied(by: Double(alpha))
    return Tensor(any.indexAdd(source, at: indices.any, along: dimension))
  }

  /// A copy with values added where indices point, which are as between brackets: where several point
  /// to one element, all of theirs. The values are broadcast.
  public func indexPut(accumulating values: Tensor, at indices: any TensorIndexing...) -> Tensor {
    Tensor(any.indexPut(indices.map(\.tensorIndex), values.any, accumulates: true))
  }
}
