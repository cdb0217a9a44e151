import NablaCore

extension Explanation {
  /// An operand's use, with the local derivative where a gradient flows.
  struct Edge {
    let from: Int
    let to: Int
    let local: Double?
  }

  /// All edges, ordered by their users.
  var edges: [Edge] {
    let varies = graph.dependsOnInput()
    return (0..<graph.count).flatMap { node in
      zip(graph.operands(of: node), graph.partials(of: node)).map { operand, partial in
        let flows = ledger.gradients[node] != nil && varies[Int(operand)]
        return Edge(from: Int(operand), to: node, local: flows ? partial?.number() : nil)
      }
    }
  }
}
