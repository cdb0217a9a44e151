/// The pairs of inputs that interact nonlinearly on the way to given outputs: the pattern of the
/// second derivatives.
///
/// A. Walther, "Computing sparse Hessians with automatic differentiation", ACM Transactions on
/// Mathematical Software 34 (2008). If the derivative of an operation by one operand depends on
/// another (or itself), every input of the one may interact with every input of the other.
struct NonlinearInteractions {
  private let graph: Graph
  private var structures = RuleStructures()
  private var sets: DependencySets
  private var rows: [PatternRow]
  /// The pairs of sets that were recorded already.
  private var noted: Set<UInt64> = []

  /// For each input the inputs that it interacts with, in ascending order.
  static func find(_ graph: Graph, inputs: [Int], outputs: [Int]) -> [[UInt32]] {
    var search = NonlinearInteractions(graph, inputs: inputs)
    search.run(outputs)
    return search.rows.indices.map { search.rows[$0].sorted() }
  }

  private init(_ graph: Graph, inputs: [Int]) {
    self.graph = graph
    sets = DependencySets(graph, inputs: inputs, &structures)
    rows = Array(repeating: PatternRow(), count: inputs.count)
  }

  /// Traverses backwards the nodes that take part in the outputs.
  private mutating func run(_ outputs: [Int]) {
    var active = [Bool](repeating: false, count: graph.count)
    for output in outputs { active[output] = true }
    var node = graph.count - 1
    while node >= 0 {
      if let group = graph.callGroup(of: node) {
        walk(group, &active)
        node = group.lowerBound - 1
        continue
      }
      if active[node] { walk(node, &active) }
      node -= 1
    }
  }

  private mutating func walk(_ node: Int, _ active: inout [Bool]) {
    let operands = graph.operands(of: node).map(Int.init)
    switch graph.operations[node] {
    case .input, .constant, .operation, .call: break
    case .select:
      for operand in operands.suffix(2) { active[operand] = true }
    case .rule(let rule):
      let count = operands.count
      let influences = structures.influences(ofRule: rule, in: graph, count: count)
      let interactions = structures.interactions(ofRule: rule, in: graph, count: count)
      for (place, operand) in operands.enumerated() where influences[place] {
        active[operand] = true
        let others = interactions[place]
        if others.isEmpty { continue }
        note(sets[operand], sets.union(others.map { sets[operands[Int($0)]] }))
      }
    }
  }

  /// The same for all results of a call, from the interactions of its body.
  private mutating func walk(_ group: Range<Int>, _ active: inout [Bool]) {
    guard case .call(let index) = graph.operations[group.lowerBound] else { return }
    let call = graph.calls[index]
    let firstNodes = call.isSummed.indices.map { call.node(ofOutput: $0, row: 0) }
    for row in 0..<call.rowCount {
      let used = zip(firstNodes, call.isSummed).map { active[$1 ? $0 : $0 + row] }
      if !used.contains(true) { continue }
      for (output, isUsed) in used.enumerated() where isUsed {
        for input in call.body.dependencies[output] {
          for operand in call.operands(ofInput: Int(input), row: row) { active[operand] = true }
        }
      }
      for (left, others) in call.body.interactions(ofOutputs: used).enumerated() {
        for operand in call.operands(ofInput: left, row: row) where !others.isEmpty {
          let nodes = others.flatMap { call.operands(ofInput: Int($0), row: row) }
          note(sets[operand], sets.union(nodes.map { sets[$0] }))
        }
      }
    }
  }

  /// Records that every input of one set interacts with every input of the other.
  private mutating func note(_ left: DependencySets.ID, _ right: DependencySets.ID) {
    if left == 0 || right == 0 { return }
    let pair = UInt64(min(left, right)) << 32 | UInt64(max(left, right))
    if !noted.insert(pair).inserted { return }
    let (lefts, rights) = (sets.members(of: left), sets.members(of: right))
    for row in lefts { rows[Int(row)].insert(rights) }
    if left == right { return }
    for row in rights { rows[Int(row)].insert(lefts) }
  }
}

/// A growing set of columns. Duplicates are removed occasionally, not at every insertion.
private struct PatternRow {
  private var columns: [UInt32] = []
  private var limit = 32

  mutating func insert(_ more: [UInt32]) {
    columns.append(contentsOf: more)
    if columns.count <= limit { return }
    columns = sorted()
    limit = max(32, 2 * columns.count)
  }

  func sorted() -> [UInt32] {
    var result: [UInt32] = []
    for column in columns.sorted() where column != result.last { result.append(column) }
    return result
  }
}

extension Program {
  /// For each input the inputs that it interacts with on the way to the given outputs: see
  /// ``NonlinearInteractions``.
  func interactions(ofOutputs isAsked: [Bool]) -> [[UInt32]] {
    nesting {
      knownInteractions.value(for: isAsked) {
        let outputs = zip(outputNodes, isAsked).filter(\.1).map(\.0)
        return NonlinearInteractions.find(graph, inputs: inputNodes, outputs: outputs)
      }
    }
  }
}
