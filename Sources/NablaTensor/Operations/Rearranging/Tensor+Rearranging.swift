import NablaCore

/// Copies of a tensor with its elements rearranged. Gradients flow through them.
extension Tensor {
  /// A copy of the elements in new memory. Its gradient flows to the tensor.
  public func cloned() -> Tensor { Tensor(any.cloned()) }

  /// A copy repeated `counts` times along each dimension: `[d0, d1]` becomes `[c0 d0, c1 d1]`.
  /// Additional counts in front add dimensions. PyTorch's `repeat`, NumPy's `tile`.
  public func repeated(_ counts: Int...) -> Tensor { Tensor(any.repeated(counts)) }

  /// A copy repeated along each dimension: see ``repeated(_:)``.
  public func repeated(_ counts: [Int]) -> Tensor { Tensor(any.repeated(counts)) }

  /// A copy with the elements shifted cyclically by `shift` in row-major order: those at the end
  /// move to the beginning.
  public func rolled(by shift: Int) -> Tensor { Tensor(any.rolled(by: shift)) }

  /// A copy shifted cyclically along a dimension.
  public func rolled(by shift: Int, along dimension: Int) -> Tensor {
    Tensor(any.rolled(by: shift, along: dimension))
  }

  /// A copy shifted cyclically along several dimensions.
  public func rolled(by shifts: [Int], along dimensions: [Int]) -> Tensor {
    Tensor(any.rolled(by: shifts, along: dimensions))
  }

  /// A copy with some dimensions reversed.
  public func flipped(along dimensions: Int...) -> Tensor { Tensor(any.flipped(dimensions)) }

  /// A copy with some dimensions reversed.
  public func flipped(along dimensions: [Int]) -> Tensor { Tensor(any.flipped(dimensions)) }

  /// The lower triangles of the matrices in the last two dimensions: a copy with zeros above a
  /// diagonal. 0 is the main diagonal, positive ones are above it.
  public func tril(diagonal: Int = 0) -> Tensor {
    Tensor(any.triangle(upper: false, diagonal: diagonal))
  }

  /// The upper triangles of the matrices in the last two dimensions: a copy with zeros below a
  /// diagonal.
  public func triu(diagonal: Int = 0) -> Tensor {
    Tensor(any.triangle(upper: true, diagonal: diagonal))
  }

  /// A copy padded with a value before and after the elements of the last dimensions.
  ///
  /// - Parameters:
  ///   - widths: the numbers of new elements, for the last dimensions in order, as in NumPy
  ///     (PyTorch starts with the last dimension). Negative ones crop.
  ///   - value: the value of the new elements.
  public func padded(_ widths: [(before: Int, after: Int)], with value: Element) -> Tensor {
    Tensor(any.padded(widths, with: Tensor(value).any))
  }
}
