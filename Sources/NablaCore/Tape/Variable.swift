import CNablaKernels

/// A number recorded on a tape: reverse mode.
///
/// Sixteen bytes for a Double, without reference counts: its value and the id of its node on the
/// tape, 0 for a constant. A variable is valid inside the closure that a transform passed it to;
/// used elsewhere it traps with a message. It is not `Sendable`.
///
/// `Variable<Dual<Double>>` and `Variable<Variable<Double>>` nest derivatives.
public struct Variable<Value: DifferentiableNumber>: RuleInterpreter {
  public typealias Mask = Value.Mask

  /// The primal: the number one level down.
  public let value: Value
  /// `epoch << 32 | index` of the node, 0 for a constant.
  @usableFromInline let id: UInt64

  @inlinable init(_ value: Value, id: UInt64) {
    self.value = value
    self.id = id
  }

  /// A constant at this level, from a number of the level below.
  @inlinable public init(_ value: Value) { self.init(value, id: 0) }
  /// A constant.
  @inlinable @_disfavoredOverload public init(_ value: Double) { self.init(Value(value), id: 0) }

  @inlinable public var primal: Double { value.primal }
  @inlinable public var hasNaN: Bool { value.hasNaN }
  @inlinable public static var tapeLevel: Int { Value.tapeLevel + 1 }
  @inlinable public static var derivativeOrder: Int? { Value.derivativeOrder.map { $0 + 1 } }
}

// A tape belongs to one thread.
@available(*, unavailable)
extension Variable: Sendable {}

// MARK: - Rules

extension Variable {
  @inlinable @inline(__always)
  public static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self {
    let value = Value.apply(rule, x.value)
    if x.id == 0 { return Self(value, id: 0) }
    return recorded(value, x, rule.partial(x.value, value))
  }

  @inlinable @inline(__always)
  public static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self {
    let value = Value.apply(rule, x.value, y.value)
    // The id of a literal is known at compile time, so most of this is then eliminated.
    if y.id == 0 {
      if x.id == 0 { return Self(value, id: 0) }
      return recorded(value, x, rule.partialLeft(x.value, y.value, value))
    }
    if x.id == 0 { return recorded(value, y, rule.partialRight(x.value, y.value, value)) }
    let left = rule.partialLeft(x.value, y.value, value)
    let right = rule.partialRight(x.value, y.value, value)
    // An operand without influence is not recorded, so whether it is alive must be checked here.
    if case .zero = left {
      checkAlive(x)
      return recorded(value, y, right)
    }
    if case .zero = right {
      checkAlive(y)
      return recorded(value, x, left)
    }
    return recorded(value, x, left.number(), y, right.number())
  }

  @inlinable
  public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self {
    let values = xs.leading(Value.self)
    let value = Value.apply(rule, values)
    guard let some = xs.first(where: { $0.id != 0 }) else { return Self(value, id: 0) }
    let tape = home(of: some).tape
    let header = reserveEdges(1 + xs.count, on: tape)
    let edges = tape.pointee.edges.unsafelyUnwrapped.assumingMemoryBound(to: TapeEdge<Value>.self)
    let base = tape.pointee.base
    let count = tape.pointee.count
    var last = edges + header
    func add(_ x: Self, _ partial: @autoclosure () -> Partial<Value>) {
      guard _fastPath(x.id &- base < count) else {
        if x.id == 0 { return }
        mixed(some, x)
      }
      let partial = partial()
      if case .zero = partial { return }
      last += 1
      last.initialize(to: TapeEdge(partial.number(), UInt32(truncatingIfNeeded: x.id)))
    }
    // One loop a list, so that a rule's choice between the lists is hoisted out of the loop.
    for i in 0..<xs.split { add(xs.left(i), rule.partial(at: i, values, value)) }
    for i in xs.split..<xs.count {
      add(xs.right(i &- xs.split), rule.partial(at: i, values, value))
    }
    let used = last - (edges + header)
    edges[header] = TapeEdge(.zero, UInt32(truncatingIfNeeded: used))
    tape.pointee.edge_count &+= UInt64(truncatingIfNeeded: used &+ 1)
    let fan = UInt32(truncatingIfNeeded: header)
    return appendGrowing(value, TapeNode(.zero, TapeNode<Value>.fan, .zero, fan), to: tape)
  }

  // MARK: Comparison and choice

  @inlinable public static func .< (x: Self, y: Self) -> Mask { x.value .< y.value }
  @inlinable public static func .<= (x: Self, y: Self) -> Mask { x.value .<= y.value }
  @inlinable public static func .== (x: Self, y: Self) -> Mask { x.value .== y.value }
  @inlinable public static func holds(_ x: Self, _ relation: Relation, _ y: Self) -> Bool {
    relation.holds(x.value, y.value)
  }

  @inlinable
  public static func select(_ mask: Mask, _ x: Self, _ y: Self) -> Self {
    if let decided = mask.decided {
      // A node in spite of its partial of 1: the graph has one too, and both must add in the same
      // order.
      let chosen = decided ? x : y
      return chosen.id == 0 ? chosen : recorded(chosen.value, chosen, .constant(1))
    }
    let value = Value.select(mask, x.value, y.value)
    if x.id == 0 && y.id == 0 { return Self(value, id: 0) }
    let left = Value.select(mask, Value(1.0), .zero)
    let right = Value.select(mask, .zero, Value(1.0))
    if y.id == 0 { return recorded(value, x, .varying(left)) }
    if x.id == 0 { return recorded(value, y, .varying(right)) }
    return recorded(value, x, left, y, right)
  }
}

// MARK: - Recording

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
      let index = UInt32(truncatingIfNeeded: x.id)
      let own = UInt32(truncatingIfNeeded: count)
      return append(value, TapeNode(partial.number(), index, .zero, own), to: tape, at: count)
    }
    return recordedSlowly(value, x, partial.number())
  }

  /// Records an operation whose value depends on two operands.
  @inlinable @inline(__always)
  static func recorded(
    _ value: Value, _ x: Self, _ left: Value, _ y: Self, _ right: Value
  ) -> Self {
    let tape = nabla_tape_current(Tape<Value>.slot).unsafelyUnwrapped
    let count = tape.pointee.count
    let base = tape.pointee.base
    if _fastPath(max(x.id &- base, y.id &- base) < count && count < tape.pointee.capacity) {
      let node = TapeNode(
        left, UInt32(truncatingIfNeeded: x.id), right, UInt32(truncatingIfNeeded: y.id))
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
  static func recordedSlowly(_ value: Value, _ x: Self, _ partial: Value) -> Self {
    let (tape, index) = home(of: x)
    let own = UInt32(truncatingIfNeeded: tape.pointee.count)
    return appendGrowing(value, TapeNode(partial, index, .zero, own), to: tape)
  }

  @inlinable @inline(never)
  static func recordedSlowly(
    _ value: Value, _ x: Self, _ left: Value, _ y: Self, _ right: Value
  ) -> Self {
    let (tape, leftIndex, rightIndex) = home(of: x, y)
    return appendGrowing(value, TapeNode(left, leftIndex, right, rightIndex), to: tape)
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
