extension Graph {
  /// A run of a sub-program over rows of numbers, as one record: see
  /// ``Program/map(rows:uniform:)``.
  ///
  /// Its results are consecutive nodes: one for a result that is summed over the rows, one a row
  /// for any other.
  struct Call: Sendable {
    let callee: any GraphCallee
    let rowCount: Int
    /// The inputs that differ by row, one column an input.
    let columns: [Column]
    /// The inputs that are the same for all rows.
    let uniforms: [UInt32]
    /// Which of the body's outputs are summed over the rows.
    let isSummed: [Bool]
    /// The node of its first result.
    let firstNode: Int

    /// The number of results of the body's first `count` outputs.
    func resultCount(ofOutputs count: Int) -> Int {
      isSummed.prefix(count).reduce(0) { $0 + ($1 ? 1 : rowCount) }
    }

    var nodes: Range<Int> { firstNode..<(firstNode + resultCount(ofOutputs: isSummed.count)) }

    /// The node of an output, or of one row of it unless it is summed.
    func node(ofOutput output: Int, row: Int) -> Int {
      firstNode + resultCount(ofOutputs: output) + (isSummed[output] ? 0 : row)
    }
  }

  /// One input of a sub-program, for every row.
  enum Column: Sendable {
    case data(DataColumn)
    case nodes([UInt32])
  }

  /// All results of the call that the node is a result of; nil if it is none.
  func callGroup(of node: Int) -> Range<Int>? {
    guard case .call(let call) = operations[node] else { return nil }
    return calls[call].nodes
  }
}

/// The part of a ``Program`` that the graph uses: the callee of a call.
protocol GraphCallee: AnyObject, Sendable {
  /// The derivatives of one output by every input, at points where its guards hold.
  func gradients(ofOutput output: Int, at points: [[Double]]) -> [[Double]]
  /// Whether a call checks guards, and is needed for that alone.
  var isGuarding: Bool { get }
}

/// Plain numbers, one a row, at a fixed address, where runs read them.
package final class DataColumn: @unchecked Sendable {
  package let count: Int
  let start: UnsafeMutablePointer<Double>

  init(_ values: [Double]) {
    count = values.count
    start = .allocate(capacity: max(1, count))
    start.initialize(from: values, count: count)
  }

  deinit { start.deallocate() }

  subscript(row: Int) -> Double { start[row] }
}

extension GraphRecorder {
  /// Appends the results of a call.
  ///
  /// - Parameter values: the results at the sample point, or nil.
  func append(_ call: Graph.Call, values: [Double]?) -> [Symbolic] {
    let index = Graph.Operation.call(addCall(call))
    var place = 0
    var results: [Symbolic] = []
    results.reserveCapacity(call.nodes.count)
    for isSummed in call.isSummed {
      for _ in 0..<(isSummed ? 1 : call.rowCount) {
        // The call stores its operands. Storing the uniform ones with every result would take much
        // memory.
        results.append(append(index, EmptyCollection(), values?[place] ?? .nan))
        place += 1
      }
    }
    if isVarying(call.operands) { setVarying(call.nodes) }
    return results
  }
}

extension Graph.Call {
  /// All operands.
  var operands: [UInt32] {
    columns.flatMap { column -> [UInt32] in
      if case .nodes(let nodes) = column { nodes } else { [] }
    } + uniforms
  }

  /// The operands of one of its results.
  func operands(of node: Int) -> [UInt32] {
    guard let row = row(of: node) else { return operands }
    return columns.compactMap { column in
      if case .nodes(let nodes) = column { nodes[row] } else { nil }
    } + uniforms
  }

  /// Whether each result depends on an input, given that of the nodes before.
  func dependsOnInput(_ varies: [Bool]) -> [Bool] {
    let columns = columns.compactMap { column in
      if case .nodes(let nodes) = column { nodes } else { nil }
    }
    if uniforms.contains(where: { varies[Int($0)] }) { return nodes.map { _ in true } }
    let rows = (0..<rowCount).map { row in columns.contains { varies[Int($0[row])] } }
    return isSummed.flatMap { isSummed in isSummed ? [rows.contains(true)] : rows }
  }

  /// The row of a result; nil if it is a sum over all rows.
  private func row(of node: Int) -> Int? {
    var first = firstNode
    for isSummed in isSummed {
      let next = first + (isSummed ? 1 : rowCount)
      if node < next { return isSummed ? nil : node - first }
      first = next
    }
    return nil
  }
}

// MARK: - Derivatives at the sample point

extension Graph {
  /// The derivatives of a call's result by its operands, at the sample point.
  func partials(of node: Int, in call: Call) -> [Partial<Double>?] {
    let output = call.isSummed.indices.last { call.node(ofOutput: $0, row: 0) <= node } ?? 0
    let row = node - call.node(ofOutput: output, row: 0)
    let rows = call.isSummed[output] ? Array(0..<call.rowCount) : [row]
    let gradients = call.callee.gradients(
      ofOutput: output, at: rows.map { inputs(of: call, row: $0) })
    let byColumn = call.columns.enumerated().flatMap { place, column -> [Double] in
      if case .nodes = column { gradients.map { $0[place] } } else { [] }
    }
    let byUniform = call.uniforms.indices.map { place in
      gradients.reduce(0) { $0 + $1[call.columns.count + place] }
    }
    return (byColumn + byUniform).map { .varying($0) }
  }

  /// The inputs of the body for one row, at the sample point.
  func inputs(of call: Call, row: Int) -> [Double] {
    call.columns.map { column in
      switch column {
      case .data(let data): data[row]
      case .nodes(let nodes): values[Int(nodes[row])]
      }
    } + call.uniforms.map { values[Int($0)] }
  }
}
