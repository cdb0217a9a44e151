extension ProgramIR {
  /// Moves the terms of each sum to where the sum is used.
  ///
  /// The backward sweep adds to many adjoints in turn. If the terms of one adjoint are consecutive,
  /// the sum stays in a register: the machine runs a series of multiply-adds as one. The arithmetic
  /// is the same, in another order. Evaluation of a single input is not faster.
  mutating func schedule() {
    let uses = useCounts()
    var isSunk = [Bool](repeating: false, count: count)
    // The position of each node: for a term, that of the end of its sum.
    var ends = Array(nodes.indices)
    for index in nodes.indices.reversed() {
      guard let term = partialSum(of: nodes[index]) else { continue }
      // At a larger distance, the operands of the terms would be live for too long.
      if uses[term] == 1, ends[index] - term <= 512, nodes[term].operation.isTerm {
        isSunk[term] = true
        ends[term] = ends[index]
      }
    }
    var order: [Int] = []
    order.reserveCapacity(count)
    for index in nodes.indices where !isSunk[index] {
      let start = order.count
      var node = index
      while let term = partialSum(of: nodes[node]), isSunk[term] {
        order.append(term)
        node = term
      }
      order[start...].reverse()
      order.append(index)
    }
    reorder(order)
  }

  /// The partial sum that a node adds a term to.
  private func partialSum(of node: Node) -> Int? {
    switch node.operation {
    case .fma, .fnma: Int(node.c)
    case .add where node.a != node.b: Int(min(node.a, node.b))
    default: nil
    }
  }

  /// Reorders and renumbers the nodes. Nodes that are not in `order` are removed and must be
  /// unused.
  mutating func reorder(_ order: [Int]) {
    var places = [Int32](repeating: -1, count: count)
    for (place, index) in order.enumerated() { places[index] = Int32(place) }
    nodes = order.map { index in
      var node = nodes[index]
      node.mapOperands { places[Int($0)] }
      return node
    }
    isPrimal = order.map { isPrimal[$0] }
    outputs = outputs.map { places[Int($0)] }
    names = Dictionary(uniqueKeysWithValues: names.map { (places[Int($0.key)], $0.value) })
    for index in calls.indices { calls[index].mapOperands { places[Int($0)] } }
  }
}

extension Operation {
  /// Whether it is a term or a partial sum.
  fileprivate var isTerm: Bool {
    self == .fma || self == .fnma || self == .add || self == .multiply
  }
}
