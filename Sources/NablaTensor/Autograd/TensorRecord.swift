import NablaCore

/// A computation with tensors and one backward pass over it, written down to be explained.
///
/// Values are those that the graph kept, or are computed anew from them. The gradients are those of a
/// ``BackwardPass`` that is run dry, as its observer saw them. Nothing changes: no gradient is set, no
/// hook runs, and the graph is kept. So where a hook replaces a gradient, the record has the one that
/// the hook would get, and what follows from that.
package struct TensorRecord {
  package enum Kind {
    /// A leaf that requires a gradient.
    case variable
    /// What no gradient flows into.
    case constant
    /// An operation with its result; of one with several results, all of them, row by row.
    case operation(Node)
    /// One of several results of an operation, which is its operand.
    case output(Node, Int)
  }

  /// A tensor of the computation.
  package struct Entry {
    package let kind: Kind
    package let name: String?
    package let shape: Shape
    /// The entries that it was computed from.
    package var operands: [Int] = []
    /// Nil where it was not kept, and cannot be computed anew.
    package var value: AnyTensor?
    package var gradient: AnyTensor?
  }

  /// One arrival at an entry.
  package struct Arrival {
    /// The sender, and which of its operands the receiver is.
    package let from: Int
    package let operand: Int
    package let to: Int
    package let amount: AnyTensor
    /// The receiver's gradient so far, this amount included. (Of several results, it is that of the
    /// sender alone.)
    package let total: AnyTensor
  }

  /// In the order of evaluation.
  package private(set) var entries: [Entry] = []
  /// In the order of the pass.
  package private(set) var arrivals: [Arrival] = []
  /// The entries with a gradient, in the order in which it became final.
  package private(set) var order: [Int] = []
  /// The entry of the tensor that is explained.
  package private(set) var output = 0
  private var places = RecordPlaces()

  /// Records what a tensor was computed from, and the backward pass from it.
  ///
  /// What the pass computes anew, as checkpoints are, is recorded in front of what it is computed for.
  ///
  /// - Throws: a ``TensorError`` where nothing requires a gradient, or the graph was released.
  package init(of output: AnyTensor, seed: AnyTensor?) throws {
    guard let root = output.currentNode else {
      throw TensorError(message: output.noPath("explain"))
    }
    if let released = Self.nodes(from: root).first(where: { !$0.canBeReplayed }) {
      throw TensorError(
        message: """
          explain: the graph of \(output.text) was released by a backward pass (what \
          \(released.rule.name) needs is gone). Explain it before backward(), or pass \
          retainGraph: true.
          """)
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

  /// The nodes that a node was computed from, itself last: in the order of creation, and in front of
  /// a node that was computed anew what that was computed from.
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

  /// The leaves, in the order in which they are first used.
  private mutating func addVariables(
    _ nodes: [Node], _ recomputed: [ObjectIdentifier: [AnyTensor]]
  ) {
    for node in nodes {
      // What is computed anew may be a leaf itself.
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

  /// The entry of an operand, which is new if it is a constant.
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

  /// The entry that an edge leads to; one of several results is added when first asked for.
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

  /// What the pass did, in its order.
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

  /// Notes the gradients of a node's results.
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

/// Where the tensors of a record stand among its entries.
private struct RecordPlaces {
  private var results: [Result: Int] = [:]
  private var operations: [ObjectIdentifier: Int] = [:]
  private var leaves: [ObjectIdentifier: Int] = [:]
  private var constants: [Constant: Int] = [:]

  private struct Result: Hashable {
    let node: ObjectIdentifier
    let output: Int
  }

  /// What makes a constant the same: nodes keep its elements, not the tensor.
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

  /// All results together, of an operation that has several.
  subscript(allOf node: Node) -> Int? {
    get { operations[ObjectIdentifier(node)] }
    set { operations[ObjectIdentifier(node)] = newValue }
  }
}
