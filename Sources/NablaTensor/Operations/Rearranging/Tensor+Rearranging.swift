import NablaCore

/// Copies of a tensor's elements in another order. Gradients flow through them.
extension Tensor {
  /// A copy of the elements in memory of their own. Its gradient flows on to the tensor.
  public func cloned() -> Tensor { Tensor(any.cloned()) }

  /// A copy that is repeated along each dimension, as often as `counts` says: `[d0, d1]` becomes
  /// `[c0 d0, c1 d1]`. Counts for new dimensions may come first. PyTorch's `repeat`, NumPy's `tile`.
  public func repeated(_ counts: Int...) -> Tensor { Tensor(any.repeated(counts)) }

  /// The same, with a list.
  public func repeated(_ counts: [Int]) -> Tensor { Tensor(any.repeated(counts)) }

  /// A copy with the elements, row by row, moved on by `shift` places; those at the end come to the
  /// beginning.
  public func rolled(by shift: Int) -> Tensor { Tensor(any.rolled(by: shift)) }

  /// A copy with the places of a dimension moved on.
  public func rolled(by shift: Int, along dimension: Int) -> Tensor {
    Tensor(any.rolled(by: shift, along: dimension))
  }

  /// A copy with the places of several dimensions moved on.
  public func rolled(by shifts: [Int], along dimensions: [Int]) -> Tensor {
    Tensor(any.rolled(by: shifts, along: dimensions))
  }

  /// A copy with some dimensions backwards.
  public func flipped(along dimensions: Int...) -> Tensor { Tensor(any.flipped(dimensions)) }

  /// The same, with a list.
  public func flipped(along dimensions: [Int]) -> Tensor { Tensor(any.flipped(dimensions)) }

  /// A copy of the matrices in the last two dimensions with zeros above a diagonal: 0 is the main
  /// one, positive ones are above it.
  public func tril(diagonal: Int = 0) -> Tensor {
    Tensor(any.triangle(upper: false, diagonal: diagonal))
  }

  /// A copy of the matrices in the last two dimensions with zeros below a diagonal.
  public func triu(diagonal: Int = 0) -> Tensor {
    Tensor(any.triangle(upper: true, diagonal: diagonal))
  }

  /// A copy with elements of one value before and after those of the last dimensions.
  ///
  /// - Parameters:
  ///   - widths: how many, of the last dimensions in their order, as in NumPy (PyTorch counts from
  ///     the last one). Negative ones cut.
  ///   - value: what they are.
  public func padded(_ widths: [(before: Int, after: Int)], with value: Element) -> Tensor {
    Tensor(any.padded(widths, with: Tensor(value).any))
  }
}
