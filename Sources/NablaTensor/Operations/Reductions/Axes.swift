import NablaCore

extension AnyTensor {
  /// Dimensions, ascending and counted from the first; nil after a failure.
  ///
  /// - Parameter dimensions: negative ones are counted from the end; nil for all.
  func axes(_ dimensions: [Int]?, for operation: String) -> [Int]? {
    guard let dimensions else { return Array(0..<rank) }
    var axes: [Int] = []
    for dimension in dimensions {
      guard let axis = axis(dimension, for: operation) else { return nil }
      // A single number has a dimension to reduce over, as PyTorch has it.
      if rank > 0 { axes.append(axis) }
    }
    axes.sort()
    for (axis, next) in zip(axes, axes.dropFirst()) where axis == next {
      fail(
        """
        \(operation): dimension \(axis) of \(text) is listed twice in \(dimensions). List each \
        dimension once.
        """)
      return nil
    }
    return axes
  }

  /// A dimension, counted from the first; nil after a failure. That of a single number is 0.
  func axis(_ dimension: Int, for operation: String) -> Int? {
    let length = Swift.max(rank, 1)
    if (-length..<length).contains(dimension) {
      return dimension < 0 ? dimension + length : dimension
    }
    fail(
      """
      \(operation): there is no dimension \(dimension) in \(text). Its dimensions are 0 to \
      \(length - 1), or \(-length) to -1 counted from the end.
      """)
    return nil
  }

  /// How the tensor lies around a dimension: `[outer, length, inner]`.
  func extent(of axis: Int) -> (outer: Int, length: Int, inner: Int) {
    if rank == 0 { return (1, 1, 1) }
    var (outer, inner) = (1, 1)
    for i in 0..<axis { outer *= shape.dimensions[i] }
    for i in (axis + 1)..<Swift.max(rank, axis + 1) { inner *= shape.dimensions[i] }
    return (outer, shape.dimensions[axis], inner)
  }

  /// The tensor with some dimensions as one, which is the last: recorded.
  func grouped(_ axes: [Int]) -> AnyTensor {
    let kept = (0..<rank).filter { !axes.contains($0) }
    var target = Dimensions(kept.map { shape.dimensions[$0] })
    target.append(axes.reduce(1) { $0 * shape.dimensions[$1] })
    let order = kept + axes
    let ordered = order == Array(0..<rank) ? self : permuted(order)
    return ordered.reshaped(to: Shape(dimensions: target))
  }

  /// The result of a reduction, with the dimensions that were reduced over if they are kept.
  func kept(_ axes: [Int], _ keepingDimensions: Bool) -> AnyTensor {
    keepingDimensions ? withDimensions(inserted: axes) : self
  }
}
