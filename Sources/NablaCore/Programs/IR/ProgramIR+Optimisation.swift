extension ProgramIR {
  /// Fuses products with sums, sines with cosines, and products with sums over rows, and removes
  /// dead code.
  ///
  /// - Returns: the number of fused operations.
  mutating func optimise(_ options: ProgramOptions) -> Int {
    var uses = UseCounts(
      total: useCounts(by: outputs), byValue: useCounts(by: outputs[valueOutputs]))
    var fused = 0
    if options.fusesMultiplyAdd { fused += fuseProducts(&uses) }
    fused += fuseSums(&uses)
    return fused + compact()
  }

  /// The number of uses of each node by needed nodes, outputs and guards.
  func useCounts() -> [Int32] { useCounts(by: outputs) }

  private func useCounts(by outputs: some Sequence<Int32>) -> [Int32] {
    var uses = [Int32](repeating: 0, count: count)
    for output in outputs { uses[Int(output)] += 1 }
    for index in stride(from: count - 1, through: 0, by: -1) {
      let node = nodes[index]
      guard uses[index] > 0 || isRoot(node) else { continue }
      forEachOperand(of: node) { uses[Int($0)] += 1 }
    }
    return uses
  }

  /// The uses of each node, in all, and by the value alone.
  ///
  /// Note [Bits of values]: in the value, a product is fused with its only user in the value, also
  /// if derivatives use the product too, and so compute it once more. So the value's roundings do
  /// not depend on the derivatives beside it: a line search may compare values from runs with and
  /// without gradients.
  private struct UseCounts {
    var total: [Int32]
    var byValue: [Int32]

    /// Whether the operand has no other user than the node.
    func isOnlyUser(_ node: Int, of operand: Int32) -> Bool {
      (byValue[node] > 0 ? byValue : total)[Int(operand)] == 1
    }

    /// Counts a product as part of the node that it is fused with.
    mutating func fuse(_ product: Int32, _ factors: (Int32, Int32), into node: Int) {
      if byValue[node] > 0 { byValue[Int(product)] = 0 }
      total[Int(product)] -= 1
      guard total[Int(product)] > 0 else { return }
      total[Int(factors.0)] += 1
      total[Int(factors.1)] += 1
    }

    /// Counts the node as a user of another operand.
    mutating func replace(_ operand: Int32, by other: Int32, in node: Int) {
      total[Int(operand)] -= 1
      total[Int(other)] += 1
      guard byValue[node] > 0 else { return }
      byValue[Int(operand)] -= 1
      byValue[Int(other)] += 1
    }
  }

  // MARK: Fusion

  /// Whether a guard depends on each node: these are not fused, so that they are rounded as in the
  /// recording.
  private func decidesGuard() -> [Bool] {
    var decides = [Bool](repeating: false, count: count)
    for index in stride(from: count - 1, through: 0, by: -1) {
      if decides[index] || nodes[index].operation.isGuard {
        forEachOperand(of: nodes[index]) { decides[Int($0)] = true }
      }
    }
    return decides
  }

  /// Fuses products with sums: see Note [Contraction].
  private mutating func fuseProducts(_ uses: inout UseCounts) -> Int {
    let isFixed = decidesGuard()
    var fused = 0
    for index in 0..<count where uses.total[index] > 0 && !isFixed[index] {
      let node = nodes[index]
      guard node.operation == .add || node.operation == .subtract, node.a != node.b else {
        continue
      }
      let products = (nodes[Int(node.a)], nodes[Int(node.b)])
      let areProducts = (
        products.0.operation == .multiply && uses.isOnlyUser(index, of: node.a),
        products.1.operation == .multiply && uses.isOnlyUser(index, of: node.b)
      )
      if isPrimal[index] && products.0.operation == .multiply && products.1.operation == .multiply {
        continue
      }
      if areProducts.1 {
        let product = products.1
        nodes[index] = Node(
          operation: node.operation == .add ? .fma : .fnma, a: product.a, b: product.b, c: node.a)
        uses.fuse(node.b, (product.a, product.b), into: index)
      } else if areProducts.0 {
        let product = products.0
        nodes[index] = Node(
          operation: node.operation == .add ? .fma : .fms, a: product.a, b: product.b, c: node.b)
        uses.fuse(node.a, (product.a, product.b), into: index)
      } else {
        continue
      }
      fused += 1
      takeSign(index, &uses)
    }
    return fused
  }

  /// A fused product with a negated factor becomes a difference, and vice versa.
  private mutating func takeSign(_ index: Int, _ uses: inout UseCounts) {
    let flipped: [Operation: Operation] = [.fma: .fnma, .fnma: .fma]
    for factor in [\Node.a, \Node.b] {
      let operand = Int(nodes[index][keyPath: factor])
      guard nodes[operand].operation == .negate,
        let operation = flipped[nodes[index].operation]
      else { continue }
      nodes[index].operation = operation
      nodes[index][keyPath: factor] = nodes[operand].a
      uses.replace(Int32(operand), by: nodes[operand].a, in: index)
    }
  }

  private mutating func fuseSums(_ uses: inout UseCounts) -> Int {
    let sums = nodes.indices.filter { index in
      let operand = Int(nodes[index].a)
      return nodes[index].operation == .sum && uses.total[index] > 0
        && nodes[operand].operation == .multiply
        && uses.isOnlyUser(index, of: Int32(operand))
    }
    for (place, index) in sums.enumerated() {
      let product = nodes[Int(nodes[index].a)]
      uses.fuse(nodes[index].a, (product.a, product.b), into: index)
      // First the factor that consecutive sums have in common, which the machine keeps in
      // registers; otherwise the later one, which is an adjoint.
      let before = place == 0 ? [] : [nodes[sums[place - 1]].a]
      let next = place + 1 == sums.count ? nil : nodes[Int(nodes[sums[place + 1]].a)]
      let after = next.map { [$0.a, $0.b] } ?? []
      let factors = [max(product.a, product.b), min(product.a, product.b)]
      let first =
        factors.first(where: before.contains) ?? factors.first(where: after.contains) ?? factors[0]
      nodes[index] = Node(
        operation: .sumOfProducts, a: first, b: first == product.a ? product.b : product.a)
    }
    return sums.count
  }

  /// Pairs of the sine and the cosine of the same number: the later node by the earlier one.
  private func sinesWithCosines(_ isNeeded: [Bool]) -> [Int: Int] {
    var earlier: [Int32: Int] = [:]
    var partners: [Int: Int] = [:]
    for index in 0..<count where isNeeded[index] {
      let node = nodes[index]
      guard node.operation == .sin || node.operation == .cos else { continue }
      if let first = earlier[node.a] {
        partners[first] = index
      } else {
        earlier[node.a] = index
      }
    }
    return partners
  }

  // MARK: Dead code

  /// Removes unneeded nodes, merges the sine and the cosine of the same number, and renumbers the
  /// nodes.
  ///
  /// - Returns: the number of merged pairs.
  private mutating func compact() -> Int {
    let old = self
    var isNeeded = [Bool](repeating: false, count: count)
    for output in outputs { isNeeded[Int(output)] = true }
    for index in stride(from: count - 1, through: 0, by: -1) {
      if isRoot(nodes[index]) { isNeeded[index] = true }
      if isNeeded[index] { forEachOperand(of: nodes[index]) { isNeeded[Int($0)] = true } }
    }
    let partners = old.sinesWithCosines(isNeeded)
    var places = [Int32](repeating: -1, count: count)
    nodes.removeAll(keepingCapacity: true)
    isPrimal.removeAll(keepingCapacity: true)
    func add(_ node: Node, _ index: Int) -> Int32 {
      nodes.append(node)
      isPrimal.append(old.isPrimal[index])
      return Int32(nodes.count - 1)
    }
    for index in 0..<old.count where isNeeded[index] && places[index] < 0 {
      var node = old.nodes[index]
      node.mapOperands { places[Int($0)] }
      if let partner = partners[index] {
        let (sine, cosine) = node.operation == .sin ? (index, partner) : (partner, index)
        places[sine] = add(Node(operation: .sinCos, a: node.a), index)
        places[cosine] = add(Node(operation: .cosOf, a: places[sine]), index)
      } else {
        places[index] = add(node, index)
      }
    }
    outputs = outputs.map { places[Int($0)] }
    names = [:]
    for (node, name) in old.names where places[Int(node)] >= 0 { names[places[Int(node)]] = name }
    for index in calls.indices { calls[index].mapOperands { places[Int($0)] } }
    return partners.count
  }
}

extension ProgramIR.Node {
  mutating func mapOperands(_ place: (Int32) -> Int32) {
    let count = operation.operandCount
    if count > 0 { a = place(a) }
    if count > 1 { b = place(b) }
    if count > 2 { c = place(c) }
    if count > 3 { d = place(d) }
  }
}

extension IRCall {
  mutating func mapOperands(_ place: (Int32) -> Int32) {
    columns = columns.map { column in
      if case .nodes(let nodes) = column { .nodes(nodes.map(place)) } else { column }
    }
    uniforms = uniforms.map(place)
  }
}
