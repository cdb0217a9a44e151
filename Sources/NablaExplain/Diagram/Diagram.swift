import NablaCore

/// A computation to be drawn: cards for its nodes, arrows for its operands.
///
/// A diagram holds only text. So it serves every engine whose nodes have a value, optionally a
/// gradient, and a local derivative for each operand.
///
/// ```swift
/// let diagram = Diagram(
///   title: "y = x * x",
///   nodes: [
///     .init(.input, title: "x", operation: "input", value: "3", gradient: "6"),
///     .init(.output, title: "y", operation: "*", value: "9", gradient: "1"),
///   ],
///   edges: [.init(from: 0, to: 1, label: "3"), .init(from: 0, to: 1, label: "3")])
/// let svg = diagram.svg(theme: .light)
/// ```
package struct Diagram: Equatable, Sendable {
  /// The heading of the picture and its accessible name; empty for none.
  package var title: String
  /// The nodes in an order of evaluation: operands come before their users.
  package var nodes: [Node]
  /// The uses of operands, in any order; a node that uses an operand twice has two edges.
  package var edges: [Edge]

  /// - Precondition: every edge runs from an earlier node to a later one, so there are no cycles.
  package init(title: String = "", nodes: [Node], edges: [Edge]) {
    for edge in edges {
      require(
        edge.operand >= 0 && edge.operand < edge.user && edge.user < nodes.count,
        "[Diagram] edge from node \(edge.operand) to node \(edge.user) of \(nodes.count): "
          + "an operand must come before its user")
    }
    self.title = title
    self.nodes = nodes
    self.edges = edges
  }

  /// The picture as a standalone SVG document. Equal diagrams give equal text.
  ///
  /// - Complexity: O((V + E) log V) for V nodes and E edges.
  package func svg(
    theme: PictureTheme = .automatic, direction: PictureDirection = .leftToRight
  ) -> String {
    DiagramLayout(self, direction: direction).svg(theme: theme)
  }
}

extension Diagram {
  /// The role of a node in the computation, which decides how its card looks.
  package enum Kind: String, CaseIterable, Sendable {
    case input, constant, operation, output
    /// Several nodes as one card; a node of another part of the computation.
    case group, outside
  }

  /// One card.
  package struct Node: Equatable, Sendable {
    package var kind: Kind
    /// The variable's name; empty for an intermediate result without one.
    package var title: String
    /// The operation as a short text: `*`, `relu`, `input`. Not drawn on constants.
    package var operation: String
    package var value: String
    /// The gradient of the output by this node; `nil` where there is none, as for constants.
    package var gradient: String?

    package init(
      _ kind: Kind, title: String = "", operation: String, value: String,
      gradient: String? = nil
    ) {
      self.kind = kind
      self.title = title
      self.operation = operation
      self.value = value
      self.gradient = gradient
    }
  }

  /// One use of a node by a node.
  package struct Edge: Equatable, Sendable {
    /// The index of the node used.
    package var operand: Int
    /// The index of the node that uses it.
    package var user: Int
    /// The derivative of the user by the operand; `nil` if no gradient flows along the edge.
    package var label: String?

    package init(from operand: Int, to user: Int, label: String? = nil) {
      self.operand = operand
      self.user = user
      self.label = label
    }
  }
}
