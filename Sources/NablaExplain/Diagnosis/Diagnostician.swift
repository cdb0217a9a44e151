import NablaCore

/// Computes the findings of a ``Diagnosis``. The page computes the same findings: see findings.js.
struct Diagnostician {
  let explanation: Explanation
  let received: (Int) -> [Contribution]
  let sent: [Int: [Contribution]]
  var graph: Graph { explanation.graph }
  var ledger: Ledger { explanation.ledger }

  private typealias Finding = Diagnosis.Finding

  init(_ explanation: Explanation) {
    self.explanation = explanation
    received = explanation.contributionsByReceiver
    sent = Dictionary(grouping: explanation.ledger.contributions, by: \.from)
  }

  func findings() -> [Diagnosis.Finding] {
    values() + contributions() + kinks()
      + zeros(reaching: (0..<graph.count).filter { graph.operations[$0] == .input })
      + unused() + cancellations() + extremes()
  }

  // MARK: Not finite

  private func values() -> [Finding] {
    let users = Adjacency(
      count: graph.count,
      pairs: (0..<graph.count).flatMap { node in
        graph.operands(of: node).map { (from: Int($0), to: node) }
      })
    return (0..<graph.count).compactMap { node in
      let value = graph.values[node]
      let operands = graph.operands(of: node).map { graph.values[Int($0)] }
      if value.isFinite || !operands.allSatisfy(\.isFinite) { return nil }
      return Finding(
        .value, cause: cause(ofValueOf: node, operands), at: node,
        reached: reached(from: node) { users[$0].filter { !graph.values[$0].isFinite } },
        numbers: ["value": [value], "operands": operands])
    }
  }

  private func cause(ofValueOf node: Int, _ operands: [Double]) -> Diagnosis.Cause {
    switch graph.operations[node] {
    case .input: return .input
    case .constant: return .constant
    case .rule(let index) where graph.values[node].isInfinite:
      let rule = graph.rules[index]
      let areInside = operands.enumerated().allSatisfy { index, x in
        let domain = rule.domain(ofOperand: index)
        return domain.lower < x && x < domain.upper && !(domain.excludesZero && x == 0)
      }
      return areInside ? .overflow : .domain
    // Finite operands have given NaN.
    case .rule(let index) where graph.rules[index].facts.symbol == "^" && operands[0] < 0:
      return .root
    default: return .domain
    }
  }

  private func contributions() -> [Finding] {
    ledger.contributions.filter { !$0.amount.isFinite && $0.incoming.isFinite }.map { start in
      let reached = reached(from: start.to) { node in
        (sent[node] ?? []).filter { !$0.amount.isFinite }.map(\.to)
      }
      let inputs = ([start.to] + reached).filter { graph.operations[$0] == .input }.sorted()
      return finding(
        start.incoming == 0 ? .masked : .gradient, start,
        cause: start.incoming == 0 ? nil : cause(of: start), reached: inputs)
    }
  }

  private func cause(of contribution: Contribution) -> Diagnosis.Cause {
    let nodes = [contribution.from] + graph.operands(of: contribution.from).map { Int($0) }
    if nodes.contains(where: { !graph.values[$0].isFinite }) { return .value }
    return contribution.local.isFinite ? .overflow : .derivative
  }

  /// The nodes reachable from a node, excluding it, in order.
  func reached(from start: Int, _ next: (Int) -> [Int]) -> [Int] {
    var reached: Set<Int> = [start]
    var pending = [start]
    while let node = pending.popLast() {
      for node in next(node) where reached.insert(node).inserted { pending.append(node) }
    }
    reached.remove(start)
    return reached.sorted()
  }

  // MARK: Kinks

  private func kinks() -> [Finding] {
    let varies = graph.dependsOnInput()
    return (0..<graph.count).compactMap { node in
      guard ledger.gradients[node] != nil, !explanation.isSummary(node),
        let cause = kink(at: node, varies)
      else { return nil }
      return Finding(
        .kink, cause: cause, at: node,
        numbers: [
          "at": graph.operands(of: node).prefix(1).map { graph.values[Int($0)] },
          "chosen": (sent[node] ?? []).map(\.local),
        ])
    }
  }

  private func kink(at node: Int, _ varies: [Bool]) -> Diagnosis.Cause? {
    let operands = graph.operands(of: node).map { Int($0) }
    let xs = operands.map { graph.values[$0] }
    switch graph.operations[node] {
    case .rule(let index):
      let rule = graph.rules[index]
      if rule.kinks.contains(xs[0]) { return .point }
      return rule.hasKinkAtTies && xs[0] == xs[1] ? .tie : nil
    case .select:
      return xs[0] == xs[1] && (varies[operands[0]] || varies[operands[1]]) ? .tie : nil
    default: return nil
    }
  }

  // MARK: Sums

  private func unused() -> [Finding] {
    (0..<graph.count).filter { graph.operations[$0] == .input && ledger.gradients[$0] == nil }
      .map { Finding(.unused, at: $0, numbers: [:]) }
  }

  private func cancellations() -> [Finding] {
    (0..<graph.count).compactMap { node in
      let amounts = received(node).map(\.amount)
      guard amounts.count > 1, let gradient = ledger.gradients[node] else { return nil }
      let sum = amounts.reduce(0) { $0 + abs($1) }
      guard sum.isFinite, sum > Threshold.lostDigits.value * abs(gradient) else { return nil }
      return Finding(
        .cancellation, at: node,
        numbers: ["count": [Double(amounts.count)], "sum": [sum], "gradient": [gradient]])
    }
  }

  private func extremes() -> [Finding] {
    let sent = ledger.contributions.filter { $0.amount.isFinite && $0.amount != 0 }
    guard let largest = sent.max(by: { abs($0.amount) < abs($1.amount) }),
      let smallest = sent.min(by: { abs($0.amount) < abs($1.amount) })
    else { return [] }
    return [finding(.largest, largest), finding(.smallest, smallest)]
  }

  func finding(
    _ kind: Diagnosis.Kind, _ about: Contribution, cause: Diagnosis.Cause? = nil,
    reached: [Int] = [], operands: [Double]? = nil
  ) -> Diagnosis.Finding {
    var numbers = [
      "local": [about.local], "incoming": [about.incoming], "amount": [about.amount],
    ]
    numbers["operands"] = operands
    return Finding(
      kind, cause: cause, at: about.from, to: about.to, reached: reached, numbers: numbers)
  }
}
