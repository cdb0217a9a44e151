import NablaCore

extension Tensor {
  /// The view at an index of the first dimension, which is dropped. Negative indices count from the
  /// end.
  ///
  /// Setting it changes the elements in place; the value is broadcast.
  public subscript(index: Int) -> Tensor {
    get { Tensor(any.selected(along: 0, at: index, for: "subscript")) }
    nonmutating set { any.setIndexed([index.tensorIndex], to: newValue.any) }
  }

  /// The part of the tensor that the indices select: see ``TensorIndexing``.
  ///
  ///     a[1..., 2]                       // a view: column 2 without its first element
  ///     a[.ellipsis, .slice(by: 2)]      // a view: every second index of the last dimension
  ///     a[[0, 2], .all]                  // a copy: rows 0 and 2
  ///     a[mask] = Tensor(0)              // in place: 0 where the mask is true
  ///
  /// Several index tensors are broadcast together, as in PyTorch. A copy is a linear operation,
  /// whose transpose adds the gradient at the indices. Setting changes the elements in place; the
  /// value is broadcast.
  public subscript(_ indices: any TensorIndexing...) -> Tensor {
    get { Tensor(any.indexed(indices.map(\.tensorIndex))) }
    nonmutating set { any.setIndexed(indices.map(\.tensorIndex), to: newValue.any) }
  }

  /// The whole tensor: `a[...] = b` changes every element in place.
  public subscript(_: UnboundedRange) -> Tensor {
    get { Tensor(any.indexed([])) }
    nonmutating set { any.setIndexed([], to: newValue.any) }
  }
}
