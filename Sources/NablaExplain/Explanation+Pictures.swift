import NablaCore

/// The colours of a picture.
public enum PictureTheme: String, CaseIterable, Sendable {
  /// Light or dark, as the viewer prefers.
  case automatic
  /// Dark text on a light background.
  case light
  /// Light text on a dark background.
  case dark
}

/// The direction in which values flow in a picture; gradients flow the opposite way.
public enum PictureDirection: String, CaseIterable, Sendable {
  /// Inputs on the left, outputs on the right.
  case leftToRight = "left-to-right"
  /// Inputs at the top, outputs at the bottom.
  case topToBottom = "top-to-bottom"
}

// MARK: - Edges

extension Explanation {
  /// One use of an operand by an operation, with the local derivative where a gradient flows.
  struct Edge {
    let from: Int
    let to: Int
    let local: Double?
  }

  /// All edges, in the order of the operations that use the operands.
  var edges: [Edge] {
    let varies = graph.dependsOnInput()
    return (0..<graph.count).flatMap { node in
      zip(graph.operands(of: node), graph.partials(of: node)).map { operand, partial in
        let flows = ledger.gradients[node] != nil && varies[Int(operand)]
        return Edge(from: Int(operand), to: node, local: flows ? partial?.number() : nil)
      }
    }
  }
}

// MARK: - SVG

extension Explanation {
  /// The computation as a standalone SVG document, light or dark as the viewer prefers.
  ///
  /// A node shows its name, operation, value and gradient, an edge its local derivative.
  public var svg: String { svg() }

  /// The computation as a standalone SVG document, in the colours of `theme`, with values flowing in
  /// `direction`.
  public func svg(
    theme: PictureTheme = .automatic, direction: PictureDirection = .leftToRight
  ) -> String {
    diagram.svg(theme: theme, direction: direction)
  }

  /// The computation as a diagram: the text of each card and label.
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

  /// The outputs as formulas, separated by semicolons: the title of the picture.
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

// MARK: - Graphviz

extension Explanation {
  /// The computation in Graphviz's DOT language, for `dot -Tsvg`.
  ///
  /// ``svg`` is a picture that needs no Graphviz.
  public var dot: String {
    var result = """
      digraph nabla {
        rankdir=LR;
        node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="Helvetica"];
        edge [fontname="Helvetica", fontsize=10, fontcolor="#b45309"];

      """
    for node in 0..<graph.count {
      var lines: [String] = []
      if let name = graph.name(of: node) { lines.append(name) }
      if case .constant = graph.operations[node] {
      } else {
        lines.append(graph.operationName(of: node))
      }
      lines.append("value \(valueText(node))")
      if let gradient = gradientText(node) { lines.append("gradient \(gradient)") }
      let label = lines.map(Self.escaped).joined(separator: "\\n")
      result += "  n\(node) [label=\"\(label)\"\(Self.attributes(graph.operations[node]))];\n"
    }
    for edge in edges {
      let label = edge.local.map { " [label=\"\(NumberText.short($0))\"]" } ?? ""
      result += "  n\(edge.from) -> n\(edge.to)\(label);\n"
    }
    return result + "}\n"
  }

  private static func attributes(_ operation: Graph.Operation) -> String {
    switch operation {
    case .input: ", fillcolor=\"#dbeafe\""
    case .constant: ", fillcolor=\"#f3f4f6\", fontcolor=\"#6b7280\""
    case .rule, .select, .call, .operation: ""
    }
  }

  private static func escaped(_ text: String) -> String {
    // Scalar by scalar: a quote followed by a combining accent is one Character, but Graphviz still
    // reads a quote.
    text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      // Graphviz reads references such as &lt; in labels.
      case "&": "&amp;"
      default: PlainText.isControl(scalar) ? " " : String(scalar)
      }
    }.joined()
  }
}
