import NablaCore

/// Views share the elements of their tensor: they copy nothing, and see changes in place. Gradients
/// flow through them. Dimensions may be negative, which counts from the end.
extension Tensor {
  // MARK: The order of dimensions

  /// A view with the last two dimensions exchanged: `[.., m, n]` becomes `[.., n, m]`. It is an
  /// error if the rank is less than 2.
  public func transposed() -> Tensor { Tensor(any.transposed()) }

  /// A view with two dimensions exchanged.
  public func transposed(_ first: Int, _ second: Int) -> Tensor {
    Tensor(any.transposed(first, second))
  }

  /// A view with permuted dimensions: dimension i of the result is dimension `order[i]` of the
  /// tensor.
  public func permuted(_ order: Int...) -> Tensor { Tensor(any.permuted(order)) }

  /// A view with permuted dimensions: see ``permuted(_:)``.
  public func permuted(_ order: [Int]) -> Tensor { Tensor(any.permuted(order)) }

  /// A view with one dimension moved to another position; the others keep their order.
  public func movedDimension(from source: Int, to destination: Int) -> Tensor {
    Tensor(any.movedDimensions(from: [source], to: [destination]))
  }

  /// A view with dimensions moved to other positions; the others keep their order.
  public func movedDimensions(from sources: [Int], to destinations: [Int]) -> Tensor {
    Tensor(any.movedDimensions(from: sources, to: destinations))
  }

  // MARK: Other shapes

  /// The same elements, in row-major order, with another shape: a view if the strides allow it,
  /// else a copy.
  ///
  /// One length may be -1, which is inferred. It is an error if the numbers of elements differ.
  public func reshaped(_ lengths: Int...) -> Tensor {
    Tensor(any.asView(any.reshaped(lengths: lengths)))
  }

  /// The tensor reshaped to lengths in an array or a ``Shape``: see ``reshaped(_:)``.
  public func reshaped(to lengths: some Collection<Int>) -> Tensor {
    Tensor(any.asView(any.reshaped(lengths: lengths)))
  }

  /// A view of the elements, in row-major order, with another shape.
  ///
  /// One length may be -1, which is inferred. It is an error if the numbers of elements differ, or
  /// if the strides do not allow a view: then use ``reshaped(_:)``, which copies.
  public func viewed(_ lengths: Int...) -> Tensor {
    Tensor(any.asView(any.viewed(lengths: lengths)))
  }

  /// A view with lengths in an array or a ``Shape``: see ``viewed(_:)``.
  public func viewed(as lengths: some Collection<Int>) -> Tensor {
    Tensor(any.asView(any.viewed(lengths: lengths)))
  }

  /// The tensor with the dimensions `first` to `last`, inclusive, merged into one. A tensor of rank
  /// 0 becomes `[1]`.
  public func flattened(from first: Int = 0, to last: Int = -1) -> Tensor {
    Tensor(any.asView(any.flattened(from: first, to: last)))
  }

  /// The tensor with one dimension split into several, whose product is its length; one may be -1,
  /// which is inferred.
  public func unflattened(_ dimension: Int, into lengths: [Int]) -> Tensor {
    Tensor(any.asView(any.unflattened(dimension, into: lengths)))
  }

  /// A view without the dimensions of length 1.
  public func squeezed() -> Tensor { Tensor(any.asView(any.squeezed())) }

  /// A view without a dimension, if it has length 1.
  public func squeezed(_ dimension: Int) -> Tensor { Tensor(any.asView(any.squeezed([dimension]))) }

  /// A view without those of the given dimensions that have length 1.
  public func squeezed(_ dimensions: [Int]) -> Tensor {
    Tensor(any.asView(any.squeezed(dimensions)))
  }

  /// A view with a new dimension of length 1 at a position of the result.
  public func unsqueezed(_ dimension: Int) -> Tensor { Tensor(any.unsqueezed(dimension)) }

  /// A view with dimensions of length 1 broadcast to other lengths, by NumPy's rules. Additional
  /// lengths in front add dimensions; -1 keeps a length. Its gradient is summed over the broadcast
  /// dimensions.
  public func expanded(_ lengths: Int...) -> Tensor {
    Tensor(any.asView(any.expanded(lengths: lengths)))
  }

  /// A view broadcast to lengths in an array or a ``Shape``: see ``expanded(_:)``. PyTorch's
  /// `broadcast_to`.
  public func expanded(to lengths: some Collection<Int>) -> Tensor {
    Tensor(any.asView(any.expanded(lengths: lengths)))
  }

  // MARK: Parts

  /// A view of `count` indices of a dimension, from `start` on. It is an error if there are fewer.
  public func narrowed(along dimension: Int, from start: Int, count: Int) -> Tensor {
    Tensor(any.narrowed(along: dimension, from: start, count: count))
  }

  /// A view at one index of a dimension, which is dropped. PyTorch's `select`.
  public func selected(along dimension: Int, at index: Int) -> Tensor {
    Tensor(any.selected(along: dimension, at: index))
  }

  /// A view of every `step`-th index of a dimension, from `start` up to but not including `end`.
  /// Bounds are clamped to the dimension, as in Python. The step must be positive.
  public func sliced(
    along dimension: Int, from start: Int? = nil, to end: Int? = nil, by step: Int = 1
  ) -> Tensor {
    Tensor(any.sliced(along: dimension, from: start, to: end, by: step))
  }

  /// A view of the elements whose indices in two dimensions differ by `offset`, as the last
  /// dimension: for a matrix, the main diagonal, one above it (positive) or below (negative).
  public func diagonal(offset: Int = 0, dimensions: (Int, Int) = (0, 1)) -> Tensor {
    Tensor(any.diagonal(offset: offset, dimensions.0, dimensions.1))
  }

  /// Views of pieces of equal length, the last of which may be shorter.
  public func split(_ length: Int, along dimension: Int = 0) -> [Tensor] {
    any.split(length, along: dimension).map(Tensor.init)
  }

  /// Views of pieces of the given lengths, whose sum must be the length of the dimension.
  public func split(_ lengths: [Int], along dimension: Int = 0) -> [Tensor] {
    any.split(lengths, along: dimension).map(Tensor.init)
  }

  /// Views of at most `count` pieces of equal length, the last of which may be shorter.
  public func chunked(into count: Int, along dimension: Int = 0) -> [Tensor] {
    any.chunked(into: count, along: dimension).map(Tensor.init)
  }

  /// Views of the slices of a dimension, which is dropped. PyTorch's `unbind`.
  public func unstacked(along dimension: Int = 0) -> [Tensor] {
    any.unstacked(along: dimension).map(Tensor.init)
  }

  // MARK: Strides

  /// Whether the elements are contiguous in row-major order.
  public var isContiguous: Bool { any.layout.isContiguous }

  /// The tensor itself if it is contiguous, or a contiguous copy.
  public func contiguous() -> Tensor { Tensor(any.contiguous()) }

  /// Whether two tensors share memory: one is a view of the other, or both are views of a third.
  public func sharesMemory(with other: Tensor) -> Bool { any.storage == other.any.storage }
}
