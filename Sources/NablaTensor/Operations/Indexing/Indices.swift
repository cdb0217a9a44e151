import NablaCore

extension AnyTensor {
  /// The tensor as contiguous Int64.
  ///
  /// - Precondition: the elements are Int64, Int32 or UInt8.
  func asIndices() -> AnyTensor {
    elementType == .int64 ? contiguous() : converted(to: .int64)
  }

  /// The lengths before, of and after a dimension: the tensor seen as `[outer, length, inner]`.
  func extents(around dimension: Int) -> (outer: Int, length: Int, inner: Int) {
    // A scalar counts as one dimension of length 1.
    if rank == 0 { return (1, 1, 1) }
    var extents = (outer: 1, length: shape.dimensions[dimension], inner: 1)
    for i in 0..<dimension { extents.outer *= shape.dimensions[i] }
    for i in (dimension + 1)..<Swift.max(rank, dimension + 1) {
      extents.inner *= shape.dimensions[i]
    }
    return extents
  }

  /// Whether a list of Int64 are indices of a dimension of a tensor without elements; reports an
  /// error if not. (For other tensors, the kernel that moves the elements does.)
  func areIndices(
    of tensor: AnyTensor, along dimension: Int, for operation: String
  ) -> Bool {
    if tensor.count > 0 { return true }
    let length = Int64(tensor.shape.dimensions[dimension])
    let wrong = reading(for: operation) {
      buffer(of: Int64.self).firstIndex { $0 < 0 || $0 >= length }
    }
    guard let wrong else { return true }
    fail(tensor.indexMessage(operation, self, at: wrong, along: dimension))
    return false
  }

  /// The message for an index out of range.
  func indexMessage(
    _ operation: String, _ indices: AnyTensor, at position: Int, along dimension: Int
  ) -> String {
    let length = rank == 0 ? 1 : shape.dimensions[dimension]
    let range = length == 0 ? "has no places" : "has the places 0 to \(length - 1)"
    return """
      \(operation): index \(indices.memory(of: Int64.self)[position]) of \(indices.text) is outside of \
      dimension \(dimension) of \(text), which \(range).
      """
  }
}
