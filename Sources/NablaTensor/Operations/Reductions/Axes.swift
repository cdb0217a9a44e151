import NablaCore

extension AnyTensor {
  /// Dimensions, ascending and counted from the first; nil after a failure.
  ///
  /// - Parameter indices: negative ones are counted from the end; nil for all.
  func axes(_ indices: [Int]?, for operation: String) -> [Int]? {
    guard let indices else { return Array(0..<rank) }
    guard let dimensions = dimensions(indices, for: operation) else { return nil }
    // A single number has a dimension to reduce over, as PyTorch has it, but not in its shape.
    return rank == 0 ? [] : (0..<dimensions.count).map { dimensions[$0] }.sorted()
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
