import NablaCore

extension Explanation {
  /// The computation as a picture: a standalone SVG document, light or dark as the viewer prefers.
  ///
  /// Every node shows its name, operation, value and gradient, every edge the local derivative.
  public var svg: String { svg() }

  /// The picture in the colours of a theme, with values flowing in a direction.
  public func svg(
    theme: PictureTheme = .automatic, direction: PictureDirection = .leftToRight
  ) -> String {
    diagram.svg(theme: theme, direction: direction)
  }

  var diagram: Diagram {
    Diagram(
      title: diagramTitle,
      nodes: (0..<graph.count).map { node in
        Diagram.Node(
          kind(of: node), title: graph.name(of: node) ?? "", operation: symbol(of: node),
          value: valueText(node),
          gradient: gradientText(node))
      },
      edges: edges.map {
        Diagram.Edge(from: $0.from, to: $0.to, label: $0.local.map(NumberText.short))
      })
  }

  /// What is differentiated, as formulas.
  var diagramTitle: String {
    let expressions = Expressions(graph, Lines(self, operations: false))
    return outputs.map { "\($0.name) = \(expressions.text(of: $0.node))" }.joined(separator: "; ")
  }

  func kind(of node: Int) -> Diagram.Kind {
    if outputs.contains(where: { $0.node == node }) { return .output }
    switch graph.operations[node] {
    case .input: return .input
    case .constant: return .constant
    case .rule, .select, .call, .operation: return .operation
    }
  }

  func symbol(of node: Int) -> String {
    switch graph.operations[node] {
    case .rule(let index): graph.rules[index].facts.symbol
    case .select(let relation): "select \(relation.rawValue)"
    case .input, .constant, .call, .operation: graph.operationName(of: node)
    }
  }
}
