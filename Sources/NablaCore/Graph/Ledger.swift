/// One contribution to a node's gradient in the backward sweep: local derivative times incoming
/// gradient, added to the sum so far.
public struct Contribution: Sendable, Equatable {
  /// The node that sent it; the receiver is one of its operands.
  public let from: Int
  /// The node that received it.
  public let to: Int
  /// The derivative of the sender by this operand.
  public let local: Double
  /// The sender's gradient.
  public let incoming: Double
  /// `local * incoming`.
  public let amount: Double
  /// The receiver's gradient so far, including this amount.
  public let total: Double

  package init(
    from: Int, to: Int, local: Double, incoming: Double, amount: Double, total: Double
  ) {
    self.from = from
    self.to = to
    self.local = local
    self.incoming = incoming
    self.amount = amount
    self.total = total
  }
}

/// The backward sweep over a graph, with a record of every contribution.
///
/// It adds in the tape's order (Note [Order of contributions]), so its gradients equal the tape's
/// to the bit.
public struct Ledger: Sendable {
  /// All contributions, in the order of the sweep.
  public private(set) var contributions: [Contribution] = []
  /// The gradient of each node; nil if the outputs do not depend on it, or it depends on no input.
  public private(set) var gradients: [Double?]
  /// The nodes with a gradient, in the order in which their gradients became final.
  public private(set) var order: [Int] = []

  /// The ledger of a sweep that another engine ran.
  package init(contributions: [Contribution], gradients: [Double?], order: [Int]) {
    self.contributions = contributions
    self.gradients = gradients
    self.order = order
  }

  /// The ledger of a sweep from the outputs, each with its seed.
  package init(_ graph: Graph, outputs: [(node: Int, seed: Double)]) {
    gradients = Array(repeating: nil, count: graph.count)
    let varies = graph.dependsOnInput()
    for output in outputs where varies[output.node] {
      gradients[output.node] = (gradients[output.node] ?? 0) + output.seed
    }
    guard let last = outputs.map(\.node).max() else { return }
    // Nodes that are reached only through rules without influence (such as floor) get gradient 0
    // and pass on 0 with local derivatives of 0, not those of the rule: the tape has no edge there.
    var live = gradients.map { $0 != nil }

    for node in stride(from: last, through: 0, by: -1) {
      guard let incoming = gradients[node] else { continue }
      order.append(node)
      for (operand, partial) in zip(graph.operands(of: node), graph.partials(of: node)) {
        let receiver = Int(operand)
        guard varies[receiver], let partial else { continue }
        var local = 0.0
        var amount = 0.0
        if case .zero = partial {
        } else {
          if live[node] {
            local = partial.number()
            amount = local * incoming
            live[receiver] = true
          }
        }
        let total = (gradients[receiver] ?? 0) + amount
        gradients[receiver] = total
        contributions.append(
          Contribution(
            from: node, to: receiver, local: local, incoming: incoming, amount: amount, total: total
          ))
      }
    }
  }
}

extension Graph {
  /// Whether each node is or depends on an input: any input, or one of the given ones.
  package func dependsOnInput(of inputs: [Int]? = nil) -> [Bool] {
    var varies: [Bool] = []
    varies.reserveCapacity(count)
    let inputs = inputs.map { Set($0) }
    while varies.count < count {
      let node = varies.count
      if case .call(let index) = operations[node] {
        varies += calls[index].dependsOnInput(varies)
      } else {
        let isInput = operations[node] == .input && inputs?.contains(node) ?? true
        varies.append(isInput || operands(of: node).contains { varies[Int($0)] })
      }
    }
    return varies
  }

  /// The derivatives of a node by its operands, at the sample point; nil if the operand has no part
  /// in the value, such as the branch that a select did not choose.
  package func partials(of node: Int) -> [Partial<Double>?] {
    if let recorded = recordedPartials[node] {
      return recorded.map { $0.map { .varying($0) } }
    }
    let xs = operands(of: node).map { values[Int($0)] }
    switch operations[node] {
    case .input, .constant, .operation:
      return []
    case .select(let relation):
      return relation.holds(xs[0], xs[1])
        ? [nil, nil, .constant(1), nil] : [nil, nil, nil, .constant(1)]
    case .call(let index):
      return partials(of: node, in: calls[index])
    case .rule(let index):
      return rules[index].partials(xs, values[node]).map { $0.resolved() }
    }
  }
}
