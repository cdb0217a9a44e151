import CNablaKernels

/// The graph that this thread is recording, while a function runs on ``Symbolic`` numbers.
package final class GraphRecorder {
  private(set) var graph: Graph
  /// The index of each rule in the graph's list.
  private var plainRules: [ObjectIdentifier: Int] = [:]
  private var parameterisedRules: [AnyHashable: Int] = [:]
  /// The columns of data, by the address of the rows. The rows are retained, so that the address is
  /// not reused.
  private var data: [UnsafeRawPointer: (rows: [[Double]], columns: [DataColumn])] = [:]
  private let head: UnsafeMutablePointer<nabla_tape>
  private let limit = nabla_recording_limit()

  /// Whether the values are those at a sample point. Without one they are NaN, and comparisons have
  /// no outcome.
  let isSampled: Bool
  /// Whether the record is run at other inputs later, so that plain values must not leak into it.
  private let isReplayed: Bool
  /// Whether each node depends on an input.
  private var varies: [Bool]
  private var undecidedCount = 0
  /// Why the recording is invalid, or nil.
  package private(set) var failure: ProgramError?

  private init(
    continuing graph: Graph, isSampled: Bool, isReplayed: Bool, for purpose: StaticString
  ) {
    self.graph = graph
    self.isSampled = isSampled
    self.isReplayed = isReplayed
    varies = Array(repeating: true, count: graph.count)
    head = .allocate(capacity: 1)
    head.initialize(to: nabla_tape())
    head.pointee.base = UInt64(epoch(for: purpose)) << 32
    head.pointee.count = UInt64(graph.count)
    head.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
    for (index, rule) in graph.rules.enumerated() { remember(rule.rule, index) }
  }

  deinit { head.deallocate() }

  /// Runs `body` while its operations on symbolic numbers are recorded.
  ///
  /// - Parameters:
  ///   - graph: the graph to append to.
  ///   - isSampled: whether the inputs have values that comparisons may use.
  ///   - isReplayed: whether the graph is run at other inputs later. An explanation's is not.
  ///   - purpose: the name for messages about numbers that outlive the recording.
  package static func record<Result>(
    continuing graph: Graph = Graph(), isSampled: Bool = true, isReplayed: Bool = true,
    for purpose: StaticString, _ body: (GraphRecorder) throws -> Result
  ) rethrows -> (result: Result, graph: Graph) {
    let recorder = GraphRecorder(
      continuing: graph, isSampled: isSampled, isReplayed: isReplayed, for: purpose)
    let slot = Int64(NABLA_GRAPH_SLOT)
    recorder.head.pointee.outer = nabla_tape_current(slot)
    nabla_tape_make_current(slot, recorder.head)
    defer { nabla_tape_make_current(slot, recorder.head.pointee.outer) }
    let result = try body(recorder)
    return (result, recorder.graph)
  }

  /// The innermost recording of this thread.
  static var current: GraphRecorder? {
    nabla_tape_current(Int64(NABLA_GRAPH_SLOT)).unsafelyUnwrapped.pointee.owner.map {
      Unmanaged<GraphRecorder>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// The recording that a number belongs to, if it is open on this thread; nil for constants.
  static func recording(_ number: Symbolic) -> GraphRecorder? {
    if number.id == 0 { return nil }
    var head = nabla_tape_current(Int64(NABLA_GRAPH_SLOT))
    while let open = head, let owner = open.pointee.owner {
      if number.id &- open.pointee.base < open.pointee.count {
        return Unmanaged<GraphRecorder>.fromOpaque(owner).takeUnretainedValue()
      }
      head = open.pointee.outer
    }
    return nil
  }

  package func input(_ value: Double, name: String) -> Symbolic {
    let number = append(.input, EmptyCollection(), value)
    graph.setName(name, of: Int(node(of: number)))
    return number
  }

  /// The symbolic number of a node.
  func number(at node: Int) -> Symbolic {
    Symbolic(graph.values[node], id: head.pointee.base + UInt64(node))
  }

  func unary<R: UnaryRule>(_ rule: R, _ x: Symbolic, value: Double) -> Symbolic {
    let x = node(of: x)
    return append(operation(rule) { .unary(rule) }, CollectionOfOne(x), value)
  }

  func binary<R: BinaryRule>(_ rule: R, _ x: Symbolic, _ y: Symbolic, value: Double) -> Symbolic {
    let (x, y) = (node(of: x), node(of: y))
    let operation = operation(rule) { .binary(rule) }
    return append(operation, [x, y], value)
  }

  func many<R: ManyRule>(_ rule: R, _ xs: Operands<Symbolic>, value: Double) -> Symbolic {
    let operands = xs.map { node(of: $0) }
    return append(operation(rule) { .many(rule) }, operands, value)
  }

  func select(_ mask: SymbolicMask, _ x: Symbolic, _ y: Symbolic) -> Symbolic {
    let operands = [mask.left, mask.right, x, y].map { node(of: $0) }
    return append(.select(mask.relation), operands, (mask.holds ? x : y).sample)
  }

  /// The outcome of a comparison that the function branches on, recorded as a guard.
  func outcome(_ left: Symbolic, _ relation: Relation, _ right: Symbolic) -> Bool {
    let nodes = (Int(node(of: left)), Int(node(of: right)))
    let depends = varies[nodes.0] || varies[nodes.1]
    guard isSampled || !depends else {
      fail(.comparisonNeedsSample(comparison: graph.text(nodes.0, relation, nodes.1)))
      // The recording is invalid. The outcome alternates, so that a loop that waits for one outcome
      // ends.
      undecidedCount += 1
      return undecidedCount % 2 == 0
    }
    let outcome = relation.holds(left.sample, right.sample)
    // The outcome of a comparison of constants is known. If there is a sample point it is kept, for
    // explanations.
    if isSampled || depends {
      graph.guards.append(
        Graph.Guard(left: nodes.0, relation: relation, right: nodes.1, outcome: outcome))
    }
    return outcome
  }

  /// A number's value, recorded as a guard: Note [Plain values].
  func plainValue(of number: Symbolic) -> Double {
    let node = Int(node(of: number))
    guard isReplayed, varies[node] else { return number.sample }
    guard isSampled else {
      fail(.plainValueNeedsSample(number: graph.text(of: node)))
      return number.sample
    }
    // NaN is not equal to itself.
    let pinned = number.sample.isNaN ? number : Symbolic(number.sample)
    _ = outcome(number, .equal, pinned)
    return number.sample
  }

  /// Whether a number is NaN, recorded as a guard.
  func isNaN(_ number: Symbolic) -> Bool {
    guard isReplayed, varies[Int(node(of: number))] else { return number.sample.isNaN }
    return !outcome(number, .equal, number)
  }

  /// Runs `body` and makes its nodes a group.
  func group<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let place = graph.groups.count
    graph.groups.append(Graph.Group(name: name, nodes: graph.count..<graph.count))
    defer { graph.groups[place].nodes = graph.groups[place].nodes.lowerBound..<graph.count }
    return try body()
  }

  /// Makes a group of existing nodes.
  func add(group name: String, of nodes: Range<Int>) {
    graph.groups.append(Graph.Group(name: name, nodes: nodes))
  }

  /// Names a number's node and returns it; a constant is given a node.
  func named(_ number: Symbolic, _ name: String) -> Symbolic {
    let node = node(of: number)
    graph.setName(name, of: Int(node))
    return Symbolic(number.sample, id: head.pointee.base + UInt64(node))
  }

  /// The node of a number; a constant is given one at its first use.
  package func node(of number: Symbolic) -> UInt32 {
    if number.id == 0 {
      return node(of: append(.constant(number.sample), EmptyCollection(), number.sample))
    }
    guard number.id &- head.pointee.base < head.pointee.count else {
      SymbolicError.foreign(number.sample, id: number.id)
    }
    return UInt32(truncatingIfNeeded: number.id)
  }

  /// The number of the next node.
  var nextNode: Int { graph.count }

  /// Whether one of the nodes depends on an input.
  func isVarying(_ nodes: some Sequence<UInt32>) -> Bool { nodes.contains { varies[Int($0)] } }

  /// Marks nodes as dependent on an input, which their operands do not show.
  func setVarying(_ nodes: Range<Int>) { for node in nodes { varies[node] = true } }

  func addCall(_ call: Graph.Call) -> Int {
    graph.calls.append(call)
    return graph.calls.count - 1
  }

  /// Columns of data, one an element of a row. Equal rows in another call share the columns.
  func dataColumns(of rows: [[Double]]) -> [DataColumn] {
    let place = rows.withUnsafeBytes { $0.baseAddress }
    if let place, let known = data[place], known.rows.count == rows.count { return known.columns }
    let columns = rows[0].indices.map { place in DataColumn(rows.map { $0[place] }) }
    if let place { data[place] = (rows, columns) }
    return columns
  }

  /// Marks the recording as invalid; the first reason is kept.
  func fail(_ error: ProgramError) { failure = failure ?? error }

  func append(
    _ operation: Graph.Operation, _ operands: some Collection<UInt32>, _ value: Double
  ) -> Symbolic {
    guard graph.count < limit, graph.operandCount + operands.count <= 2 * limit else {
      SymbolicError.stopAtLimit(limit)
    }
    varies.append(operation == .input || operands.contains { varies[Int($0)] })
    let index = graph.append(operation, operands, value: value)
    head.pointee.count = UInt64(index + 1)
    return Symbolic(value, id: head.pointee.base + UInt64(index))
  }

  private func operation<R: Rule>(_ rule: R, _ form: () -> AnyRule) -> Graph.Operation {
    let known =
      MemoryLayout<R>.size == 0
      ? plainRules[ObjectIdentifier(R.self)] : parameterisedRules[rule]
    if let known { return .rule(known) }
    remember(rule, graph.rules.count)
    graph.rules.append(form())
    return .rule(graph.rules.count - 1)
  }

  private func remember<R: Rule>(_ rule: R, _ index: Int) {
    if MemoryLayout<R>.size == 0 {
      plainRules[ObjectIdentifier(R.self)] = index
    } else {
      parameterisedRules[rule] = index
    }
  }
}

/// The messages for symbolic numbers used outside their recording.
enum SymbolicError {
  static func foreign(_ value: Double, id: UInt64) -> Never {
    let name = TapeError.transform(ofEpoch: UInt32(id >> 32))
    misuse(
      """
      The symbolic number \(PlainText.number(value)) was made by \(name), which has ended, runs on \
      another thread or encloses this recording. A symbolic number lives inside the closure that it was passed to.
      """)
  }

  static func stopAtLimit(_ limit: UInt64) -> Never {
    misuse(
      """
      The graph holds \(limit) nodes and stopped at the limit. If the function has a loop that \
      never ends, mend it; if it is meant to be this long, raise Recording.maximumOperations.
      """)
  }
}
