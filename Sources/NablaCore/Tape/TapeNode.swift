/// One recorded operation: two partial derivatives and the indices of their operands.
///
/// Every node has two edges, so that the sweep has no branch to mispredict. An operation with one
/// operand points its right edge at itself with partial 0, which avoids a dependency chain through
/// a shared dummy node, and a masked partial does the same: what an edge adds to its own node is
/// reset right after. An operation with many operands has its edges in a separate list.
@usableFromInline
struct TapeNode<Value> {
  @usableFromInline var leftPartial: Value
  @usableFromInline var rightPartial: Value
  @usableFromInline var left: UInt32
  @usableFromInline var right: UInt32

  @inlinable
  init(_ leftPartial: Value, _ left: UInt32, _ rightPartial: Value, _ right: UInt32) {
    self.leftPartial = leftPartial
    self.rightPartial = rightPartial
    self.left = left
    self.right = right
  }

  /// The left index that marks a node whose edges are in the tape's list. Its right index is that
  /// of a header, an edge whose index is the number of edges that follow it.
  @inlinable static var fan: UInt32 { .max }
}

/// One operand of an operation with many operands.
@usableFromInline
struct TapeEdge<Value> {
  @usableFromInline var partial: Value
  @usableFromInline var index: UInt32

  @inlinable init(_ partial: Value, _ index: UInt32) {
    self.partial = partial
    self.index = index
  }
}
