import NablaCore

/// A computation as lines, as a person would write it: a line is a named node with the unnamed
/// operations that only this line uses.
///
/// An unnamed operation that several lines use is a line of its own, named by its number.
struct Lines {
  /// The last node of a line, and all its nodes in the order of evaluation (constants left out).
  struct Line {
    let root: Int
    var members: [Int]
  }

  /// In the order of evaluation.
  private(set) var lines: [Line] = []
  /// For each node the root of its line; for an input the input itself.
  private(set) var rootOfNode: [Int]

  /// - Parameters:
  ///   - operations: whether every operation is a line of its own.
  ///   - parts: for each node the part that it belongs to, if lines must not cross parts.
  init(_ explanation: Explanation, operations: Bool, parts: [Int] = []) {
    let graph = explanation.graph
    let none = -1
    let several = -2
    var owner = [Int](repeating: none, count: graph.count)
    let outputs = Set(explanation.outputs.map(\.node))
    for node in stride(from: graph.count - 1, through: 0, by: -1) {
      if Lines.isConstant(graph, node) { continue }
      let standsAlone = operations || graph.name(of: node) != nil || outputs.contains(node)
      if standsAlone || owner[node] < 0 { owner[node] = node }
      for operand in graph.operands(of: node) {
        let operand = Int(operand)
        let known = owner[operand]
        let isInPart = parts.isEmpty || parts[operand] == parts[node]
        owner[operand] = (known == none || known == owner[node]) && isInPart ? owner[node] : several
      }
    }
    rootOfNode = owner
    var place: [Int: Int] = [:]
    for node in stride(from: graph.count - 1, through: 0, by: -1)
    where !Lines.isConstant(graph, node) && graph.operations[node] != .input {
      if owner[node] == node {
        place[node] = lines.count
        lines.append(Line(root: node, members: [node]))
      } else {
        lines[place[owner[node]]!].members.append(node)
      }
    }
    lines.reverse()
    for index in lines.indices { lines[index].members.reverse() }
  }

  static func isConstant(_ graph: Graph, _ node: Int) -> Bool {
    if case .constant = graph.operations[node] { true } else { false }
  }
}
