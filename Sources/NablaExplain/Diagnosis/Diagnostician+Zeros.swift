import NablaCore

/// Zero gradients: where the first 0 arose on the way back.
extension Diagnostician {
  /// A finding for each place where what arrives at some of `nodes` first became 0.
  ///
  /// Only nodes whose gradient is 0 because each of its contributions is 0 count: where
  /// contributions cancel, they are listed as such.
  func zeros(reaching nodes: [Int]) -> [Diagnosis.Finding] {
    let targets = Set(nodes.filter(isDead))
    var dead = targets
    var pending = Array(targets)
    while let node = pending.popLast() {
      for contribution in received(node) where contribution.incoming == 0 {
        let sender = contribution.from
        if isDead(sender), dead.insert(sender).inserted { pending.append(sender) }
      }
    }
    if dead.isEmpty { return [] }
    func targetsReached(from node: Int) -> [Int] {
      let below = reached(from: node) { (sent[$0] ?? []).map(\.to).filter(dead.contains) }
      return ([node] + below).filter(targets.contains).sorted()
    }
    let seeds = Set(explanation.outputs.map(\.node)).filter { dead.contains($0) }.sorted()
    var findings = seeds.map { node in
      Diagnosis.Finding(
        .zero, cause: .seed, at: node, reached: targetsReached(from: node), numbers: [:])
    }
    // A node may use another one twice, as in x * x.
    var previous = (from: -1, to: -1)
    for start in ledger.contributions
    where start.amount == 0 && start.incoming != 0 && dead.contains(start.to)
      && previous != (start.from, start.to)
    {
      previous = (start.from, start.to)
      findings.append(
        finding(
          .zero, start, cause: cause(ofZero: start), reached: targetsReached(from: start.to),
          operands: areNumbers(start.from)
            ? graph.operands(of: start.from).map { graph.values[Int($0)] } : []))
    }
    return findings
  }

  /// Whether a node has the gradient 0 and received nothing else.
  private func isDead(_ node: Int) -> Bool {
    ledger.gradients[node] == 0 && received(node).allSatisfy { $0.amount == 0 }
  }

  /// Whether neither the node nor its operands are summarised tensors.
  private func areNumbers(_ node: Int) -> Bool {
    !explanation.isSummary(node)
      && !graph.operands(of: node).contains { explanation.isSummary(Int($0)) }
  }

  /// Why a local derivative, or its product with the gradient, is 0; nil if the other operands
  /// decide, or if only norms are known.
  private func cause(ofZero start: Contribution) -> Diagnosis.Cause? {
    if start.local != 0 { return .underflow }
    let operands = graph.operands(of: start.from).map { Int($0) }
    guard case .rule(let index) = graph.operations[start.from], areNumbers(start.from) else {
      return nil
    }
    let rule = graph.rules[index]
    let slots = operands.indices.filter { operands[$0] == start.to }
    let xs = operands.map { graph.values[$0] }
    let isConstant = slots.allSatisfy { slot in
      if case .zero = rule.partial(at: slot, xs, graph.values[start.from]) { true } else { false }
    }
    if isConstant { return .everywhere }
    let x = graph.values[start.to]
    let step = Threshold.nearby.value * (x == 0 ? 1 : x.magnitude)
    for moved in [x - step, x + step] {
      var xs = xs
      for slot in slots { xs[slot] = moved }
      let value = rule(xs)
      if slots.contains(where: { rule.partial(at: $0, xs, value).number() != 0 }) { return .point }
    }
    return operands.count == 1 ? .flat : nil
  }
}
