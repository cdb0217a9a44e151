extension Graph {
  /// A node of a computation that another engine ran.
  package struct RecordedNode {
    package enum Kind {
      case input
      case constant
      case rule(AnyRule)
      case operation(String)
    }

    package var kind: Kind
    package var name: String?
    /// The operands.
    package var operands: [Int]
    package var value: Double
    /// The derivatives by the operands; nil where unknown.
    package var partials: [Double?]

    package init(
      _ kind: Kind, name: String?, operands: [Int], value: Double, partials: [Double?]
    ) {
      self.kind = kind
      self.name = name
      self.operands = operands
      self.value = value
      self.partials = partials
    }
  }

  /// Whether another engine computed the node.
  package func isRecorded(_ node: Int) -> Bool { recordedPartials[node] != nil }

  /// The graph of a computation that another engine ran, in order of evaluation.
  package init(recorded nodes: [RecordedNode], groups: [(name: String, nodes: Range<Int>)]) {
    self.init()
    var places: [AnyHashable: Int] = [:]
    for node in nodes {
      let operation: Operation
      switch node.kind {
      case .input: operation = .input
      case .constant: operation = .constant(node.value)
      case .operation(let name): operation = .operation(name)
      case .rule(let rule):
        // Each rule is stored once, so that nodes of equal rules compare equal.
        let known = places[AnyHashable(rule.rule)] ?? rules.count
        if known == rules.count {
          places[AnyHashable(rule.rule)] = known
          rules.append(rule)
        }
        operation = .rule(known)
      }
      let index = append(operation, node.operands.map { UInt32($0) }, value: node.value)
      if let name = node.name { setName(name, of: index) }
      recordedPartials[index] = node.partials
    }
    self.groups = groups.map { Group(name: $0.name, nodes: $0.nodes) }
  }
}
