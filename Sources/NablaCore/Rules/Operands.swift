/// The operands of a ``ManyRule``: one list, or two lists end to end (as `dot` takes them).
///
/// A view without copying. The numbers lie `stride` bytes apart, so the values inside an array of
/// variables are read in place. It is valid only during the call that received it.
public struct Operands<Number>: RandomAccessCollection {
  @usableFromInline let first: UnsafeRawPointer
  @usableFromInline let second: UnsafeRawPointer
  @usableFromInline let stride: Int
  /// The length of the first list.
  @usableFromInline let split: Int
  public let count: Int

  @inlinable
  init(
    first: UnsafeRawPointer, count firstCount: Int, second: UnsafeRawPointer,
    count secondCount: Int,
    stride: Int
  ) {
    self.first = first
    self.second = second
    self.stride = stride
    self.split = firstCount
    self.count = firstCount + secondCount
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  @inlinable public subscript(index: Int) -> Number {
    if index < 0 || index >= count { misuse("operand \(index) of \(count)") }
    return index < split ? left(index) : right(index &- split)
  }

  /// The element of the first list at `index`. Unchecked, and without the choice between the lists,
  /// for loops over one list.
  @inlinable func left(_ index: Int) -> Number {
    (first + index &* stride).assumingMemoryBound(to: Number.self).pointee
  }

  /// The element of the second list at `index`, unchecked.
  @inlinable func right(_ index: Int) -> Number {
    (second + index &* stride).assumingMemoryBound(to: Number.self).pointee
  }

  /// The same memory read as `Inner`, the first stored property of each operand.
  @inlinable func leading<Inner>(_: Inner.Type) -> Operands<Inner> {
    Operands<Inner>(
      first: first, count: split, second: second, count: count - split, stride: stride)
  }
}

extension Operands {
  /// Calls `body` with the operands in one array: for a rule of two lists, its halves.
  @inlinable
  static func with<Result, R: ManyRule>(
    _ xs: [Number], for rule: R, _ body: (Self) throws -> Result
  ) rethrows -> Result {
    try xs.withUnsafeBytes { bytes in
      let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
      let stride = MemoryLayout<Number>.stride
      let split = R.hasTwoLists ? xs.count / 2 : xs.count
      return try body(
        Self(
          first: start, count: split, second: start + split * stride, count: xs.count - split,
          stride: stride))
    }
  }

  /// Calls `body` with the operands in two arrays.
  @inlinable
  static func with<Result>(
    _ xs: [Number], _ ys: [Number], _ body: (Self) throws -> Result
  ) rethrows -> Result {
    try xs.withUnsafeBytes { left in
      try ys.withUnsafeBytes { right in
        let nowhere = UnsafeRawPointer(bitPattern: 1)!
        return try body(
          Self(
            first: left.baseAddress ?? nowhere, count: xs.count,
            second: right.baseAddress ?? nowhere, count: ys.count,
            stride: MemoryLayout<Number>.stride))
      }
    }
  }
}

extension RuleNumber {
  /// The rule's value at a list of operands, recorded as a single node.
  @inlinable public static func apply<R: ManyRule>(_ rule: R, _ xs: [Self]) -> Self {
    if let error = rule.countError(xs.count) { misuse(error) }
    return Operands.with(xs, for: rule) { apply(rule, $0) }
  }
}
