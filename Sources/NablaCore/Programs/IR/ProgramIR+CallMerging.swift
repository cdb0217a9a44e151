extension ProgramIR {
  /// Merges the calls for a loop's value and for its pullback into one, unless the pullback's
  /// operands depend on the value: both compute the body forwards.
  mutating func mergeCalls() {
    var later = 0
    while later < calls.count {
      if let earlier = (0..<calls.count).first(where: { canMerge($0, into: later) }) {
        merge(earlier, into: later)
      }
      later += 1
    }
  }

  private func node(ofCall call: Int) -> Int {
    nodes.firstIndex { $0.operation == .call && Int($0.a) == call }.unsafelyUnwrapped
  }

  private func canMerge(_ earlier: Int, into later: Int) -> Bool {
    let (value, pullback) = (calls[earlier], calls[later])
    guard let origin = pullback.body.origin, origin.serial == value.body.serial,
      // Both partition the body's inputs in the same way into columns and uniforms.
      origin.columnCount == value.columns.count,
      pullback.rowCount == value.rowCount,
      // The pullback's own inputs follow those of the value, among the columns and the uniforms.
      zip(value.columns, pullback.columns).allSatisfy({ $0.isSame(as: $1) }),
      Array(pullback.uniforms.prefix(value.uniforms.count)) == value.uniforms
    else { return false }
    let (first, second) = (node(ofCall: earlier), node(ofCall: later))
    guard first < second else { return false }
    let depends = dependents(of: first, upTo: second)
    return !depends[second - first]
  }

  /// Which of the nodes from `first` to `last` depend on `first`.
  private func dependents(of first: Int, upTo last: Int) -> [Bool] {
    var depends = [Bool](repeating: false, count: last - first + 1)
    depends[0] = true
    for index in (first + 1)...last {
      var isDependent = false
      forEachOperand(of: nodes[index]) { operand in
        if Int(operand) >= first && depends[Int(operand) - first] { isDependent = true }
      }
      depends[index - first] = isDependent
    }
    return depends
  }

  private mutating func merge(_ earlier: Int, into later: Int) {
    let (first, second) = (node(ofCall: earlier), node(ofCall: later))
    let depends = dependents(of: first, upTo: second)
    let value = calls[earlier]
    let pullback = calls[later]
    calls[later] = IRCall(
      body: pullback.body.withValue, rowCount: value.rowCount, columns: pullback.columns,
      uniforms: pullback.uniforms, isSummed: pullback.isSummed + value.isSummed)
    for index in nodes.indices
    where nodes[index].operation == .result && Int(nodes[index].a) == first {
      nodes[index].a = Int32(second)
      nodes[index].b += Int32(pullback.resultCount)
    }
    // Nodes that depend on the value move behind the merged call; no node depends on the other one
    // now.
    let between = Array((first + 1)..<second)
    reorder(
      Array(0..<first) + between.filter { !depends[$0 - first] } + [second]
        + between.filter { depends[$0 - first] } + Array((second + 1)..<count))
    removeCall(earlier)
  }

  private mutating func removeCall(_ call: Int) {
    calls.remove(at: call)
    for index in nodes.indices where nodes[index].operation == .call && Int(nodes[index].a) > call {
      nodes[index].a -= 1
    }
  }
}

extension IRCall.Column {
  fileprivate func isSame(as other: IRCall.Column) -> Bool {
    switch (self, other) {
    case (.data(let data), .data(let other)): data === other
    case (.nodes(let nodes), .nodes(let other)): nodes == other
    default: false
    }
  }
}
