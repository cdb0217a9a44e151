import NablaCore

extension Tensor {
  /// One place of the first dimension, which is dropped: a view. Negative places count from the end.
  ///
  /// Setting it changes the elements in place; the value is broadcast.
  public subscript(index: Int) -> Tensor {
    get { Tensor(any.selected(along: 0, at: index)) }
    nonmutating set { any.setIndexed([index.tensorIndex], to: newValue.any) }
  }

  /// A part of the tensor: see ``TensorIndexing`` for what may stand between the brackets.
  ///
  ///     a[1..., 2]                       // a view: column 2 without its first element
  ///     a[.ellipsis, .slice(by: 2)]      // a view: every other place of the last dimension
  ///     a[[0, 2], .all]                  // a copy: rows 0 and 2
  ///     a[mask] = Tensor(0)              // in place: 0 where the mask holds
  ///
  /// Several index tensors are broadcast together, as in PyTorch. What is not a view is a linear
  /// operation whose transpose adds the gradient where the elements came from. Setting changes the
  /// elements in place; the value is broadcast.
  public subscript(_ indices: any TensorIndexing...) -> Tensor {
    get { Tensor(any.indexed(indices.map(\.tensorIndex))) }
    nonmutating set { any.setIndexed(indices.map(\.tensorIndex), to: newValue.any) }
  }

  /// All of the tensor: `a[...] = b` changes every element in place.
  public subscript(_: UnboundedRange) -> Tensor {
    get { Tensor(any.indexed([])) }
    nonmutating set { any.setIndexed([], to: newValue.any) }
  }
}
