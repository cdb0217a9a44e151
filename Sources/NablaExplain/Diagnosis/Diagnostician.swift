import NablaCore

/// Looks for what a ``Diagnosis`` tells. The page looks for the same: see engine.js.
struct Diagnostician {
  private let explanation: Explanation
  private let expressions: Expressions
  private let lines: Lines
  private let received: (Int) -> [Contribution]
  private let sent: [Int: [Contribution]]
  private var graph: Graph { explanation.graph }
  private var ledger: Ledger { explanation.ledger }

  init(_ explanation: Explanation) {
    self.explanation = explanation
    lines = Lines(explanation, operations: false)
    expressions = Expressions(explanation.graph, lines)
    received = explanation.contributionsByReceiver
    sent = Dictionary(grouping: explanation.ledger.contributions, by: \.from)
  }

  func findings() -> [Diagnosis.Finding] {
    values() + gradients() + kinks() + unused() + cancellations() + extremes()
  }

  // MARK: Not finite

  private func values() -> [Diagnosis.Finding] {
    let users = Adjacency(
      count: graph.count,
      pairs: (0..<graph.count).flatMap { node in
        graph.operands(of: node).map { (from: Int($0), to: node) }
      })
    return (0..<graph.count).filter { node in
      !graph.values[node].isFinite
        && graph.operands(of: node).allSatisfy { graph.values[Int($0)].isFinite }
    }.map { node in
      let count = reached(from: node, users)
      let operands = graph.operands(of: node).map { operand in
        "\(expressions.text(of: Int(operand))) is \(short(graph.values[Int(operand)]))"
      }
      let cause = operands.isEmpty ? "" : ", where \(operands.joined(separator: " and "))"
      let effect = count == 0 ? "It reached no other value" : "It reached \(count) more"
      return finding(
        .value, node,
        "\(name(node)) is \(short(graph.values[node]))\(cause): the first such value on its way. "
          + "\(effect).",
        advice(onValueOf: node))
    }
  }

  private func advice(onValueOf node: Int) -> String {
    switch graph.operations[node] {
    case .input: return "Give the input a finite number."
    case .rule(let index) where graph.values[node].isInfinite:
      let domain = graph.rules[index].facts.domain
      let xs = graph.operands(of: node).map { graph.values[Int($0)] }
      let isInside = zip(xs, domain).allSatisfy { x, interval in
        interval.lower < x && x < interval.upper && !(interval.excludesZero && x == 0)
      }
      if isInside {
        return "The result is larger than any Double: make the operands smaller, or use a function "
          + "that does not overflow (sigmoid, softplus, logSumExp)."
      }
    default: break
    }
    return "Keep the operands inside the rule's domain\(domain(of: node))."
  }

  /// How many values that are not finite come after a node that made the first.
  private func reached(from start: Int, _ users: Adjacency) -> Int {
    var reached: Set<Int> = []
    var pending = [start]
    while let node = pending.popLast() {
      for user in users[node] where !graph.values[user].isFinite {
        if reached.insert(user).inserted { pending.append(user) }
      }
    }
    return reached.count
  }

  private func gradients() -> [Diagnosis.Finding] {
    ledger.contributions.filter { !$0.amount.isFinite && $0.incoming.isFinite }.map { sent in
      let way = "from \(name(sent.from)) to \(name(sent.to))"
      let product = "\(short(sent.local)) × \(short(sent.incoming))"
      guard sent.incoming == 0 else {
        let isConsequence = ([sent.from] + graph.operands(of: sent.from).map { Int($0) })
          .contains { !graph.values[$0].isFinite }
        let cause =
          isConsequence
          ? "It follows from a value that is not finite: mend that first."
          : sent.local.isFinite
            ? "Both factors are finite and too large: scale the computation."
            : "Keep \(expressions.text(of: sent.to)) away from where the derivative is infinite"
              + "\(domain(of: sent.from))."
        return finding(
          .gradient, sent.from, to: sent.to,
          "The gradient stops being finite on its way \(way): \(product) is "
            + "\(short(sent.amount)).\(reach(of: sent))", cause)
      }
      return finding(
        .masked, sent.from, to: sent.to,
        "\(product) on the way \(way): nothing arrives where the derivative is infinite, and "
          + "0 × inf is nan.\(reach(of: sent))",
        "Choose the operand before the operation, not the result after it; or use select, which "
          + "differentiates only the chosen branch.")
    }
  }

  /// The inputs whose gradients a contribution that is not finite reached.
  private func reach(of start: Contribution) -> String {
    var reached: Set<Int> = [start.to]
    var pending = [start.to]
    while let node = pending.popLast() {
      for next in sent[node] ?? [] where !next.amount.isFinite {
        if reached.insert(next.to).inserted { pending.append(next.to) }
      }
    }
    let inputs = reached.filter { graph.operations[$0] == .input }.sorted().map(name)
    if inputs.isEmpty { return "" }
    let shown = inputs.prefix(4).joined(separator: ", ")
    let rest = inputs.count > 4 ? " and \(inputs.count - 4) more" : ""
    return " It reached the gradient of \(shown)\(rest)."
  }

  // MARK: Kinks

  private func kinks() -> [Diagnosis.Finding] {
    let varies = graph.dependsOnInput()
    return (0..<graph.count).compactMap { node in
      guard ledger.gradients[node] != nil, !explanation.isSummary(node) else { return nil }
      let operands = graph.operands(of: node).map { Int($0) }
      let xs = operands.map { graph.values[$0] }
      let isAtKink: Bool
      switch graph.operations[node] {
      case .rule(let index):
        let rule = graph.rules[index]
        isAtKink = rule.kinks.contains(xs[0]) || rule.hasKinkAtTies && xs[0] == xs[1]
      case .select:
        isAtKink = xs[0] == xs[1] && (varies[operands[0]] || varies[operands[1]])
      default: isAtKink = false
      }
      guard isAtKink else { return nil }
      let chosen = (sent[node] ?? []).map { short($0.local) }.joined(separator: ", ")
      let shown = xs.prefix(2).map(short).joined(separator: " and ")
      return finding(
        .kink, node,
        "\(name(node)) is at a kink, where its operand is \(shown): the derivative there is a "
          + "convention, and \(chosen) was chosen.",
        "Move an input a little to see the slopes on both sides; nabla check shows them.")
    }
  }

  // MARK: Sums

  private func unused() -> [Diagnosis.Finding] {
    let outputs = explanation.outputs.map(\.name).joined(separator: ", ")
    return (0..<graph.count).filter {
      graph.operations[$0] == .input && ledger.gradients[$0] == nil
    }.map {
      finding(
        .unused, $0, "\(outputs) does not depend on the input \(name($0)).",
        "If it should matter, look for what replaces it on the way; else leave it out.")
    }
  }

  private func cancellations() -> [Diagnosis.Finding] {
    (0..<graph.count).compactMap { node in
      let amounts = received(node).map(\.amount)
      guard amounts.count > 1, let gradient = ledger.gradients[node] else { return nil }
      let sum = amounts.reduce(0) { $0 + abs($1) }
      guard sum.isFinite, sum > 1e4 * abs(gradient) else { return nil }
      return finding(
        .cancellation, node,
        "\(amounts.count) contributions to \(name(node)) cancel: their magnitudes sum to "
          + "\(short(sum)), they themselves to \(short(gradient)).",
        "Many digits are lost, unless it vanishes by design, as a shift that cancels; else write "
          + "the difference in another form.")
    }
  }

  private func extremes() -> [Diagnosis.Finding] {
    let sent = ledger.contributions.filter { $0.amount.isFinite && $0.amount != 0 }
    guard let largest = sent.max(by: { abs($0.amount) < abs($1.amount) }),
      let smallest = sent.min(by: { abs($0.amount) < abs($1.amount) })
    else { return [] }
    func extreme(_ kind: Diagnosis.Kind, _ one: Contribution, _ advice: String) -> Diagnosis.Finding
    {
      finding(
        kind, one.from, to: one.to,
        "The \(kind.rawValue) contribution is \(short(one.amount)): \(short(one.local)) × "
          + "\(short(one.incoming)), from \(name(one.from)) to \(name(one.to)).", advice)
    }
    return [
      extreme(.largest, largest, "Where gradients explode, begin here."),
      extreme(.smallest, smallest, "Where gradients vanish, begin here."),
    ]
  }

  // MARK: Words

  private func finding(
    _ kind: Diagnosis.Kind, _ node: Int, to receiver: Int? = nil, _ message: String,
    _ advice: String
  ) -> Diagnosis.Finding {
    Diagnosis.Finding(
      kind: kind, node: node, receiver: receiver, message: message, advice: advice)
  }

  /// A name, or the formula and the line that it is in.
  private func name(_ node: Int) -> String {
    if let name = graph.name(of: node) { return PlainText.withoutControls(name) }
    let root = lines.rootOfNode[node]
    let line = root < 0 || root == node ? "" : " in \(expressions.reference(to: root))"
    return "\(expressions.text(of: node))\(line)"
  }

  private func domain(of node: Int) -> String {
    guard case .rule(let index) = graph.operations[node] else { return "" }
    let facts = graph.rules[index].facts
    if facts.domain.allSatisfy({ $0 == .real }) { return "" }
    return " (\(facts.name): \(facts.domain.map(\.description).joined(separator: "; ")))"
  }

  private func short(_ value: Double) -> String { NumberText.short(value) }
}
