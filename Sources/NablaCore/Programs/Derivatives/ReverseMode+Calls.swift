/// What is asked of the pullback of a sub-program.
struct PullbackShape: Hashable {
  /// How many of the body's inputs differ by row; the others are uniform.
  var columnCount: Int
  /// The inputs whose adjoints are needed.
  var wanted: [Bool]
  /// The outputs that have an adjoint.
  var seeded: [Bool]
  /// The seeded outputs that have a part in what is differentiated only in some rows, or only where
  /// some `select` chooses them: see ``Reach``.
  var isConditional: [Bool]
  /// The outputs that were summed over the rows, so that their adjoint is the same for all.
  var isSummed: [Bool]
}

/// An output of a pullback: the adjoint of an input.
struct AdjointPlace: Sendable {
  /// The number of the body's input.
  let input: Int
  /// Whether there is a further output that is positive where the input is reached, else 0.
  let hasReach: Bool
}

extension Program {
  /// The program whose inputs are this one's and the adjoints of its outputs, and whose outputs are
  /// the adjoints of those of its inputs that the outputs depend on: ``ProgramOrigin/adjoints``.
  ///
  /// Its inputs: what differs by row (columns, adjoints of outputs that were not summed, and whether
  /// these are reached), then what does not (uniform inputs, the same of sums). Its outputs: all
  /// adjoints, then whether the inputs are reached where that is not certain.
  func makePullback(_ shape: PullbackShape) -> Program {
    let seeded = outputNodes.indices.filter { shape.seeded[$0] }
    let wanted = inputNodes.indices.filter { shape.wanted[$0] }
    var byRow: [Int] = []
    var uniform: [Int] = []
    let ((places, outputs), extended) = GraphRecorder.record(
      continuing: graph, isSampled: false, for: "Program.pullback"
    ) { recorder -> ([AdjointPlace], [Int]) in
      func input(_ name: String, of output: Int) -> Symbolic {
        let number = recorder.input(.nan, name: "\(name)\(output)")
        let node = Int(recorder.node(of: number))
        if shape.isSummed[output] { uniform.append(node) } else { byRow.append(node) }
        return number
      }
      let adjoints = seeded.map { input("seed", of: $0) }
      let seeds = zip(seeded, adjoints).map { output, adjoint in
        (adjoint, shape.isConditional[output] ? .counted(input("reach", of: output)) : Reach.always)
      }
      let results = ReverseMode(recorder, by: wanted.map { inputNodes[$0] }).adjoints(
        of: seeded.map { outputNodes[$0] }, seeds: seeds)
      let found = zip(wanted, results).compactMap { input, result in result.map { (input, $0) } }
      let reaches = found.filter { !$0.1.reach.isAlways }.map(\.1.reach.count)
      return (
        found.map { AdjointPlace(input: $0, hasReach: !$1.reach.isAlways) },
        (found.map(\.1.adjoint) + reaches).map { Int(recorder.node(of: $0)) }
      )
    }
    return Program(
      graph: extended,
      inputNodes: inputNodes.prefix(shape.columnCount) + byRow
        + inputNodes.dropFirst(shape.columnCount) + uniform,
      outputNodes: outputs, options: options, primalCount: primalCount,
      origin: ProgramOrigin(
        serial: serial, outputNodes: outputNodes, columnCount: shape.columnCount, adjoints: places))
  }
}

extension ReverseMode {
  /// Passes on what has arrived at the results of a call: one call of the body's pullback.
  func sweep(_ group: Range<Int>, _ adjoints: inout Adjoints) {
    guard case .call(let index) = graph.operations[group.lowerBound] else { return }
    let call = graph.calls[index]
    let outputs = call.isSummed.indices
    func arrived(_ output: Int, _ row: Int) -> (adjoint: Symbolic, reach: Reach)? {
      let node = call.node(ofOutput: output, row: row)
      return adjoints.values[node].map { ($0, adjoints.reaches[node]) }
    }
    // Rows none of whose results are used need not be computed.
    let rows = (0..<call.rowCount).filter { row in outputs.contains { arrived($0, row) != nil } }
    if rows.isEmpty { return }
    func sent(by output: Int) -> [Int] { call.isSummed[output] ? [0] : rows }
    let columns = call.columns.map { $0.isVarying(varies) }
    let seeded = outputs.map { output in sent(by: output).contains { arrived(output, $0) != nil } }
    let shape = PullbackShape(
      columnCount: call.columns.count,
      wanted: columns + call.uniforms.map { varies[Int($0)] },
      seeded: seeded,
      isConditional: outputs.map { output in
        seeded[output]
          && !sent(by: output).allSatisfy { arrived(output, $0)?.reach.isAlways ?? false }
      },
      isSummed: call.isSummed)

    var byRow: [GraphRecorder.CallColumn] = []
    var uniform: [Symbolic] = []
    func pass(_ output: Int, _ number: (Symbolic, Reach) -> Symbolic) {
      let numbers = sent(by: output).map { row in
        arrived(output, row).map { number($0.adjoint, $0.reach) } ?? 0
      }
      if call.isSummed[output] {
        uniform.append(numbers[0])
      } else {
        byRow.append(.numbers(numbers))
      }
    }
    for output in outputs where shape.seeded[output] { pass(output) { adjoint, _ in adjoint } }
    for output in outputs where shape.isConditional[output] {
      pass(output) { _, reach in reach.count }
    }

    let pullback = call.body.pullback(shape)
    let places = pullback.origin?.adjoints ?? []
    if places.isEmpty { return }
    let inputs = places.map(\.input) + places.filter(\.hasReach).map(\.input)
    let results = recorder.call(
      pullback, call.columns.map { $0.operands(rows, recorder) } + byRow, rowCount: rows.count,
      uniform: call.uniforms.map { recorder.number(at: Int($0)) } + uniform,
      isSummed: inputs.map { $0 >= call.columns.count })
    receive(results, places, of: call, rows, &adjoints)
  }

  /// Adds the results of a pullback to the adjoints of the call's operands.
  private func receive(
    _ results: [Symbolic], _ places: [AdjointPlace], of call: Graph.Call, _ rows: [Int],
    _ adjoints: inout Adjoints
  ) {
    func length(_ place: AdjointPlace) -> Int {
      place.input < call.columns.count ? rows.count : 1
    }
    var next = 0
    var nextReach = places.reduce(0) { $0 + length($1) }
    for place in places {
      for i in 0..<length(place) {
        let node: UInt32
        if place.input >= call.columns.count {
          node = call.uniforms[place.input - call.columns.count]
        } else if case .nodes(let nodes) = call.columns[place.input] {
          node = nodes[rows[i]]
        } else {
          continue
        }
        guard varies[Int(node)] else { continue }
        let reach: Reach = place.hasReach ? .counted(results[nextReach + i]) : .always
        adjoints.add(results[next + i], reached: reach, to: Int(node))
      }
      next += length(place)
      if place.hasReach { nextReach += length(place) }
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
