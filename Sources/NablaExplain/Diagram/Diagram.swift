import NablaCore

/// A computation as a picture: cards for its nodes, arrows for its operands.
///
/// A diagram holds text only. It does not know what the numbers mean, so it serves every engine
/// whose nodes have a value, perhaps a gradient, and a local derivative for each operand.
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
  /// The line above the picture, also its accessible name; empty for none.
  package var title: String
  /// The nodes in an order of evaluation: an operand comes before its users.
  package var nodes: [Node]
  /// The uses of nodes by nodes, in any order; a node that uses another twice has two edges.
  package var edges: [Edge]

  /// - Precondition: every edge runs from an earlier node to a later one, as in any record of a
  ///   computation; so a diagram has no cycles.
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

  /// The picture as a standalone SVG document, the same text for the same diagram.
  ///
  /// - Complexity: O((V + E) log V) for V nodes and E edges.
  package func svg(
    theme: PictureTheme = .automatic, direction: PictureDirection = .leftToRight
  ) -> String {
    DiagramLayout(self, direction: direction).svg(theme: theme)
  }
}

extension Diagram {
  /// What a node is in the computation; it decides how its card looks.
  package enum Kind: String, CaseIterable, Sendable {
    case input, constant, operation, output
    /// Several nodes as one card, and a node of another part of the computation.
    case group, outside
  }

  /// One card.
  package struct Node: Equatable, Sendable {
    package var kind: Kind
    /// The variable's name; empty for an intermediate result without one.
    package var title: String
    /// What made the node, as short as possible: `*`, `relu`, `input`. Not drawn on constants.
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
    /// The derivative of the user by the operand; `nil` where it plays no part.
    package var label: String?

    package init(from operand: Int, to user: Int, label: String? = nil) {
      self.operand = operand
      self.user = user
      self.label = label
    }
  }
}
