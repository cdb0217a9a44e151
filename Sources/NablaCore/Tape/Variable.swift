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
  @inlinable public static var _tapeLevel: Int { Value._tapeLevel + 1 }
  @inlinable public static var _derivativeOrder: Int? { Value._derivativeOrder.map { $0 + 1 } }
  /// Whether the number is on no tape, and neither is its value.
  @inlinable public var _isConstant: Bool { id == 0 && value._isConstant }
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
    return recorded(value, x, left, y, right)
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
    let shared = rule.shared(values, value)
    func add(_ x: Self, _ partial: @autoclosure () -> Partial<Value>) {
      guard _fastPath(x.id &- base < count) else {
        if x.id == 0 { return }
        mixed(some, x)
      }
      let partial = partial().resolved()
      if case .zero = partial { return }
      last += 1
      last.initialize(to: TapeEdge(partial.number(), UInt32(truncatingIfNeeded: x.id)))
    }
    // One loop a list, so that a rule's choice between the lists is hoisted out of the loop.
    for i in 0..<xs.split { add(xs.left(i), rule.partial(at: i, values, value, shared: shared)) }
    for i in xs.split..<xs.count {
      add(xs.right(i &- xs.split), rule.partial(at: i, values, value, shared: shared))
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
  @inlinable public static func _holds(_ x: Self, _ relation: Relation, _ y: Self) -> Bool {
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
    return recorded(value, x, .varying(left), y, .varying(right))
  }
}
