import NablaCore

extension Explanation {
  /// All contributions to the gradient of one node as a table, in the order in which they were
  /// added.
  ///
  /// - Returns: nil if no node has the name.
  public func why(_ name: String, style: TextStyle = TextStyle()) -> String? {
    guard let node = node(named: name) else { return nil }
    let value = style.value(valueText(node.id))
    let head = "\(style.bold(PlainText.withoutControls(name))) = \(value)"
    guard let gradient = node.gradient else {
      let reason =
        graph.dependsOnInput()[node.id]
        ? "the output does not depend on it" : "it is a constant: it depends on no input"
      return "\(head) has no gradient: \(reason).\n"
    }
    let seeds = outputs.filter { $0.node == node.id }.map(\.seed)
    let count = node.contributions.count + seeds.count
    var result =
      "\(head) has the gradient \(style.gradient(gradientText(node.id) ?? NumberText.short(gradient))): "
    result += count == 1 ? "one contribution.\n\n" : "the sum of \(count) contributions.\n\n"

    let isSummary = isSummary(node.id)
    let lines = Lines(self, operations: !tensors.isEmpty)
    let expressions = Expressions(graph, lines)
    var rows = seeds.map {
      (from: "the output's own", product: "seed", amount: $0, total: $0)
    }
    rows += node.contributions.map { contribution in
      let root = lines.rootOfNode[contribution.from]
      let inLine = root == contribution.from ? "" : " in \(expressions.reference(to: root))"
      let local = NumberText.short(contribution.local)
      let incoming = NumberText.short(contribution.incoming)
      return (
        "\(expressions.text(of: contribution.from))\(inLine)", "\(local) × \(incoming)",
        contribution.amount, contribution.total
      )
    }
    let from = Column(rows.map(\.from) + ["from"])
    let heads =
      isSummary
      ? ("gain × ‖incoming‖", "‖amount‖", "‖total‖") : ("local × incoming", "amount", "total")
    let product = Column(rows.map(\.product) + [heads.0])
    let amount = Column(rows.map { NumberText.short($0.amount) } + [heads.1])
    let total = Column(rows.map { NumberText.short($0.total) } + [heads.2])
    result +=
      style.quiet(
        "  \(from.left("from"))  \(product.right(heads.0))  \(amount.right(heads.1))"
          + "  \(total.right(heads.2))") + "\n"
    for row in rows {
      result += "  \(from.left(row.from))  \(product.right(row.product))"
      result += "  \(amount.right(NumberText.short(row.amount)))"
      result += "  \(style.gradient(total.right(NumberText.short(row.total))))\n"
    }
    for text in derivatives(of: node.contributions) { result += style.quiet("  \(text)") + "\n" }
    return result + zeros(at: node.id, style)
  }

  /// Where what arrives at a node first became 0 on its way back, and what would change it.
  private func zeros(at node: Int, _ style: TextStyle) -> String {
    let findings = Diagnostician(self).zeros(reaching: [node])
    if findings.isEmpty { return "" }
    let texts = FindingTexts(self)
    return findings.prefix(style.maximumLines).map { finding in
      "\n\(texts.text("finding", finding, .english))\n"
        + style.quiet("  \(texts.text("advice", finding, .english))") + "\n"
    }.joined()
  }

  /// How gradients pass through the operations on tensors that sent contributions, a line for each.
  private func derivatives(of contributions: [Contribution]) -> [String] {
    var seen: Set<String> = []
    return contributions.compactMap { contribution in
      guard isSummary(contribution.from) || isSummary(contribution.to),
        let derivative = tensors[contribution.from].derivative
      else { return nil }
      let text = "\(graph.operationName(of: contribution.from)): \(derivative)"
      return seen.insert(text).inserted ? text : nil
    }
  }
}
