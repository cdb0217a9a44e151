import NablaCore

/// The drawing of a part, in both directions: the page selects the one that fits, and fills in the
/// numbers.
struct PageTemplate {
  let edges: [(from: Int, to: Int, slot: Int)]
  let drawings: [String]

  /// The maximum number of cards for which both directions are drawn.
  private static let mostCards = 60

  init(_ explanation: Explanation, _ outline: Outline, _ view: PageView, isDrawn: Bool) {
    edges = view.edges
    guard isDrawn else {
      drawings = []
      return
    }
    let cards =
      view.outside.map { Self.card(explanation, $0, .outside) }
      + view.items.map { item in
        switch item {
        case .node(let node): Self.card(explanation, node, explanation.kind(of: node))
        case .parts(let parts): Self.card(explanation, outline, parts)
        }
      }
    let varies = explanation.graph.dependsOnInput()
    let diagram = Diagram(
      nodes: cards,
      edges: view.edges.map { edge in
        let isNode = edge.to >= view.outside.count && !view.isPart(edge.to)
        let hasLabel = isNode && varies[view.node(of: edge.from) ?? 0] || edge.slot >= 0
        // The widest of typical numbers; the page replaces it.
        let isConstant = cards[edge.from].kind == .constant
        return Diagram.Edge(
          from: edge.from, to: edge.to, label: hasLabel && isNode && !isConstant ? "-0.000" : nil)
      })
    let directions: [PictureDirection] =
      cards.count > Self.mostCards ? [.topToBottom] : [.leftToRight, .topToBottom]
    drawings = directions.map { DiagramLayout(diagram, direction: $0).bareSVG() }
  }

  private static func card(
    _ explanation: Explanation, _ node: Int, _ kind: Diagram.Kind
  ) -> Diagram.Node {
    let graph = explanation.graph
    let isConstant = Lines.isConstant(graph, node)
    let value = NumberText.short(graph.values[node])
    let name = graph.name(of: node) ?? ""
    return Diagram.Node(
      isConstant ? .constant : kind,
      title: kind == .outside && name.isEmpty && !isConstant ? "#\(node)" : name,
      operation: kind == .outside ? "" : explanation.symbol(of: node),
      value: isConstant || value.count > 6 ? value : "-0.000",
      gradient: isConstant ? nil : "-0.000")
  }

  private static func card(
    _ explanation: Explanation, _ outline: Outline, _ parts: [Int]
  ) -> Diagram.Node {
    let name = outline.name(of: .parts(parts)) { explanation.graph.name(of: $0) ?? "#\($0)" }
    return Diagram.Node(
      .group, title: name, operation: parts.count > 1 ? "×\(parts.count)" : "⊞", value: "-0.00000",
      gradient: "-0.00000")
  }
}

extension PageView {
  func isPart(_ unit: Int) -> Bool {
    guard unit >= outside.count, case .parts = items[unit - outside.count] else { return false }
    return true
  }

  func node(of unit: Int) -> Int? {
    if unit < outside.count { return outside[unit] }
    guard case .node(let node) = items[unit - outside.count] else { return nil }
    return node
  }
}
