/// One recorded operation: its partial derivatives and whom they belong to.
///
/// Every node has two edges, so that the sweep has no branch to mispredict. An operation with one
/// operand points its right edge at itself with partial 0: no chain through a shared sink. An
/// operation with many operands has its edges in a list of their own.
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

  /// The left index of a node whose edges are in the tape's list. The right index is then the place
  /// of a header, an edge whose index says how many edges follow it.
  @inlinable static var fan: UInt32 { .max }
}

/// One operand of a node with many.
@usableFromInline
struct TapeEdge<Value> {
  @usableFromInline var partial: Value
  @usableFromInline var index: UInt32

  @inlinable init(_ partial: Value, _ index: UInt32) {
    self.partial = partial
    self.index = index
  }
}
