extension ProgramIR {
  /// Merges the calls for a loop's value and for its pullback into one, unless the pullback's
  /// operands depend on the value: both compute the body forwards.
  mutating func mergeCalls() {
    if calls.count < 2 { return }
    var merging = CallMerging(self)
    if merging.pairs.isEmpty { return }
    let order = merging.order()
    let merged = merging.pairs.filter(\.isMerged)
    if merged.isEmpty { return }

    var pairs: [Int: CallMerging.Pair] = [:]
    for pair in merged { pairs[pair.valueNode] = pair }
    for index in nodes.indices where nodes[index].operation == .result {
      guard let pair = pairs[Int(nodes[index].a)] else { continue }
      nodes[index].a = Int32(pair.node)
      nodes[index].b += Int32(calls[pair.call].resultCount)
    }
    for pair in merged {
      let (value, pullback) = (calls[pair.valueCall], calls[pair.call])
      calls[pair.call] = IRCall(
        body: pullback.body.withValue, rowCount: value.rowCount, columns: pullback.columns,
        uniforms: pullback.uniforms, isSummed: pullback.isSummed + value.isSummed,
        isGuarding: pullback.isGuarding || value.isGuarding)
    }
    reorder(order)
    removeCalls(Set(merged.map(\.valueCall)))
  }

  private mutating func removeCalls(_ removed: Set<Int>) {
    var places: [Int32] = []
    var next: Int32 = 0
    for call in calls.indices {
      places.append(next)
      if !removed.contains(call) { next += 1 }
    }
    calls = calls.indices.filter { !removed.contains($0) }.map { calls[$0] }
    for index in nodes.indices where nodes[index].operation == .call {
      nodes[index].a = places[Int(nodes[index].a)]
    }
  }
}

/// The pairs of calls that can be merged, and an order of the nodes in which they are.
private struct CallMerging {
  /// A call for a value, and a call of the pullback at the same numbers.
  struct Pair {
    let valueCall: Int
    let valueNode: Int
    let call: Int
    let node: Int
    var isMerged = true
  }

  private(set) var pairs: [Pair] = []
  private let ir: ProgramIR
  /// The pair of each call node that belongs to one.
  private var pairOfNode: [Int: Int] = [:]

  init(_ ir: ProgramIR) {
    self.ir = ir
    find()
    excludeDependent()
    for (index, pair) in pairs.enumerated() {
      pairOfNode[pair.valueNode] = index
      pairOfNode[pair.node] = index
    }
  }

  // MARK: Pairs

  /// What a body is run on: equal for the call of a value and that of its pullback.
  private struct Key: Hashable {
    enum Column: Hashable {
      case data(ObjectIdentifier)
      case nodes([Int32])
    }

    let serial: UInt32
    let rowCount: Int
    let columns: [Column]
    let uniforms: [Int32]

    /// The pullback's own inputs follow those of the value, among the columns and the uniforms.
    init(_ call: IRCall, serial: UInt32, columnCount: Int, uniformCount: Int) {
      self.serial = serial
      rowCount = call.rowCount
      columns = call.columns.prefix(columnCount).map { column in
        switch column {
        case .data(let data): .data(ObjectIdentifier(data))
        case .nodes(let nodes): .nodes(nodes)
        }
      }
      uniforms = Array(call.uniforms.prefix(uniformCount))
    }
  }

  private mutating func find() {
    // Calls that no pullback has been found for yet, the latest first.
    var values: [Key: [(call: Int, node: Int)]] = [:]
    for (node, operation) in ir.nodes.enumerated() where operation.operation == .call {
      let index = Int(operation.a)
      let call = ir.calls[index]
      if let origin = call.body.origin {
        let key = Key(
          call, serial: origin.serial, columnCount: origin.columnCount,
          uniformCount: origin.inputCount - origin.columnCount)
        if let value = values[key]?.popLast() {
          pairs.append(
            Pair(valueCall: value.call, valueNode: value.node, call: index, node: node))
          // The merged call belongs to no further pair.
          continue
        }
      }
      let key = Key(
        call, serial: call.body.serial, columnCount: call.columns.count,
        uniformCount: call.uniforms.count)
      values[key, default: []].append((index, node))
    }
  }

  /// Removes the pairs whose pullback depends on the value: 64 pairs in one pass over the nodes.
  private mutating func excludeDependent() {
    var independent: [Pair] = []
    for start in stride(from: 0, to: pairs.count, by: 64) {
      let chunk = Array(pairs[start..<min(start + 64, pairs.count)])
      let first = chunk.map(\.valueNode).min() ?? 0
      let last = chunk.map(\.node).max() ?? 0
      var bits: [Int: UInt64] = [:]
      for (bit, pair) in chunk.enumerated() { bits[pair.valueNode] = 1 << UInt64(bit) }
      var depends = [UInt64](repeating: 0, count: last - first + 1)
      for index in first...last {
        var found: UInt64 = 0
        ir.forEachOperand(of: ir.nodes[index]) { operand in
          if Int(operand) >= first { found |= depends[Int(operand) - first] }
        }
        depends[index - first] = found | (bits[index] ?? 0)
      }
      for (bit, pair) in chunk.enumerated()
      where depends[pair.node - first] & 1 << UInt64(bit) == 0 {
        independent.append(pair)
      }
    }
    pairs = independent
  }

  // MARK: Order

  /// All nodes except the values' calls of merged pairs, in an order of evaluation: the given one,
  /// except that nodes that depend on a value move behind the merged call.
  ///
  /// Two pairs may depend on each other, each pullback on the other's value: then one of them is not
  /// merged.
  mutating func order() -> [Int] {
    enum State { case open, entered, done }
    var states = [State](repeating: .open, count: ir.count)
    var order: [Int] = []
    order.reserveCapacity(ir.count)
    for root in 0..<ir.count {
      var path = [merged(root)]
      while let node = path.last {
        if states[node] == .done {
          path.removeLast()
          continue
        }
        states[node] = .entered
        var next: Int?
        ir.forEachOperand(of: ir.nodes[node]) { operand in
          if next == nil, states[merged(Int(operand))] != .done { next = merged(Int(operand)) }
        }
        guard let next else {
          states[node] = .done
          order.append(node)
          path.removeLast()
          continue
        }
        if states[next] == .open {
          path.append(next)
          continue
        }
        // A cycle through a merged call. Without merging there is none.
        while let last = path.popLast() {
          states[last] = .open
          if let pair = pairOfNode[last], pairs[pair].isMerged {
            pairs[pair].isMerged = false
            break
          }
        }
        if path.isEmpty { path.append(merged(root)) }
      }
    }
    return order
  }

  /// The node that computes a node's value: the pullback's call for the value's of a merged pair.
  private func merged(_ node: Int) -> Int {
    guard let pair = pairOfNode[node], pairs[pair].isMerged else { return node }
    return pairs[pair].node
  }
}
