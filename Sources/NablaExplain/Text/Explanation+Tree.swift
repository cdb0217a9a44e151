import NablaCore

extension Explanation {
  /// The computation as an indented tree of groups and lines, each with value and gradient.
  ///
  /// Equal parts, such as the steps of a loop, are shown once, with their count. The explain page
  /// shows the same tree.
  ///
  /// - Parameters:
  ///   - depth: how many levels are shown: 1 for the parts of the whole, 2 for their parts too.
  ///   - style: colours, operations or lines, and the largest number of lines.
  public func tree(depth: Int, style: TextStyle = TextStyle()) -> String {
    let whole = outputs.map(\.name).joined(separator: ", ")
    let outline = Outline(self, operations: style.showsOperations, whole: whole)
    let writer = TreeWriter(self, outline, style)
    return writer.text(depth: depth)
  }
}

/// Writes an outline as an indented list.
private struct TreeWriter {
  private struct Row {
    let label: String
    let node: Int?
    let note: String
  }

  private let explanation: Explanation
  private let outline: Outline
  private let style: TextStyle
  private let expressions: Expressions
  private let users: Adjacency
  private var graph: Graph { explanation.graph }

  init(_ explanation: Explanation, _ outline: Outline, _ style: TextStyle) {
    self.explanation = explanation
    self.outline = outline
    self.style = style
    expressions = Expressions(explanation.graph, outline.lines)
    let graph = explanation.graph
    users = Adjacency(
      count: graph.count,
      pairs: (0..<graph.count).flatMap { node in
        graph.operands(of: node).map { (from: Int($0), to: node) }
      })
  }

  func text(depth: Int) -> String {
    var rows: [Row] = []
    add(0, "  ", depth, &rows)
    let shown = rows.prefix(style.maximumLines)
    // Longer formulas do not widen the column, so that the numbers stay close to the names.
    let labels = Column(shown.map(\.label).filter { $0.count <= 44 })
    var result = style.bold(PlainText.withoutControls(outline.parts[0].name))
    result += style.quiet(": what it consists of, each with (value, gradient)") + "\n\n"
    for row in shown {
      var line = labels.left(row.label)
      if let node = row.node { line += "  \(pair(node))" }
      if !row.note.isEmpty { line += "  " + style.quiet(row.note) }
      while line.last == " " { line.removeLast() }
      result += line + "\n"
    }
    if rows.count > shown.count {
      result += style.quiet("  ... and \(rows.count - shown.count) more") + "\n"
    }
    return result
  }

  private func add(_ part: Int, _ indent: String, _ depth: Int, _ rows: inout [Row]) {
    for item in outline.parts[part].items {
      switch item {
      case .node(let node):
        if Lines.isConstant(graph, node) { continue }
        let name = expressions.reference(to: node)
        let isInput = graph.operations[node] == .input
        rows.append(
          Row(
            label: "\(indent)\(name)\(isInput ? "" : " = \(expressions.text(of: node))")",
            node: node, note: isInput ? "input" : ""))
      case .parts(let parts):
        let nodes = outline.nodes(of: item)
        rows.append(
          Row(
            label: indent + PlainText.withoutControls(outline.name(of: item) { "#\($0)" }),
            node: end(of: nodes), note: note(parts, nodes)))
        if depth > 1 { add(parts[0], indent + "  ", depth - 1, &rows) }
      }
    }
  }

  private func note(_ parts: [Int], _ nodes: [Int]) -> String {
    let lines = nodes.count { graph.operations[$0] != .input && !Lines.isConstant(graph, $0) }
    let noun = style.showsOperations ? "operation" : "line"
    let count = "\(lines / parts.count) \(noun)\(lines / parts.count == 1 ? "" : "s")"
    return parts.count == 1 ? count : "\(parts.count) times \(count), the first shown"
  }

  /// The only node of a part that is used outside it or is an output, or nil.
  private func end(of nodes: [Int]) -> Int? {
    let inside = Set(nodes)
    let starts = Set(explanation.outputs.map(\.node))
    let ends = nodes.filter { node in
      if graph.operations[node] == .input || Lines.isConstant(graph, node) { return false }
      return starts.contains(node)
        || users[node].contains { user in
          let root = outline.lines.rootOfNode[user]
          return !inside.contains(root < 0 ? user : root)
        }
    }
    return ends.count == 1 ? ends[0] : nil
  }

  private func pair(_ node: Int) -> String {
    let value = style.value(explanation.valueText(node))
    let gradient = explanation.gradientText(node) ?? "none"
    return "(\(value), \(style.gradient(gradient)))"
  }
}
