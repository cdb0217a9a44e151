import NablaCore

extension Explanation {
  /// The explanation as plain text: the forward pass, then the backward pass step by step.
  public var text: String { text(style: TextStyle()) }

  /// The explanation as text in a style: the forward pass, then the backward pass step by step.
  public func text(style: TextStyle) -> String {
    // The norms of several operations cannot be multiplied, so each operation is a line.
    let lines = Lines(self, operations: style.showsOperations || !tensors.isEmpty)
    let expressions = Expressions(graph, lines)
    var blocks = [forward(lines, expressions, style)]
    if !graph.guards.isEmpty { blocks.append(comparisons(expressions, style)) }
    blocks.append(backward(lines, expressions, style))
    blocks.append(gradients(expressions, style))
    return blocks.joined(separator: "\n")
  }

  // MARK: Forward

  private func forward(_ lines: Lines, _ expressions: Expressions, _ style: TextStyle) -> String {
    var rows = graph.operations.indices.filter { graph.operations[$0] == .input }
      .map { (node: $0, name: expressions.reference(to: $0), text: "input") }
    rows += lines.lines.map {
      ($0.root, expressions.reference(to: $0.root), "= \(expressions.text(of: $0.root))")
    }
    rows += aliases.map { ($0.node, $0.name, "= \(expressions.reference(to: $0.node))") }
    rows.sort { $0.node < $1.node }
    let shown = rows.prefix(style.maximumLines)
    let names = Column(shown.map(\.name))
    let texts = Column(shown.map(\.text))
    let values = Column(shown.map { valueText($0.node) })
    var result = style.bold("Forward") + style.quiet(": each value from those above it") + "\n\n"
    for row in shown {
      let value = values.right(valueText(row.node))
      let text = row.text == "input" ? style.quiet(texts.left(row.text)) : texts.left(row.text)
      result += "  \(style.bold(names.left(row.name))) \(text)  \(style.value(value))\n"
    }
    return result + rest(rows.count, style)
  }

  private func comparisons(_ expressions: Expressions, _ style: TextStyle) -> String {
    var result =
      style.bold("Branches") + style.quiet(": comparisons that the program acted on") + "\n\n"
    for taken in graph.guards.prefix(style.maximumLines) {
      let left = expressions.text(of: taken.left)
      let right = expressions.text(of: taken.right)
      result += "  \(left) \(taken.relation.rawValue) \(right) was \(taken.outcome)\n"
    }
    return result + rest(graph.guards.count, style)
  }

  // MARK: Backward

  /// The contribution of one line to one node: the sum over the line's operations.
  private struct Sent {
    let receiver: Int
    var local: Double
    var amount: Double
  }

  private func backward(_ lines: Lines, _ expressions: Expressions, _ style: TextStyle) -> String {
    var result = style.bold("Backward")
    result += style.quiet(
      tensors.isEmpty
        ? ": new gradient = old gradient + local derivative × incoming gradient"
        : ": norm of what is added = gain × norm of the incoming gradient")
    result += "\n\n"
    var totals: [Int: Double] = [:]
    for output in outputs where ledger.gradients[output.node] != nil {
      totals[output.node, default: 0] += output.seed
      result += "  \(step(output.node, totals[output.node]!, expressions, style))"
      result += style.quiet("  the seed") + "\n"
    }
    let reached = lines.lines.reversed().filter { ledger.gradients[$0.root] != nil }
    let sending = contributionsBySender
    for line in reached.prefix(style.maximumLines) {
      let incoming = ledger.gradients[line.root]!
      result += "\n  \(style.bold(expressions.reference(to: line.root)))"
      result += " = \(expressions.text(of: line.root))"
      result +=
        style.quiet("   incoming gradient ") + style.gradient(gradientText(line.root) ?? "")
        + "\n"
      let sent = sent(by: line, lines, sending)
      let steps = sent.map { sent in
        let old = totals[sent.receiver] ?? 0
        totals[sent.receiver] = old + sent.amount
        return (
          arithmetic: isSummary(sent.receiver)
            ? "\(number(sent.amount, sent.receiver)) = \(inner(sent.local)) × \(number(incoming, line.root))"
            : [
              NumberText.short(old), "+", inner(sent.local), "×", inner(incoming), "=",
              NumberText.short(old + sent.amount),
            ].joined(separator: " "),
          result: isSummary(sent.receiver)
            ? "to \(expressions.reference(to: sent.receiver))"
            : step(sent.receiver, old + sent.amount, expressions, style)
        )
      }
      let column = Column(steps.map(\.arithmetic))
      for step in steps { result += "    \(column.left(step.arithmetic))   \(step.result)\n" }
    }
    return result + rest(reached.count, style)
  }

  /// The contributions of a line to other lines and to inputs: one for each receiver, in the order
  /// of evaluation of the receivers.
  private func sent(
    by line: Lines.Line, _ lines: Lines, _ sending: (Int) -> ArraySlice<Contribution>
  ) -> [Sent] {
    var inside: [Int: Double] = [line.root: 1]
    var result: [Sent] = []
    var place: [Int: Int] = [:]
    for member in line.members.reversed() {
      for contribution in sending(member) {
        let receiver = contribution.to
        let local = (inside[member] ?? 0) * contribution.local
        if lines.rootOfNode[receiver] == line.root && receiver != line.root {
          inside[receiver, default: 0] += local
        } else if let index = place[receiver] {
          result[index].local += local
          result[index].amount += contribution.amount
        } else {
          place[receiver] = result.count
          result.append(Sent(receiver: receiver, local: local, amount: contribution.amount))
        }
      }
    }
    return result.sorted { $0.receiver < $1.receiver }
  }

  /// The contributions that each node sent. They are adjacent in the ledger.
  private var contributionsBySender: (Int) -> ArraySlice<Contribution> {
    var starts: [Int: Int] = [:]
    for (index, contribution) in ledger.contributions.enumerated()
    where starts[contribution.from] == nil { starts[contribution.from] = index }
    let contributions = ledger.contributions
    return { node in
      guard let start = starts[node] else { return [] }
      return contributions[start...].prefix { $0.from == node }
    }
  }

  /// A node as `name(value, gradient)`.
  private func step(
    _ node: Int, _ gradient: Double, _ expressions: Expressions, _ style: TextStyle
  ) -> String {
    let value = style.value(valueText(node))
    return style.bold(expressions.reference(to: node))
      + "(\(value), \(style.gradient(NumberText.short(gradient))))"
  }

  /// A number of a node, between bars if it is the norm of a tensor.
  private func number(_ number: Double, _ node: Int) -> String {
    isSummary(node) ? "‖\(NumberText.short(number))‖" : inner(number)
  }

  /// A number that follows an operator: in parentheses if it is negative.
  private func inner(_ number: Double) -> String {
    let text = NumberText.short(number)
    return text.hasPrefix("-") ? "(\(text))" : text
  }

  // MARK: Result

  private func gradients(_ expressions: Expressions, _ style: TextStyle) -> String {
    let inputs = graph.operations.indices.filter { graph.operations[$0] == .input }
    let names = Column(inputs.prefix(style.maximumLines).map { expressions.reference(to: $0) })
    guard !inputs.isEmpty else {
      return style.quiet(
        "There are no inputs: a name is one when it is assigned a plain number, as in x = 2.")
        + "\n"
    }
    let of = outputs.map { PlainText.withoutControls($0.name) }.joined(separator: ", ")
    var result = style.bold("Gradient of \(of)") + "\n\n"
    for input in inputs.prefix(style.maximumLines) {
      let gradient =
        gradientDescription(input).map { style.gradient($0) }
        ?? style.quiet("none: \(of) does not depend on it")
      result += "  \(style.bold(names.left(expressions.reference(to: input)))) \(gradient)\n"
    }
    return result + rest(inputs.count, style)
  }

  private func rest(_ count: Int, _ style: TextStyle) -> String {
    guard count > style.maximumLines else { return "" }
    return style.quiet("  ... and \(count - style.maximumLines) more: the JSON form has all") + "\n"
  }
}
