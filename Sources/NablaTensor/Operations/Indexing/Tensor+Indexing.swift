import NablaCore

/// Selection of elements by index. Index tensors are of Int64, Int32 or UInt8 and non-negative;
/// only those in subscripts and of `takeAlongDimension` can be negative, which counts from the end.
extension Tensor {
  /// `y[.., j, ..] = x[.., indices[.., j, ..], ..]` in one dimension, of the shape of the indices.
  ///
  /// The indices must have the rank of the tensor, and may be longer only in the indexed dimension.
  /// The transpose is ``scatterAdd(_:at:along:)``.
  public func gather(_ indices: Tensor<some IndexElement>, along dimension: Int) -> Tensor {
    Tensor(any.gather(indices.any, along: dimension))
  }

  /// The result of ``gather(_:along:)``, except that other dimensions are broadcast.
  public func takeAlongDimension(
    _ indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(any.takeAlongDimension(indices.any, along: dimension))
  }

  /// Elements selected by row-major indices, in a list.
  public func takeAlongDimension(_ indices: Tensor<some IndexElement>) -> Tensor {
    flattened().takeAlongDimension(indices.flattened(), along: 0)
  }

  /// Slices selected by indices in one dimension, which gets the length of the index list. With
  /// `along: 0` it looks up rows of a table, as an embedding does. The transpose adds the gradients
  /// of slices at the indices.
  public func indexSelect(_ indices: Tensor<some IndexElement>, along dimension: Int) -> Tensor {
    Tensor(any.indexSelect(indices.any, along: dimension))
  }

  /// A copy with `y[.., indices[.., j, ..], ..] = source[.., j, ..]` in one dimension, in order of
  /// j. For duplicate indices, the last one determines the value, and gets the gradient.
  public func scatter(
    _ source: Tensor, at indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(any.scatter(source.any, at: indices.any, along: dimension))
  }

  /// A copy with one value at all indices in one dimension.
  public func scatter(
    _ value: Element, at indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(
      any.scatter(
        Tensor(value).any.expanded(to: indices.shape), at: indices.any, along: dimension))
  }

  /// A copy with the elements at a subscript's indices replaced.
  ///
  /// The values are broadcast. For duplicate indices, the last one determines the value, and gets
  /// the gradient.
  public func indexPut(_ values: Tensor, at indices: any TensorIndexing...) -> Tensor {
    Tensor(any.indexPut(indices.map(\.tensorIndex), values.any, accumulates: false))
  }

  /// A copy with a value where a mask, which is broadcast, is true. The gradient there is 0.
  public func maskedFill(_ mask: Tensor<Bool>, with value: Element) -> Tensor {
    maskedFill(mask, with: Tensor(value))
  }

  /// A copy with the value of a tensor of rank 0 where a mask is true. The tensor gets the sum of
  /// the gradient there.
  public func maskedFill(_ mask: Tensor<Bool>, with value: Tensor) -> Tensor {
    Tensor(any.maskedFill(mask.any, with: value.any))
  }

  /// The elements where a mask is true, in row-major order, as a list. The mask and the tensor are
  /// broadcast.
  public func maskedSelect(_ mask: Tensor<Bool>) -> Tensor {
    Tensor(any.maskedSelect(mask.any))
  }

  /// `x` where the mask is true, `y` where it is false; the three are broadcast.
  ///
  /// The branch that is not selected gets the gradient 0. If its own derivative is infinite, 0
  /// times infinity is NaN, as in PyTorch.
  public static func `where`(_ mask: Tensor<Bool>, _ x: Tensor, _ y: Tensor) -> Tensor {
    Tensor(AnyTensor.where(mask.any, x.any, y.any))
  }
}

extension Tensor where Element: DifferentiableElement {
  /// A copy with `y[.., indices[.., j, ..], ..] += source[.., j, ..]` in one dimension, in order of
  /// j. Linear in both; the transpose is ``gather(_:along:)``.
  public func scatterAdd(
    _ source: Tensor, at indices: Tensor<some IndexElement>, along dimension: Int
  ) -> Tensor {
    Tensor(any.scatterAdd(source.any, at: indices.any, along: dimension))
  }

  /// A copy with `alpha` times the slices of `source` added at indices in one dimension.
  public func indexAdd(
    _ source: Tensor, at indices: Tensor<some IndexElement>, along dimension: Int,
    alpha: Element = 1
  ) -> Tensor {
    let source = alpha == 1 ? source.any : source.any.multiplied(by: Double(alpha))
    return Tensor(any.indexAdd(source, at: indices.any, along: dimension))
  }

  /// A copy with values, which are broadcast, added at a subscript's indices. For duplicate
  /// indices, all values are added.
  public func indexPut(accumulating values: Tensor, at indices: any TensorIndexing...) -> Tensor {
    Tensor(any.indexPut(indices.map(\.tensorIndex), values.any, accumulates: true))
  }
}
