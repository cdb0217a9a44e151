import NablaCore

/// A tensor computation and one backward pass over it, recorded for explanations.
///
/// Values are those that the graph saved, or are recomputed from them. The gradients are those that
/// the observer of a dry run of ``BackwardPass`` gets. There are no side effects: no gradient is
/// set, no hook runs, and the graph is retained. So if a hook replaces a gradient, the record
/// contains the gradient before the hook, and what follows from it.
package struct TensorRecord {
  package enum Kind {
    /// A leaf that requires a gradient.
    case variable
    /// A tensor that no gradient flows into.
    case constant
    /// An operation with its result; if it has several results, all of them, in row-major order.
    case operation(Node)
    /// One result of an operation with several, which is its operand.
    case output(Node, Int)
  }

  /// A tensor of the computation.
  package struct Entry {
    package let kind: Kind
    package let name: String?
    package let shape: Shape
    /// The entries that it was computed from.
    package var operands: [Int] = []
    /// Nil if it was not saved and cannot be recomputed.
    package var value: AnyTensor?
    package var gradient: AnyTensor?
  }

  /// A gradient that arrives at an entry.
  package struct Arrival {
    /// The sender, and the index of the receiver among its operands.
    package let from: Int
    package let operand: Int
    package let to: Int
    package let amount: AnyTensor
    /// The sum of the receiver's gradients so far, including this one. (For one of several results,
    /// only those of the same sender.)
    package let total: AnyTensor
  }

  /// In the order of evaluation.
  package private(set) var entries: [Entry] = []
  /// In the order of the pass.
  package private(set) var arrivals: [Arrival] = []
  /// The entries that have a gradient, in the order in which their gradients were completed.
  package private(set) var order: [Int] = []
  /// The entry of the explained tensor.
  package private(set) var output = 0
  private var places = RecordPlaces()

  /// Records the computation of a tensor and the backward pass from it.
  ///
  /// Operations that the pass recomputes, such as checkpoints, are recorded before the operation
  /// they replace.
  ///
  /// - Throws: a ``TensorError`` if nothing requires a gradient, or the graph has been released.
  package init(of output: AnyTensor, seed: AnyTensor?) throws {
    guard let root = output.currentNode else {
      throw TensorError(message: output.noPath("explain"))
    }
    for node in Self.nodes(from: root) {
      if node.isGone {
        throw TensorError(
          message: """
            explain: the graph of \(output.text) was released by a backward pass (what \
            \(node.rule.name) needs is gone). Explain it before backward(), or pass \
            retainGraph: true.
            """)
      }
      if let changed = node.changedTensor {
        throw TensorError(message: Self.changed(changed, node, in: output.text))
      }
    }
    let detector = AnomalyDetector.suspend()
    defer { AnomalyDetector.resume(detector) }
    try withoutGradient {
      let trace = PassTrace()
      try catchingErrors {
        guard let seed = output.checkedSeed(seed, for: "explain") else { return }
        var pass = BackwardPass(createsGraph: false, retainsGraph: true, isDryRun: true)
        pass.observers.append(trace)
        pass.start(at: output, with: seed)
        _ = pass.run()
      }
      let nodes = Self.nodes(from: root, recomputed: trace.recomputed)
      addVariables(nodes, trace.recomputed)
      for node in nodes { add(node, trace.recomputed[ObjectIdentifier(node)]) }
      self.output = place(of: Edge(to: output)).unsafelyUnwrapped
      entries[self.output].value = output.alias()
      addGradients(trace)
    }
  }

  /// The message for values that can no longer be shown.
  static func changed(_ tensor: AnyTensor, _ node: Node, in output: String) -> String {
    """
    explain: \(tensor.text), from which \(node.rule.name) computed a part of \(output), has been \
    changed in place by \(tensor.storage.lastChange) since. Explain before the change, or change a \
    copy.
    """
  }

  /// The nodes that a node depends on, then the node itself, in order of creation; a recomputed
  /// node is preceded by the nodes of its recomputation.
  private static func nodes(
    from root: Node, recomputed: [ObjectIdentifier: [AnyTensor]] = [:]
  ) -> [Node] {
    enum Step {
      case search(from: [Node])
      case place(Node)
    }
    var placed: Set<ObjectIdentifier> = []
    var result: [Node] = []
    // Not by recursion: a checkpoint may use the result of another one, and so on.
    var waiting: [Step] = [.search(from: [root])]
    while let step = waiting.popLast() {
      switch step {
      case .place(let node):
        if placed.insert(ObjectIdentifier(node)).inserted { result.append(node) }
      case .search(var pending):
        var found: [ObjectIdentifier: Node] = [:]
        while let node = pending.popLast() {
          let id = ObjectIdentifier(node)
          if placed.contains(id) || found.updateValue(node, forKey: id) != nil { continue }
          pending += (0..<node.inputCount).compactMap { node.edge($0).node }
        }
        for node in found.values.sorted(by: { $0.sequence > $1.sequence }) {
          waiting.append(.place(node))
          if let outputs = recomputed[ObjectIdentifier(node)] {
            waiting.append(.search(from: outputs.compactMap { $0.currentNode }))
          }
        }
      }
    }
    return result
  }

  // MARK: Values

  /// The leaves, in the order of first use.
  private mutating func addVariables(
    _ nodes: [Node], _ recomputed: [ObjectIdentifier: [AnyTensor]]
  ) {
    for node in nodes {
      // The result of a recomputed function may be a leaf itself.
      let outputs = recomputed[ObjectIdentifier(node)] ?? []
      for edge in (0..<node.inputCount).map({ node.edge($0) }) + outputs.map({ Edge(to: $0) }) {
        guard let leaf = edge.variable, places[leaf] == nil else { continue }
        places[leaf] = entries.count
        entries.append(
          Entry(kind: .variable, name: leaf.name, shape: leaf.shape, value: leaf.alias()))
      }
    }
  }

  private mutating func add(_ node: Node, _ recomputed: [AnyTensor]?) {
    if let recomputed {
      for (index, tensor) in recomputed.enumerated() {
        let operand = addOperand(Edge(to: tensor), known: tensor)
        add(node, index, operands: [operand], value: tensor.alias())
      }
      return
    }
    let operands = (0..<node.inputCount).map {
      addOperand(node.edge($0), known: node.knownInput($0))
    }
    let values = operands.compactMap { entries[$0].value }
    let value = values.count == operands.count ? node.rule.value(values)?.alias() : nil
    if node.outputCount == 1 {
      add(node, 0, operands: operands, value: value)
    } else {
      let count = (0..<node.outputCount).reduce(0) { $0 + node.output($1).shape.elementCount }
      places[allOf: node] = entries.count
      entries.append(
        Entry(kind: .operation(node), name: nil, shape: [count], operands: operands))
    }
  }

  private mutating func add(_ node: Node, _ output: Int, operands: [Int], value: AnyTensor?) {
    let info = node.output(output)
    places[node, output] = entries.count
    entries.append(
      Entry(
        kind: .operation(node), name: info.name, shape: info.shape, operands: operands,
        value: value))
  }

  /// The entry of an operand; constants are added.
  private mutating func addOperand(_ edge: Edge, known: AnyTensor?) -> Int {
    if let place = place(of: edge) {
      if entries[place].value == nil { entries[place].value = known?.alias() }
      return place
    }
    if let known, let place = places[constant: known] { return place }
    if let known { places[constant: known] = entries.count }
    entries.append(
      Entry(kind: .constant, name: known?.name, shape: known?.shape ?? [], value: known?.alias()))
    return entries.count - 1
  }

  /// The entry that an edge leads to; one of several results is added on first use.
  private mutating func place(of edge: Edge) -> Int? {
    if let leaf = edge.variable { return places[leaf] }
    guard let node = edge.node else { return nil }
    if let place = places[node, edge.output] { return place }
    guard let operation = places[allOf: node] else { return nil }
    let info = node.output(edge.output)
    places[node, edge.output] = entries.count
    entries.append(
      Entry(
        kind: .output(node, edge.output), name: info.name, shape: info.shape, operands: [operation])
    )
    return entries.count - 1
  }

  // MARK: Gradients

  /// The steps of the pass, in order.
  private mutating func addGradients(_ trace: PassTrace) {
    for step in trace.steps {
      switch step {
      case .completed(let node, let seeds): complete(node, seeds)
      case .sent(let sent):
        let isRecomputed = trace.recomputed[ObjectIdentifier(sent.node)] != nil
        let output = isRecomputed ? sent.operand : 0
        guard let sender = places[allOf: sent.node] ?? places[sent.node, output],
          let receiver = place(of: sent.edge)
        else { continue }
        arrivals.append(
          Arrival(
            from: sender, operand: isRecomputed ? 0 : sent.operand, to: receiver,
            amount: sent.amount, total: sent.total))
      }
    }
    for (leaf, gradient) in trace.leaves {
      if let place = places[leaf] { entries[place].gradient = gradient }
    }
    order += entries.indices.reversed().filter {
      if case .variable = entries[$0].kind { entries[$0].gradient != nil } else { false }
    }
  }

  /// Records the gradients of a node's results.
  private mutating func complete(_ node: Node, _ seeds: InlineList<AnyTensor?>) {
    let all = places[allOf: node]
    for (output, seed) in seeds.enumerated() {
      guard let seed, let place = places[node, output] else { continue }
      entries[place].gradient = seed
      order.append(place)
      if let all {
        arrivals.append(Arrival(from: place, operand: 0, to: all, amount: seed, total: seed))
      }
    }
    guard let all else { return }
    let rows = seeds.enumerated().map { output, seed in
      let info = node.output(output)
      return (seed ?? .zeros(info.shape, info.elementType))
        .reshaped(to: [info.shape.elementCount])
    }
    entries[all].gradient = .concatenated(rows, along: 0)
    order.append(all)
  }
}

/// The entry indices of the tensors of a record.
private struct RecordPlaces {
  private var results: [Result: Int] = [:]
  private var operations: [ObjectIdentifier: Int] = [:]
  private var leaves: [ObjectIdentifier: Int] = [:]
  private var constants: [Constant: Int] = [:]

  private struct Result: Hashable {
    let node: ObjectIdentifier
    let output: Int
  }

  /// The identity of a constant: nodes keep its elements, not the tensor.
  private struct Constant: Hashable {
    let storage: UnsafeRawPointer
    let offset: Int
    let shape: Shape
    let strides: [Int]

    init(_ tensor: AnyTensor) {
      storage = UnsafeRawPointer(tensor.storage.header)
      offset = tensor.layout.offset
      shape = tensor.shape
      strides = (0..<tensor.rank).map { tensor.layout.strides[$0] }
    }
  }

  /// A result of an operation.
  subscript(node: Node, output: Int) -> Int? {
    get { results[Result(node: ObjectIdentifier(node), output: output)] }
    set { results[Result(node: ObjectIdentifier(node), output: output)] = newValue }
  }

  subscript(leaf: AnyTensor) -> Int? {
    get { leaves[ObjectIdentifier(leaf)] }
    set { leaves[ObjectIdentifier(leaf)] = newValue }
  }

  subscript(constant tensor: AnyTensor) -> Int? {
    get { constants[Constant(tensor)] }
    set { constants[Constant(tensor)] = newValue }
  }

  /// All results together of an operation with several.
  subscript(allOf node: Node) -> Int? {
    get { operations[ObjectIdentifier(node)] }
    set { operations[ObjectIdentifier(node)] = newValue }
  }
}
