import NablaCore

/// Views share the elements of the tensor that they are made of: they copy nothing, and see changes in
/// place. Gradients flow through them. Dimensions may be negative, which counts from the end.
extension Tensor {
  // MARK: The order of dimensions

  /// A view with the last two dimensions exchanged: rows become columns. `[.., m, n]` becomes
  /// `[.., n, m]`; it is an error if the rank is less than 2.
  public func transposed() -> Tensor { Tensor(any.transposed()) }

  /// A view with two dimensions exchanged.
  public func transposed(_ first: Int, _ second: Int) -> Tensor {
    Tensor(any.transposed(first, second))
  }

  /// A view with the dimensions in another order, which names each once: dimension i of the result is
  /// dimension `order[i]` of the tensor.
  public func permuted(_ order: Int...) -> Tensor { Tensor(any.permuted(order)) }

  /// The same, with a list.
  public func permuted(_ order: [Int]) -> Tensor { Tensor(any.permuted(order)) }

  /// A view with one dimension moved to another place; the others keep their order.
  public func movedDimension(from source: Int, to destination: Int) -> Tensor {
    Tensor(any.movedDimensions(from: [source], to: [destination]))
  }

  /// A view with dimensions moved to other places; the others keep their order.
  public func movedDimensions(from sources: [Int], to destinations: [Int]) -> Tensor {
    Tensor(any.movedDimensions(from: sources, to: destinations))
  }

  // MARK: Other shapes

  /// The same elements, row by row, under another shape: a view if the strides allow it, else a copy.
  ///
  /// One length may be -1: what is left. It is an error if the numbers of elements differ.
  public func reshaped(_ lengths: Int...) -> Tensor { Tensor(any.reshaped(lengths: lengths)) }

  /// The same for lengths in an array or a ``Shape``.
  public func reshaped(to lengths: some Collection<Int>) -> Tensor {
    Tensor(any.reshaped(lengths: lengths))
  }

  /// A view of the elements, row by row, under another shape.
  ///
  /// One length may be -1: what is left. It is an error if the numbers of elements differ, or if the
  /// strides do not allow a view: then ``reshaped(_:)`` copies.
  public func viewed(_ lengths: Int...) -> Tensor { Tensor(any.viewed(lengths: lengths)) }

  /// The same for lengths in an array or a ``Shape``.
  public func viewed(as lengths: some Collection<Int>) -> Tensor {
    Tensor(any.viewed(lengths: lengths))
  }

  /// The dimensions from one to another, both included, as a single one. A tensor of rank 0 becomes
  /// `[1]`.
  public func flattened(from first: Int = 0, to last: Int = -1) -> Tensor {
    Tensor(any.flattened(from: first, to: last))
  }

  /// One dimension as several, whose lengths multiply to its own; one may be -1: what is left.
  public func unflattened(_ dimension: Int, into lengths: [Int]) -> Tensor {
    Tensor(any.unflattened(dimension, into: lengths))
  }

  /// A view without the dimensions of length 1.
  public func squeezed() -> Tensor { Tensor(any.squeezed()) }

  /// A view without a dimension, if it has length 1; other dimensions are kept as they are.
  public func squeezed(_ dimension: Int) -> Tensor { Tensor(any.squeezed([dimension])) }

  /// A view without those of some dimensions that have length 1.
  public func squeezed(_ dimensions: [Int]) -> Tensor { Tensor(any.squeezed(dimensions)) }

  /// A view with a new dimension of length 1, at a place of the result.
  public func unsqueezed(_ dimension: Int) -> Tensor { Tensor(any.unsqueezed(dimension)) }

  /// A view in which dimensions of length 1 are repeated, by NumPy's rules of broadcasting. New
  /// dimensions may come in front; -1 keeps a length. Its gradient is summed over what is repeated.
  public func expanded(_ lengths: Int...) -> Tensor { Tensor(any.expanded(lengths: lengths)) }

  /// The same for lengths in an array or a ``Shape``. PyTorch's `broadcast_to`.
  public func expanded(to lengths: some Collection<Int>) -> Tensor {
    Tensor(any.expanded(lengths: lengths))
  }

  // MARK: Parts

  /// A view of `count` places of a dimension, from one on. It is an error if there are fewer.
  public func narrowed(along dimension: Int, from start: Int, count: Int) -> Tensor {
    Tensor(any.narrowed(along: dimension, from: start, count: count))
  }

  /// A view of one place of a dimension, which is dropped. PyTorch's `select`.
  public func selected(along dimension: Int, at index: Int) -> Tensor {
    Tensor(any.selected(along: dimension, at: index))
  }

  /// A view of every so many places of a dimension, from one up to, but without, another. Bounds are
  /// cut to what there is, as Python does. The step must be positive.
  public func sliced(
    along dimension: Int, from start: Int? = nil, to end: Int? = nil, by step: Int = 1
  ) -> Tensor {
    Tensor(any.sliced(along: dimension, from: start, to: end, by: step))
  }

  /// A view of the elements whose places in two dimensions differ by `offset`, as the last dimension:
  /// for a matrix, its diagonal, or one above (positive) or below.
  public func diagonal(offset: Int = 0, dimensions: (Int, Int) = (0, 1)) -> Tensor {
    Tensor(any.diagonal(offset: offset, dimensions.0, dimensions.1))
  }

  /// Views of pieces of one length, the last of which may be shorter.
  public func split(_ length: Int, along dimension: Int = 0) -> [Tensor] {
    any.split(length, along: dimension).map(Tensor.init)
  }

  /// Views of pieces of the given lengths, which must make up the dimension.
  public func split(_ lengths: [Int], along dimension: Int = 0) -> [Tensor] {
    any.split(lengths, along: dimension).map(Tensor.init)
  }

  /// Views of at most `count` pieces of one length, the last of which may be shorter.
  public func chunked(into count: Int, along dimension: Int = 0) -> [Tensor] {
    any.chunked(into: count, along: dimension).map(Tensor.init)
  }

  /// Views of the places of a dimension, which they do not have any more. PyTorch's `unbind`.
  public func unstacked(along dimension: Int = 0) -> [Tensor] {
    any.unstacked(along: dimension).map(Tensor.init)
  }

  // MARK: Strides

  /// Whether the elements lie row by row without gaps.
  public var isContiguous: Bool { any.layout.isContiguous }

  /// The tensor itself if its elements lie row by row without gaps, or a copy whose elements do.
  public func contiguous() -> Tensor { Tensor(any.contiguous()) }

  /// Whether two tensors have memory in common: one is a view of the other, or both are of a third.
  public func sharesMemory(with other: Tensor) -> Bool { any.storage == other.any.storage }
}
