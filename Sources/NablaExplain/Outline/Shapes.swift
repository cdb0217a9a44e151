import NablaCore

/// The shape of a part: its structure without numbers and names. Parts of equal shape are shown as
/// one.
struct Shapes {
  private let graph: Graph
  private let lines: Lines
  private let varies: [Bool]

  init(_ graph: Graph, _ lines: Lines) {
    self.graph = graph
    self.lines = lines
    varies = graph.dependsOnInput()
  }

  /// The shape of a part as a list of codes.
  ///
  /// - Parameters:
  ///   - nodes: all nodes of the part that are items, in order.
  ///   - name: the name of the part, whose digits are ignored.
  func shape(of nodes: [Int], name: String) -> [Int] {
    // A run of consecutive items is named after its ends, which may differ.
    var shape = [name.contains(" … ") ? 0 : name.filter { !$0.isNumber }.hashValue]
    var places: [Int: Int] = [:]
    for node in nodes {
      // The other nodes of a line are visited from its root, with their operands.
      var pending = [node]
      while let node = pending.popLast() {
        places[node] = places.count
        shape.append(code(node))
        for operand in graph.operands(of: node).map({ Int($0) }) {
          if let place = places[operand] {
            shape.append(place)
          } else if lines.rootOfNode[operand] == lines.rootOfNode[node]
            || Lines.isConstant(graph, operand)
          {
            shape.append(-1)
            pending.append(operand)
          } else {
            // An operand from outside: only matters whether it is the same as another one.
            places[operand] = places.count
            shape.append(varies[operand] ? -2 : -3)
          }
        }
      }
    }
    return shape
  }

  private func code(_ node: Int) -> Int {
    switch graph.operations[node] {
    case .input: -10
    case .constant: -11
    case .select(let relation): -20 - relation.rawValue.count * 7 - (relation == .equal ? 1 : 0)
    case .call: -12
    case .operation(let name): -1000 - name.hashValue & 0xFFFF_FFFF
    case .rule(let index): 1000 + index * 2 + (varies[node] ? 1 : 0)
    }
  }
}
