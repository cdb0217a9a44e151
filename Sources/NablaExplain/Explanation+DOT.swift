import NablaCore

extension Explanation {
  /// The computation as a Graphviz graph: `dot -Tsvg`. For a picture without Graphviz see ``svg``.
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
    // Scalar by scalar: a quote with a combining accent is one character, and still a quote.
    text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      default: PlainText.isControl(scalar) ? " " : String(scalar)
      }
    }.joined()
  }
}
