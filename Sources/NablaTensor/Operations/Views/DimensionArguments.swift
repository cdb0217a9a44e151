import NablaCore

extension AnyTensor {
  /// The non-negative index of a dimension argument; nil after an error.
  ///
  /// A tensor of rank 0 accepts 0 and -1, as in PyTorch, unless `needsDimensions`.
  ///
  /// - Parameter rank: the number of dimensions, if it is not that of the tensor.
  func dimension(
    _ index: Int, for operation: @autoclosure () -> String, rank: Int? = nil,
    needsDimensions: Bool = false
  ) -> Int? {
    let count = rank ?? self.rank
    if count == 0 && needsDimensions {
      fail("\(operation()): \(text) is a single number: it has no dimension. Reshape it first.")
      return nil
    }
    let limit = Swift.max(count, 1)
    if index >= -limit && index < limit { return index < 0 ? index + limit : index }
    fail(
      """
      \(operation()): there is no dimension \(index) in \(text): it must be from \(-limit) to \
      \(limit - 1), where negative ones count from the end.
      """)
    return nil
  }

  /// The non-negative indices of dimension arguments, which must be distinct; nil after an error.
  func dimensions(
    _ indices: some Collection<Int>, for operation: @autoclosure () -> String
  ) -> Dimensions? {
    var result = Dimensions()
    var seen: UInt32 = 0
    for index in indices {
      guard let dimension = dimension(index, for: operation()) else { return nil }
      if seen & (1 << dimension) != 0 {
        fail(
          "\(operation()): dimension \(dimension) of \(text) is named twice in \(Array(indices)).")
        return nil
      }
      seen |= 1 << dimension
      result.append(dimension)
    }
    return result
  }

  /// Length arguments, of which one may be -1, which is inferred; nil after an error.
  ///
  /// - Parameter total: the number of elements.
  func lengths(
    _ lengths: some Collection<Int>, total: Int, for operation: @autoclosure () -> String
  ) -> Shape? {
    guard checkRank(lengths.count, for: operation()) else { return nil }
    var inferred: Int?
    for (place, length) in lengths.enumerated() {
      if length == -1 && inferred == nil {
        inferred = place
      } else if length < 0 {
        fail(
          """
          \(operation()): \(Array(lengths)) is no shape for \(text): lengths are not negative, but \
          for a single -1, which stands for what is left.
          """)
        return nil
      }
    }
    var result = Dimensions(lengths)
    if let inferred { result[inferred] = 1 }
    if Shape(dimensions: result).isPossible {
      let known = Shape(dimensions: result).elementCount
      if let inferred, known > 0, total % known == 0 { result[inferred] = total / known }
      let isInferred = inferred == nil || known > 0
      let shape = Shape(dimensions: result)
      if isInferred && shape.elementCount == total { return shape }
    }
    fail(
      """
      \(operation()): \(text) has \(count) elements, which do not fit into the shape \
      \(Array(lengths)).
      """)
    return nil
  }

  /// Whether a result may have this shape; reports an error if it would have too many elements.
  ///
  /// - Parameter operands: the tensors that it is made of.
  static func check(
    _ shape: @autoclosure () -> Shape, for operation: @autoclosure () -> String,
    of operands: @autoclosure () -> [AnyTensor]
  ) -> Bool {
    let shape = shape()
    if shape.isPossible { return true }
    fail(
      """
      \(operation()): a tensor cannot have so many elements: \(shape), made of \
      \(operands().map(\.text).joined(separator: " and ")). Compute it in parts, or reduce first.
      """)
    return false
  }

  /// Whether a tensor may have this rank; reports an error if not.
  func checkRank(_ rank: Int, for operation: @autoclosure () -> String) -> Bool {
    if rank <= Dimensions.maximumRank { return true }
    fail(
      """
      \(operation()): the result of \(text) would have \(rank) dimensions; tensors have at most \
      \(Dimensions.maximumRank).
      """)
    return false
  }
}
