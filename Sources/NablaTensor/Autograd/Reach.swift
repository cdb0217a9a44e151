/// Which part of a graph leads to tensors whose gradients are asked for; the rest is not walked.
struct Reach {
  private var nodes: Set<UInt64> = []
  private let leaves: Set<ObjectIdentifier>
  /// Nodes above this number were made during the pass, for a part that is computed anew.
  private let newest: UInt64

  /// - Parameter starts: where the pass starts.
  init(from starts: [Edge], to wanted: Set<BackwardPass.WantedOutput>, _ leaves: [AnyTensor]) {
    self.leaves = Set(leaves.map { ObjectIdentifier($0) })
    // No node below the lowest one asked for leads to it.
    let lowest = leaves.isEmpty ? wanted.map(\.sequence).min() ?? .max : 0
    var found = starts.compactMap(\.node).filter { $0.sequence >= lowest }
    var seen = Set(found.map(\.sequence))
    var next = 0
    while next < found.count {
      for input in 0..<found[next].inputCount {
        guard let node = found[next].edge(input).node, node.sequence >= lowest else { continue }
        if seen.insert(node.sequence).inserted { found.append(node) }
      }
      next += 1
    }
    newest = seen.max() ?? 0
    let wantedNodes = Set(wanted.map(\.sequence))
    // By their numbers, the inputs come first.
    for node in found.sorted(by: { $0.sequence < $1.sequence }) {
      if wantedNodes.contains(node.sequence) || node.rule.recomputation != nil
        || (0..<node.inputCount).contains(where: { contains(node.edge($0)) })
      {
        nodes.insert(node.sequence)
      }
    }
  }

  /// Whether an edge leads to what is asked for.
  func contains(_ edge: Edge) -> Bool {
    if let node = edge.node { return nodes.contains(node.sequence) || node.sequence > newest }
    return edge.variable.map { leaves.contains(ObjectIdentifier($0)) } ?? false
  }
}

/// A rule whose pullback computes the operation anew, recorded, and is continued through that.
package protocol RecomputedRule: TensorRule {
  /// The outputs, recorded; nil after a failure.
  func recomputed(_ node: Node) -> [AnyTensor]?
}

extension RecomputedRule {
  package var recomputation: (any RecomputedRule)? { self }
}
