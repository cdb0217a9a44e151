/// The nodes that depend on the tensors whose gradients are requested; a pass skips the others.
struct DependencySet {
  private var nodes: Set<UInt64> = []
  /// The nodes visited so far.
  private var seen: Set<UInt64> = []
  private let wantedNodes: Set<UInt64>
  private let leaves: Set<ObjectIdentifier>
  /// No node with a lower number leads to a requested tensor.
  private let lowest: UInt64

  /// - Parameter starts: the edges at which the pass starts.
  init(from starts: [Edge], to wanted: Set<BackwardPass.WantedOutput>, _ leaves: [AnyTensor]) {
    self.leaves = Set(leaves.map { ObjectIdentifier($0) })
    wantedNodes = Set(wanted.map(\.sequence))
    lowest = leaves.isEmpty ? wantedNodes.min() ?? .max : 0
    extend(from: starts)
  }

  /// Adds the nodes that edges lead to: those recorded by a recomputation during the pass,
  /// including captured tensors.
  mutating func extend(from starts: [Edge]) {
    var found: [Node] = []
    func look(at node: Node?) {
      guard let node, node.sequence >= lowest else { return }
      if seen.insert(node.sequence).inserted { found.append(node) }
    }
    for start in starts { look(at: start.node) }
    var next = 0
    while next < found.count {
      for input in 0..<found[next].inputCount { look(at: found[next].edge(input).node) }
      next += 1
    }
    // In order of creation, inputs come before their users.
    for node in found.sorted(by: { $0.sequence < $1.sequence }) {
      if wantedNodes.contains(node.sequence) || node.rule.kind == .recomputed
        || (0..<node.inputCount).contains(where: { contains(node.edge($0)) })
      {
        nodes.insert(node.sequence)
      }
    }
  }

  /// Whether a requested tensor can be among what a function that is run again captures.
  func mayLead(from node: Node) -> Bool { lowest < node.sequence }

  /// Whether an edge leads to a requested tensor.
  func contains(_ edge: Edge) -> Bool {
    if let node = edge.node { return nodes.contains(node.sequence) }
    return edge.variable.map { leaves.contains(ObjectIdentifier($0)) } ?? false
  }
}
