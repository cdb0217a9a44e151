import CNablaKernels

extension Variable {
  @usableFromInline typealias Head = UnsafeMutablePointer<nabla_tape>

  // Note [The fast path]: an operation on the thread's current tape, with capacity left, is
  // recorded inline. Everything else (enclosing tapes, growth, misuse) is one call that is never
  // inlined. So a user's loop stays small enough for the compiler to inline all of its operations.

  /// Records an operation whose value depends on one operand.
  @inlinable @inline(__always)
  static func recorded(_ value: Value, _ x: Self, _ partial: Partial<Value>) -> Self {
    if case .zero = partial {
      checkAlive(x)
      return Self(value, id: 0)
    }
    let tape = nabla_tape_current(Tape<Value>.slot).unsafelyUnwrapped
    let count = tape.pointee.count
    if _fastPath(x.id &- tape.pointee.base < count && count < tape.pointee.capacity) {
      let own = UInt32(truncatingIfNeeded: count)
      let index = partial.isMasked ? own : UInt32(truncatingIfNeeded: x.id)
      return append(value, TapeNode(partial.number(), index, .zero, own), to: tape, at: count)
    }
    return recordedSlowly(value, x, partial)
  }

  /// Records an operation whose value depends on two operands.
  @inlinable @inline(__always)
  static func recorded(
    _ value: Value, _ x: Self, _ left: Partial<Value>, _ y: Self, _ right: Partial<Value>
  ) -> Self {
    let tape = nabla_tape_current(Tape<Value>.slot).unsafelyUnwrapped
    let count = tape.pointee.count
    let base = tape.pointee.base
    if _fastPath(max(x.id &- base, y.id &- base) < count && count < tape.pointee.capacity) {
      let own = UInt32(truncatingIfNeeded: count)
      let node = TapeNode(
        left.number(), left.isMasked ? own : UInt32(truncatingIfNeeded: x.id),
        right.number(), right.isMasked ? own : UInt32(truncatingIfNeeded: y.id))
      return append(value, node, to: tape, at: count)
    }
    return recordedSlowly(value, x, left, y, right)
  }

  @inlinable @inline(__always)
  static func append(_ value: Value, _ node: TapeNode<Value>, to tape: Head, at index: UInt64)
    -> Self
  {
    let nodes = tape.pointee.nodes.unsafelyUnwrapped.assumingMemoryBound(to: TapeNode<Value>.self)
    nodes[Int(truncatingIfNeeded: index)] = node
    tape.pointee.count = index &+ 1
    return Self(value, id: tape.pointee.base &+ index)
  }

  @inlinable @inline(never)
  static func recordedSlowly(_ value: Value, _ x: Self, _ partial: Partial<Value>) -> Self {
    let (tape, index) = home(of: x)
    let own = UInt32(truncatingIfNeeded: tape.pointee.count)
    let left = partial.isMasked ? own : index
    return appendGrowing(value, TapeNode(partial.number(), left, .zero, own), to: tape)
  }

  @inlinable @inline(never)
  static func recordedSlowly(
    _ value: Value, _ x: Self, _ left: Partial<Value>, _ y: Self, _ right: Partial<Value>
  ) -> Self {
    let (tape, leftIndex, rightIndex) = home(of: x, y)
    let own = UInt32(truncatingIfNeeded: tape.pointee.count)
    let node = TapeNode(
      left.number(), left.isMasked ? own : leftIndex,
      right.number(), right.isMasked ? own : rightIndex)
    return appendGrowing(value, node, to: tape)
  }

  @inlinable
  static func appendGrowing(_ value: Value, _ node: TapeNode<Value>, to tape: Head) -> Self {
    let index = tape.pointee.count
    if index == tape.pointee.capacity {
      Unmanaged<Tape<Value>>.fromOpaque(tape.pointee.owner).takeUnretainedValue().grow()
    }
    return append(value, node, to: tape, at: index)
  }

  /// The index of the first of `more` free edges.
  @inlinable
  static func reserveEdges(_ more: Int, on tape: Head) -> Int {
    let more = UInt64(truncatingIfNeeded: more)
    if tape.pointee.edge_count &+ more > tape.pointee.edge_capacity {
      Unmanaged<Tape<Value>>.fromOpaque(tape.pointee.owner).takeUnretainedValue().growEdges(more)
    }
    return Int(truncatingIfNeeded: tape.pointee.edge_count)
  }

  /// The tape of a variable and its index there. It is nearly always the thread's current tape,
  /// which one comparison confirms.
  @inlinable
  static func home(of x: Self) -> (tape: Head, index: UInt32) {
    let current = nabla_tape_current(Tape<Value>.slot).unsafelyUnwrapped
    let index = UInt32(truncatingIfNeeded: x.id)
    if x.id &- current.pointee.base < current.pointee.count { return (current, index) }
    guard let tape = enclosingTape(of: x.id) else { TapeError.stale(x.primal, id: x.id) }
    return (tape, index)
  }

  @inlinable
  static func home(of x: Self, _ y: Self) -> (tape: Head, left: UInt32, right: UInt32) {
    let (tape, left) = home(of: x)
    if y.id &- tape.pointee.base >= tape.pointee.count { mixed(x, y) }
    return (tape, left, UInt32(truncatingIfNeeded: y.id))
  }

  /// The open tape that holds an id: the current one or one that encloses it.
  @inline(never) @usableFromInline
  static func enclosingTape(of id: UInt64) -> Head? {
    var tape = nabla_tape_current(Tape<Value>.slot)
    while let open = tape {
      if id &- open.pointee.base < open.pointee.count { return open }
      tape = open.pointee.outer
    }
    return nil
  }

  /// Traps unless the variable is a constant or belongs to an open tape of this thread.
  @inlinable
  static func checkAlive(_ x: Self) {
    if x.id != 0, enclosingTape(of: x.id) == nil { TapeError.stale(x.primal, id: x.id) }
  }

  /// Traps because two variables are not on the same tape.
  @inline(never) @usableFromInline
  static func mixed(_ x: Self, _ y: Self) -> Never {
    checkAlive(x)
    checkAlive(y)
    TapeError.mixed(x.primal, x.id, y.primal, y.id)
  }
}

extension Partial {
  /// Whether the partial is masked and the mask holds: then the tape has no edge to the operand. See
  /// Note [Masked partials].
  @inlinable @inline(__always)
  var isMasked: Bool {
    if case .masked(let mask, _) = self { mask.decided ?? false } else { false }
  }
}
