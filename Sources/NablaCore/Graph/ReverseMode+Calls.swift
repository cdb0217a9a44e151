/// What is asked of the pullback of a sub-program.
struct PullbackShape: Hashable {
  /// How many of the body's inputs differ by row; the others are uniform.
  var columnCount: Int
  /// The inputs whose adjoints are needed.
  var wanted: [Bool]
  /// The outputs that have an adjoint.
  var seeded: [Bool]
  /// The outputs that were summed over the rows, so that their adjoint is the same for all.
  var isSummed: [Bool]
}

extension Program {
  /// The program whose inputs are this one's and the adjoints of its outputs, and whose outputs are
  /// the adjoints of its inputs.
  ///
  /// Its inputs: what differs by row (columns, adjoints of outputs that were not summed), then what
  /// does not (uniform inputs, adjoints of sums).
  func makePullback(_ shape: PullbackShape) -> Program {
    let seeded = outputNodes.indices.filter { shape.seeded[$0] }
    let wanted = inputNodes.indices.filter { shape.wanted[$0] }
    let ((seeds, adjoints), extended) = GraphRecorder.record(
      continuing: graph, isSampled: false, for: "Program.pullback"
    ) { recorder -> ([Int], [Int]) in
      let seeds = seeded.map { recorder.input(.nan, name: "seed\($0)") }
      let gradient = ReverseMode(recorder).gradient(
        of: seeded.map { outputNodes[$0] }, seeds: seeds, by: wanted.map { inputNodes[$0] })
      return (
        seeds.map { Int(recorder.node(of: $0)) },
        gradient.map { Int(recorder.node(of: $0 ?? 0)) }
      )
    }
    let byRow = zip(seeded, seeds).filter { !shape.isSummed[$0.0] }.map(\.1)
    let uniform = zip(seeded, seeds).filter { shape.isSummed[$0.0] }.map(\.1)
    return Program(
      graph: extended,
      inputNodes: inputNodes.prefix(shape.columnCount) + byRow
        + inputNodes.dropFirst(shape.columnCount) + uniform,
      outputNodes: adjoints, options: options, primalCount: primalCount,
      origin: ProgramOrigin(serial: serial, outputNodes: outputNodes))
  }
}

extension ReverseMode {
  /// Passes on what has arrived at the results of a call: one call of the body's pullback.
  func sweep(_ group: Range<Int>, _ adjoints: inout Adjoints) {
    guard case .call(let index) = graph.operations[group.lowerBound] else { return }
    let call = graph.calls[index]
    let outputs = call.isSummed.indices
    let arrived = group.filter { adjoints.values[$0] != nil }
    if arrived.isEmpty { return }
    // Rows none of whose results are used have no part in it: 0 times an infinite derivative there
    // would be NaN.
    let rows = (0..<call.rowCount).filter { row in
      outputs.contains { adjoints.values[call.node(ofOutput: $0, row: row)] != nil }
    }
    let columns = call.columns.map { $0.isVarying(varies) }
    let shape = PullbackShape(
      columnCount: call.columns.count,
      wanted: columns + call.uniforms.map { varies[Int($0)] },
      seeded: outputs.map { output in
        rows.contains { adjoints.values[call.node(ofOutput: output, row: $0)] != nil }
      },
      isSummed: call.isSummed)
    func seeds(_ output: Int) -> [Symbolic] {
      (call.isSummed[output] ? [0] : rows).map {
        adjoints.values[call.node(ofOutput: output, row: $0)] ?? 0
      }
    }
    let seeded = outputs.filter { shape.seeded[$0] }
    let byRow = seeded.filter { !call.isSummed[$0] }.map {
      GraphRecorder.CallColumn.numbers(seeds($0))
    }
    let uniform = seeded.filter { call.isSummed[$0] }.map { seeds($0)[0] }
    let columnOperands = call.columns.map { $0.operands(rows, recorder) }
    let wantedColumns = call.columns.indices.filter { columns[$0] }
    let wantedUniforms = call.uniforms.filter { varies[Int($0)] }
    let results = recorder.call(
      call.body.pullback(shape), columnOperands + byRow, rowCount: rows.count,
      uniform: call.uniforms.map { recorder.number(at: Int($0)) } + uniform,
      isSummed: wantedColumns.map { _ in false } + wantedUniforms.map { _ in true })

    let reach = arrived.dropFirst().reduce(adjoints.reaches[arrived[0]]) {
      $0.or(adjoints.reaches[$1])
    }
    var next = 0
    for column in wantedColumns {
      guard case .nodes(let nodes) = call.columns[column] else { continue }
      for (place, row) in rows.enumerated() where varies[Int(nodes[row])] {
        adjoints.add(
          reach.guarding(results[next + place]), reached: reach, to: Int(nodes[row]))
      }
      next += rows.count
    }
    for node in wantedUniforms {
      adjoints.add(reach.guarding(results[next]), reached: reach, to: Int(node))
      next += 1
    }
  }
}

extension Graph.Column {
  /// Whether one of its numbers depends on an input.
  fileprivate func isVarying(_ varies: [Bool]) -> Bool {
    if case .nodes(let nodes) = self { nodes.contains { varies[Int($0)] } } else { false }
  }

  /// The numbers of some rows, as operands of another call.
  fileprivate func operands(_ rows: [Int], _ recorder: GraphRecorder) -> GraphRecorder.CallColumn {
    switch self {
    case .data(let data):
      rows.count == data.count ? .data(data) : .data(DataColumn(rows.map { data[$0] }))
    case .nodes(let nodes):
      .numbers(rows.map { recorder.number(at: Int(nodes[$0])) })
    }
  }
}
