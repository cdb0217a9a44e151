import NablaCore

/// A computation with tensors and one backward pass over it, written down to be explained.
///
/// Values are those that the graph kept, or are computed anew from them. The pass changes nothing:
/// no gradient is set, no hook runs, and the graph is kept.
package struct TensorRecord {
  package enum Kind {
    /// A leaf that requires a gradient.
    case variable
    /// What no gradient flows into.
    case constant
    case operation(Node)
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
    /// The receiver's gradient so far, this amount included.
    package let total: AnyTensor
  }

  /// In the order of evaluation.
  package private(set) var entries: [Entry] = []
  /// In the order of the pass.
  package private(set) var arrivals: [Arrival] = []
  /// The entries with a gradient, in the order in which it became final.
  package private(set) var order: [Int] = []
  private var places: [ObjectIdentifier: Int] = [:]
  private var constants: [Constant: Int] = [:]

  /// What makes a constant the same: nodes keep its elements, not the tensor.
  private struct Constant: Hashable {
    let storage: UnsafeRawPointer
    let offset: Int
    let shape: Shape

    init(_ tensor: AnyTensor) {
      storage = UnsafeRawPointer(tensor.storage.header)
      offset = tensor.layout.offset
      shape = tensor.shape
    }
  }

  /// Records what a tensor was computed from, and the backward pass from it.
  ///
  /// - Throws: a ``TensorError`` where nothing requires a gradient, or the graph was released.
  package init(of output: AnyTensor, seed: AnyTensor?) throws {
    guard let root = output.currentNode else {
      throw TensorError(message: output.noPath("explain"))
    }
    let nodes = Self.nodes(from: root)
    if let released = nodes.first(where: { !$0.canBeReplayed }) {
      throw TensorError(
        message: """
          explain: the graph of \(output.text) was released by a backward pass (what \
          \(released.rule.name) needs is gone). Explain it before backward(), or pass \
          retainGraph: true.
          """)
    }
    try withoutGradient {
      addVariables(nodes)
      for node in nodes { add(node) }
      entries[entries.count - 1].value = output.alias()
      let seed = try catchingErrors { output.checkedSeed(seed, for: "explain") }
      try catchingErrors { sweep(nodes, from: root, output.outputIndex, seed.unsafelyUnwrapped) }
    }
  }

  /// The nodes that a node was computed from, in the order of creation, itself last.
  private static func nodes(from root: Node) -> [Node] {
    var found: [ObjectIdentifier: Node] = [ObjectIdentifier(root): root]
    var pending = [root]
    while let node = pending.popLast() {
      for input in 0..<node.inputCount {
        guard let next = node.edge(input).node else { continue }
        if found.updateValue(next, forKey: ObjectIdentifier(next)) == nil { pending.append(next) }
      }
    }
    return found.values.sorted { $0.sequence < $1.sequence }
  }

  // MARK: Values

  /// The leaves, in the order in which they are first used.
  private mutating func addVariables(_ nodes: [Node]) {
    for node in nodes {
      for input in 0..<node.inputCount {
        guard let leaf = node.edge(input).variable, places[ObjectIdentifier(leaf)] == nil else {
          continue
        }
        places[ObjectIdentifier(leaf)] = entries.count
        entries.append(
          Entry(kind: .variable, name: leaf.name, shape: leaf.shape, value: leaf.alias()))
      }
    }
  }

  private mutating func add(_ node: Node) {
    var operands: [Int] = []
    for input in 0..<node.inputCount {
      let known = node.knownInput(input)
      let edge = node.edge(input)
      if let place = edge.node.flatMap({ places[ObjectIdentifier($0)] })
        ?? edge.variable.flatMap({ places[ObjectIdentifier($0)] })
      {
        if entries[place].value == nil { entries[place].value = known?.alias() }
        operands.append(place)
      } else if let known, let place = constants[Constant(known)] {
        operands.append(place)
      } else {
        if let known { constants[Constant(known)] = entries.count }
        operands.append(entries.count)
        entries.append(
          Entry(
            kind: .constant, name: known?.name, shape: known?.shape ?? [], value: known?.alias()))
      }
    }
    let info = node.output(0)
    let values = operands.compactMap { entries[$0].value }
    places[ObjectIdentifier(node)] = entries.count
    entries.append(
      Entry(
        kind: .operation(node), name: info.name, shape: info.shape, operands: operands,
        value: values.count == operands.count ? node.rule.value(values)?.alias() : nil))
  }

  // MARK: Gradients

  /// The backward pass: in the engine's order, with the engine's numbers.
  private mutating func sweep(_ nodes: [Node], from root: Node, _ output: Int, _ seed: AnyTensor) {
    var arrived: [ObjectIdentifier: InlineList<AnyTensor?>] = [:]
    func empty(_ node: Node) -> InlineList<AnyTensor?> {
      var seeds = InlineList<AnyTensor?>()
      for _ in 0..<node.outputCount { seeds.append(nil) }
      return seeds
    }
    var first = empty(root)
    first[output] = seed
    arrived[ObjectIdentifier(root)] = first
    for node in nodes.reversed() {
      guard let seeds = arrived[ObjectIdentifier(node)] else { continue }
      let place = places[ObjectIdentifier(node)].unsafelyUnwrapped
      order.append(place)
      entries[place].gradient = seeds.first { $0 != nil } ?? nil
      let gradients = node.rule.pullback(Pullback(node: node, seeds: seeds))
      for (input, gradient) in gradients.enumerated() {
        let edge = node.edge(input)
        guard var gradient, edge.isNeeded else { continue }
        if gradient.shape != edge.shape { gradient = gradient.summed(to: edge.shape) }
        let receiver = entries[place].operands[input]
        var total = gradient
        if let next = edge.node {
          var seeds = arrived[ObjectIdentifier(next)] ?? empty(next)
          if let old = seeds[edge.output] { total = old.adding(gradient) }
          seeds[edge.output] = total
          arrived[ObjectIdentifier(next)] = seeds
        } else {
          if let old = entries[receiver].gradient { total = old.adding(gradient) }
          entries[receiver].gradient = total
        }
        arrivals.append(
          Arrival(from: place, operand: input, to: receiver, amount: gradient, total: total))
      }
    }
    order += entries.indices.reversed().filter {
      if case .variable = entries[$0].kind { entries[$0].gradient != nil } else { false }
    }
  }
}
