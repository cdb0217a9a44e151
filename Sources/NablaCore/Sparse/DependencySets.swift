/// The dependency set ("index domain" in the book) of each node of a graph: the inputs that it
/// depends on.
///
/// A. Griewank and A. Walther, "Evaluating Derivatives", 2nd edition (2008), section 7.1. An
/// operand whose partial derivative is zero for all numbers does not count, both branches of a
/// `select` do, and the body of a call is analysed.
///
/// Small sets are stored as lists, larger ones as unions of others until their members are needed:
/// otherwise the partial sums of a long sum would hold n²/2 numbers.
struct DependencySets {
  /// The index of a set; equal indices mean equal sets.
  typealias ID = Int

  private enum Members {
    case list([UInt32])
    case union([ID])
  }

  /// Sets up to this size are stored as lists.
  private static let smallCount = 16

  private var sets: [ID] = []
  /// Index 0 is the empty set.
  private var members: [Members] = [.list([])]
  /// For traversals of unions: the last traversal that met each set, and each input.
  private var lastVisit: [Int] = [0]
  private var lastVisitOfInput: [Int]
  private var walks = 0

  /// - Parameter inputs: nodes, in the order in which the sets number them.
  init(_ graph: Graph, inputs: [Int], _ structures: inout RuleStructures) {
    lastVisitOfInput = Array(repeating: 0, count: inputs.count)
    sets = Array(repeating: 0, count: graph.count)
    for (place, node) in inputs.enumerated() { sets[node] = make(.list([UInt32(place)])) }
    for node in 0..<graph.count {
      let operands = graph.operands(of: node)
      switch graph.operations[node] {
      case .input, .constant, .operation: break
      case .select: sets[node] = union(operands.suffix(2).map { sets[Int($0)] })
      case .rule(let rule):
        let influences = structures.influences(ofRule: rule, in: graph, count: operands.count)
        sets[node] = union(
          zip(operands, influences).compactMap { $1 ? sets[Int($0)] : nil })
      case .call(let index):
        let call = graph.calls[index]
        sets[node] = union(call.dependencies(of: node).map { sets[$0] })
      }
    }
  }

  /// The set of a node.
  subscript(node: Int) -> ID { sets[node] }

  /// The inputs in a set, in ascending order.
  mutating func members(of set: ID) -> [UInt32] {
    if case .list(let list) = members[set] { return list }
    walks += 1
    var found: [UInt32] = []
    var open = [set]
    while let next = open.popLast() {
      if lastVisit[next] == walks { continue }
      lastVisit[next] = walks
      switch members[next] {
      case .union(let parts): open.append(contentsOf: parts)
      case .list(let list):
        for input in list where lastVisitOfInput[Int(input)] != walks {
          lastVisitOfInput[Int(input)] = walks
          found.append(input)
        }
      }
    }
    found.sort()
    members[set] = .list(found)
    return found
  }

  /// The union of several sets.
  mutating func union(_ parts: [ID]) -> ID {
    var distinct: [ID] = []
    for part in parts where part != 0 && part != distinct.last { distinct.append(part) }
    if distinct.count > 2 { distinct = Set(distinct).sorted() }
    guard distinct.count > 1 else { return distinct.first ?? 0 }
    var lists: [[UInt32]] = []
    var total = 0
    for part in distinct {
      guard case .list(let list) = members[part], total + list.count <= Self.smallCount else {
        return make(.union(distinct))
      }
      total += list.count
      lists.append(list)
    }
    let merged = Set(lists.joined()).sorted()
    // If one part contains the others, it is the union: equal sets should have equal indices.
    if let place = lists.firstIndex(where: { $0.count == merged.count }) { return distinct[place] }
    return make(.list(merged))
  }

  private mutating func make(_ set: Members) -> ID {
    members.append(set)
    lastVisit.append(0)
    return members.count - 1
  }
}

extension Graph.Call {
  /// The nodes that a result depends on.
  func dependencies(of node: Int) -> [Int] {
    var output = 0
    var row = node - firstNode
    while true {
      let count = isSummed[output] ? 1 : rowCount
      if row < count { break }
      row -= count
      output += 1
    }
    return body.dependencies[output].flatMap {
      operands(ofInput: Int($0), row: isSummed[output] ? nil : row)
    }
  }

  /// The nodes passed for an input of the body, in one row or in all; none if it is data.
  func operands(ofInput input: Int, row: Int?) -> [Int] {
    if input >= columns.count { return [Int(uniforms[input - columns.count])] }
    guard case .nodes(let nodes) = columns[input] else { return [] }
    return row.map { [Int(nodes[$0])] } ?? nodes.map { Int($0) }
  }
}

extension Program {
  /// For each output the inputs that it depends on, data included, in ascending order.
  var dependencies: [[UInt32]] {
    nesting {
      knownDependencies.value {
        var structures = RuleStructures()
        var sets = DependencySets(graph, inputs: inputNodes, &structures)
        return outputNodes.map { sets.members(of: sets[$0]) }
      }
    }
  }
}
