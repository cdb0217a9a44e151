extension Code {
  /// Makes one run of a loop's value and of its pullback, where the pullback does not need the value
  /// first: both compute the body forwards.
  ///
  /// - Returns: how many runs were saved.
  mutating func mergeCalls() -> Int {
    var merged = 0
    var later = 0
    while later < calls.count {
      if let earlier = (0..<calls.count).first(where: { canMerge($0, into: later) }) {
        merge(earlier, into: later)
        merged += 1
      }
      later += 1
    }
    return merged
  }

  private func node(ofCall call: Int) -> Int {
    nodes.firstIndex { $0.operation == .call && Int($0.a) == call }.unsafelyUnwrapped
  }

  private func canMerge(_ earlier: Int, into later: Int) -> Bool {
    let (value, pullback) = (calls[earlier], calls[later])
    guard let origin = pullback.body.origin, origin.serial == value.body.serial,
      // Both divide the body's inputs alike into columns and uniforms.
      origin.columnCount == value.columns.count,
      pullback.rowCount == value.rowCount,
      // The pullback's own inputs come after the value's, among the columns and the uniforms.
      zip(value.columns, pullback.columns).allSatisfy({ $0.isSame(as: $1) }),
      Array(pullback.uniforms.prefix(value.uniforms.count)) == value.uniforms
    else { return false }
    let (first, second) = (node(ofCall: earlier), node(ofCall: later))
    guard first < second else { return false }
    let depends = dependents(of: first, upTo: second)
    return !depends[second - first]
  }

  /// Which of the nodes from `first` to `last` are made from `first`.
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
    calls[later] = CodeCall(
      body: pullback.body.withValue, rowCount: value.rowCount, columns: pullback.columns,
      uniforms: pullback.uniforms, isSummed: pullback.isSummed + value.isSummed)
    // What needs the value moves behind the one run that is left.
    let between = Array((first + 1)..<second)
    let order =
      Array(0..<first) + between.filter { !depends[$0 - first] } + [second]
      + between.filter { depends[$0 - first] } + Array((second + 1)..<count)
    var places = [Int32](repeating: -1, count: count)
    for (place, index) in order.enumerated() { places[index] = Int32(place) }
    places[first] = places[second]
    let old = nodes
    let oldPrimal = isPrimal
    nodes = order.map { index in
      var node = old[index]
      if node.operation == .result && Int(node.a) == first { node.b += Int32(pullback.resultCount) }
      node.mapOperands { places[Int($0)] }
      return node
    }
    isPrimal = order.map { oldPrimal[$0] }
    outputs = outputs.map { places[Int($0)] }
    names = Dictionary(uniqueKeysWithValues: names.map { (places[Int($0.key)], $0.value) })
    for index in calls.indices { calls[index].mapOperands { places[Int($0)] } }
    removeCall(earlier)
  }

  private mutating func removeCall(_ call: Int) {
    calls.remove(at: call)
    for index in nodes.indices where nodes[index].operation == .call && Int(nodes[index].a) > call {
      nodes[index].a -= 1
    }
  }
}

extension CodeCall.Column {
  fileprivate func isSame(as other: CodeCall.Column) -> Bool {
    switch (self, other) {
    case (.data(let data), .data(let other)): data === other
    case (.nodes(let nodes), .nodes(let other)): nodes == other
    default: false
    }
  }
}
