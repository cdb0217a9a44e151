import CNablaKernels

/// A number recorded on a tape: reverse mode.
///
/// Sixteen bytes for a Double, without reference counts: its value and the id of the tape's node,
/// 0 for a constant. A variable lives inside the closure that a transform passed it to; used
/// elsewhere it traps with a message. It cannot be sent to another thread.
///
/// `Variable<Dual<Double>>` and `Variable<Variable<Double>>` nest derivatives.
public struct Variable<Value: DifferentiableNumber>: RuleInterpreter {
  public typealias Mask = Value.Mask

  /// The number one level down, in which it was differentiated.
  public let value: Value
  /// `epoch << 32 | index` of the node, 0 for a constant.
  @usableFromInline let id: UInt64

  @inlinable init(_ value: Value, id: UInt64) {
    self.value = value
    self.id = id
  }

  /// Lifts a number of the level below: a constant at this level.
  @inlinable public init(_ value: Value) { self.init(value, id: 0) }
  /// A constant.
  @inlinable @_disfavoredOverload public init(_ value: Double) { self.init(Value(value), id: 0) }

  @inlinable public var primal: Double { value.primal }
  @inlinable public var hasNaN: Bool { value.hasNaN }
  @inlinable public static var tapeLevel: Int { Value.tapeLevel + 1 }
}

// A tape belongs to one thread.
@available(*, unavailable)
extension Variable: Sendable {}

// MARK: - Rules

extension Variable {
  @inlinable
  public static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self {
    let value = Value.apply(rule, x.value)
    if x.id == 0 { return Self(value, id: 0) }
    return recorded(value, x, rule.partial(x.value, value))
  }

  @inlinable
  public static func apply<R: BinaryRule>(_ rule: R, _ x: Self, _ y: Self) -> Self {
    let value = Value.apply(rule, x.value, y.value)
    if y.id == 0 {
      if x.id == 0 { return Self(value, id: 0) }
      return recorded(value, x, rule.partialLeft(x.value, y.value, value))
    }
    if x.id == 0 { return recorded(value, y, rule.partialRight(x.value, y.value, value)) }
    let left = rule.partialLeft(x.value, y.value, value)
    let right = rule.partialRight(x.value, y.value, value)
    if case .zero = left { return recorded(value, y, right) }
    if case .zero = right { return recorded(value, x, left) }
    let (tape, leftIndex, rightIndex) = home(of: x, y)
    return append(
      value, TapeNode(left.number(), leftIndex, right.number(), rightIndex), to: tape)
  }

  @inlinable
  public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Self>) -> Self {
    let values = xs.leading(Value.self)
    let value = Value.apply(rule, values)
    guard let some = xs.first(where: { $0.id != 0 }) else { return Self(value, id: 0) }
    let head = home(of: some).tape
    let tape = Unmanaged<Tape<Value>>.fromOpaque(head.pointee.owner).takeUnretainedValue()
    let start = tape.reserveEdges(xs.count)
    let edges = tape.edges.unsafelyUnwrapped
    let base = head.pointee.base
    let count = head.pointee.count
    var end = start
    // The lists one after the other, so that a rule's choice between them leaves the loop.
    for range in [0..<xs.split, xs.split..<xs.count] {
      for i in range {
        let x = xs[i]
        if x.id == 0 { continue }
        let partial = rule.partial(at: i, values, value)
        if case .zero = partial { continue }
        if x.id &- base >= count { mixed(some, x) }
        edges[end] = TapeEdge(partial.number(), UInt32(truncatingIfNeeded: x.id))
        end += 1
      }
    }
    tape.edgeCount = end
    tape.fans.append(start..<end)
    let fan = UInt32(tape.fans.count - 1)
    return append(value, TapeNode(.zero, TapeNode<Value>.fan, .zero, fan), to: head)
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
      // A node, though its partial is 1: the graph has one, and both add in the same order.
      let chosen = decided ? x : y
      return chosen.id == 0 ? chosen : recorded(chosen.value, chosen, .constant(1))
    }
    let value = Value.select(mask, x.value, y.value)
    if x.id == 0 && y.id == 0 { return Self(value, id: 0) }
    let left = Value.select(mask, Value(1.0), .zero)
    let right = Value.select(mask, .zero, Value(1.0))
    if y.id == 0 { return recorded(value, x, .varying(left)) }
    if x.id == 0 { return recorded(value, y, .varying(right)) }
    let (tape, leftIndex, rightIndex) = home(of: x, y)
    return append(value, TapeNode(left, leftIndex, right, rightIndex), to: tape)
  }
}

// MARK: - Recording

extension Variable {
  @usableFromInline typealias Head = UnsafeMutablePointer<nabla_tape>

  /// Records an operation whose value varies with one operand.
  @inlinable
  static func recorded(_ value: Value, _ x: Self, _ partial: Partial<Value>) -> Self {
    if case .zero = partial { return Self(value, id: 0) }
    let (tape, index) = home(of: x)
    let own = UInt32(truncatingIfNeeded: tape.pointee.count)
    return append(value, TapeNode(partial.number(), index, .zero, own), to: tape)
  }

  @inlinable
  static func append(_ value: Value, _ node: TapeNode<Value>, to tape: Head) -> Self {
    let index = tape.pointee.count
    if index == tape.pointee.capacity {
      Unmanaged<Tape<Value>>.fromOpaque(tape.pointee.owner).takeUnretainedValue().grow()
    }
    tape.pointee.nodes.assumingMemoryBound(to: TapeNode<Value>.self)[Int(index)] = node
    tape.pointee.count = index &+ 1
    return Self(value, id: tape.pointee.base &+ index)
  }

  /// The tape that a variable belongs to: nearly always the thread's current one, which one
  /// comparison confirms.
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

  /// The open tape that holds an id, among those that enclose the current one.
  @inline(never) @usableFromInline
  static func enclosingTape(of id: UInt64) -> Head? {
    var tape = nabla_tape_current(Tape<Value>.slot)
    while let open = tape {
      if id &- open.pointee.base < open.pointee.count { return open }
      tape = open.pointee.outer
    }
    return nil
  }

  /// Traps unless the variable is a constant or on an open tape of this thread.
  @inlinable
  static func checkAlive(_ x: Self) {
    if x.id != 0, enclosingTape(of: x.id) == nil { TapeError.stale(x.primal, id: x.id) }
  }

  /// Traps: two variables that are not on one tape.
  @inline(never) @usableFromInline
  static func mixed(_ x: Self, _ y: Self) -> Never {
    checkAlive(x)
    checkAlive(y)
    TapeError.mixed(x.primal, x.id, y.primal, y.id)
  }
}
