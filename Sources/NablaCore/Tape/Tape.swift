import CNablaKernels

/// The record of a computation with ``Variable``s, and the memory of its backward sweep.
///
/// A transform opens a tape. It belongs to one thread and is reused by the thread's next transform.
/// The order of its nodes is the order of creation, hence topological.
@usableFromInline
final class Tape<Value: DifferentiableNumber> {
  /// The state that the fast path of recording reads: see nabla_tape.h.
  @usableFromInline let head: UnsafeMutablePointer<nabla_tape>
  // Unchecked: no method exposes access to these, and the checks took a tenth of the time of a
  // small transform.
  /// Zero everywhere except during a sweep.
  @exclusivity(unchecked) @usableFromInline var adjoints: UnsafeMutablePointer<Value>?
  @exclusivity(unchecked) @usableFromInline var adjointCapacity = 0
  @exclusivity(unchecked) @usableFromInline var inputCount = 0
  /// The pullbacks of values that were computed elsewhere: see
  /// ``Variable/recorded(_:from:pullback:)``.
  @exclusivity(unchecked) @usableFromInline var pullbacks: [Pullback] = []

  @usableFromInline
  init() {
    require(
      _isPOD(Value.self),
      "\(Value.self) holds references, and a tape copies its numbers as bytes: make it a plain struct"
    )
    head = .allocate(capacity: 1)
    head.initialize(to: nabla_tape())
    head.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
    head.pointee.type = Self.type
  }

  deinit {
    releaseMemory()
    head.deallocate()
  }

  @inlinable var nodes: UnsafeMutablePointer<TapeNode<Value>> {
    head.pointee.nodes.assumingMemoryBound(to: TapeNode<Value>.self)
  }
  @inlinable var edges: UnsafeMutablePointer<TapeEdge<Value>> {
    head.pointee.edges.assumingMemoryBound(to: TapeEdge<Value>.self)
  }
  @inlinable var count: Int { Int(head.pointee.count) }

  // MARK: Scope

  /// The slot of the thread's current tapes for this type of variable. Types may share a slot:
  /// epochs tell their variables apart.
  @inlinable static var slot: Int64 { Int64(Value._tapeLevel % Int(NABLA_TAPE_LEVELS)) }

  /// Makes one of the thread's idle tapes the current one of its level, and returns it.
  ///
  /// - Parameter transform: the name for messages about variables that outlive it.
  @inlinable
  static func open(for transform: StaticString) -> Tape {
    let tape = idle() ?? kept()
    tape.begin(for: transform)
    tape.head.pointee.outer = nabla_tape_current(slot)
    nabla_tape_make_current(slot, tape.head)
    return tape
  }

  @inlinable
  static func idle() -> Tape? {
    nabla_take_idle_tape(slot, type).map {
      Unmanaged.fromOpaque($0.pointee.owner).takeUnretainedValue()
    }
  }

  /// A new tape, which the thread owns.
  @inline(never) @usableFromInline
  static func kept() -> Tape {
    let tape = Tape()
    TapePool.keep(tape)
    return tape
  }

  /// The identity of this type of tape among those that share its slot.
  @inlinable static var type: UnsafeRawPointer {
    unsafeBitCast(Tape.self as AnyClass, to: UnsafeRawPointer.self)
  }

  /// Ends the scope and begins another one of the same transform.
  @inlinable
  func reopen(for transform: StaticString) {
    forget()
    begin(for: transform)
  }

  @inlinable
  func begin(for transform: StaticString) {
    // A lowered limit applies to existing tapes too.
    if head.pointee.capacity > nabla_recording_limit() { releaseMemory() }
    head.pointee.base = UInt64(epoch(for: transform)) << 32
  }

  @inlinable
  func forget() {
    head.pointee.count = 0
    head.pointee.edge_count = 0
    inputCount = 0
    if !pullbacks.isEmpty { pullbacks = [] }
  }

  /// Ends the scope: its variables become stale.
  @inlinable
  func close() {
    nabla_tape_make_current(Self.slot, head.pointee.outer)
    forget()
    if retainedBytes > nabla_retained_bytes() { releaseMemory() }
    nabla_put_idle_tape(Self.slot, head)
  }

  /// Adds an input. All inputs come before the first operation.
  @inlinable
  func input(_ value: Value) -> Variable<Value> {
    if head.pointee.count == head.pointee.capacity { grow() }
    let index = head.pointee.count
    head.pointee.count = index + 1
    inputCount += 1
    return Variable(value, id: head.pointee.base + index)
  }

  /// Adds inputs.
  @inlinable
  func inputs(_ values: [Value], to inputs: inout [Variable<Value>]) {
    let count = head.pointee.count + UInt64(values.count)
    while count > head.pointee.capacity { grow() }
    let start = head.pointee.base + head.pointee.count
    inputs.reserveCapacity(values.count)
    for i in 0..<values.count { inputs.append(Variable(values[i], id: start + UInt64(i))) }
    head.pointee.count = count
    inputCount += values.count
  }

  @inlinable
  func inputs(_ values: [Value]) -> [Variable<Value>] {
    var inputs: [Variable<Value>] = []
    self.inputs(values, to: &inputs)
    return inputs
  }

  /// Whether the id is that of a node of this tape.
  @inlinable func contains(_ id: UInt64) -> Bool { id &- head.pointee.base < head.pointee.count }

  // MARK: Memory

  @usableFromInline var retainedBytes: UInt64 {
    head.pointee.capacity * UInt64(MemoryLayout<TapeNode<Value>>.stride)
      + head.pointee.edge_capacity * UInt64(MemoryLayout<TapeEdge<Value>>.stride)
      + UInt64(adjointCapacity * MemoryLayout<Value>.stride)
  }

  /// Grows the list of nodes, or traps at the limit of ``Recording``.
  @inline(never) @usableFromInline
  func grow() {
    let limit = nabla_recording_limit()
    guard head.pointee.count < limit else { stopAtLimit(limit) }
    let capacity = min(limit, max(1024, head.pointee.capacity * 2))
    head.pointee.nodes = resized(
      head.pointee.nodes, to: Int(capacity) * MemoryLayout<TapeNode<Value>>.stride)
    head.pointee.capacity = capacity
  }

  /// Grows the list of edges by at least `more`.
  @inline(never) @usableFromInline
  func growEdges(_ more: UInt64) {
    let limit = nabla_recording_limit()
    guard head.pointee.edge_count + more <= limit else { stopAtLimit(limit) }
    let wanted = max(head.pointee.edge_count + more, head.pointee.edge_capacity * 2, 1024)
    let capacity = min(wanted, limit)
    head.pointee.edges = resized(
      head.pointee.edges, to: Int(capacity) * MemoryLayout<TapeEdge<Value>>.stride)
    head.pointee.edge_capacity = capacity
  }

  /// Memory for one adjoint a node, or for several in sweeps of several rows.
  @inlinable
  func reserveAdjoints(rows: Int = 1) -> UnsafeMutablePointer<Value> {
    if adjointCapacity < rows &* count { growAdjoints(rows: rows) }
    return adjoints.unsafelyUnwrapped
  }

  @inline(never) @usableFromInline
  func growAdjoints(rows: Int) {
    let capacity = rows * Int(head.pointee.capacity)
    let memory = resized(adjoints, to: capacity * MemoryLayout<Value>.stride)
    let typed = memory.assumingMemoryBound(to: Value.self)
    (typed + adjointCapacity).initialize(repeating: .zero, count: capacity - adjointCapacity)
    adjoints = typed
    adjointCapacity = capacity
  }

  @usableFromInline
  func releaseMemory() {
    nabla_free(head.pointee.nodes)
    nabla_free(head.pointee.edges)
    nabla_free(adjoints)
    head.pointee.nodes = nil
    head.pointee.capacity = 0
    head.pointee.edges = nil
    head.pointee.edge_capacity = 0
    adjoints = nil
    adjointCapacity = 0
  }

  private func resized(_ memory: UnsafeMutableRawPointer?, to bytes: Int) -> UnsafeMutableRawPointer
  {
    guard let new = nabla_resize(memory, bytes) else {
      misuse(
        "The tape holds \(count) operations and needs \(bytes) bytes, which the system refuses.")
    }
    return new
  }

  private func stopAtLimit(_ limit: UInt64) -> Never {
    let transform = TapeError.transform(ofEpoch: UInt32(head.pointee.base >> 32))
    misuse(
      """
      \(transform) recorded \(limit) operations and stopped at the limit. If the function has a \
      loop that never ends, mend it; if it is meant to be this long, raise \
      Recording.maximumOperations.
      """)
  }
}

/// Owns the tapes of a thread, idle or in use, and releases them when the thread ends.
///
/// Transforms find an idle tape through the thread-local lists of nabla_tape.h: two loads.
@usableFromInline
final class TapePool {
  /// One for each type of variable and depth of nesting that the thread has used: a handful.
  private var tapes: [AnyObject] = []

  private static var ofThisThread: TapePool {
    if let pool = nabla_thread_pool() {
      return Unmanaged<TapePool>.fromOpaque(pool).takeUnretainedValue()
    }
    let pool = Unmanaged.passRetained(TapePool())
    nabla_set_thread_pool(pool.toOpaque()) { pool in
      nabla_forget_idle_tapes()
      Unmanaged<TapePool>.fromOpaque(pool!).release()
    }
    return pool.takeUnretainedValue()
  }

  /// Keeps a tape alive until the thread ends.
  @inline(never) @usableFromInline
  static func keep(_ tape: AnyObject) { ofThisThread.tapes.append(tape) }
}
