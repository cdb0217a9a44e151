extension ReverseMode {
  /// Propagates the adjoints of a call's results: one call of the body's pullback.
  func sweep(_ group: Range<Int>, _ adjoints: inout Adjoints) {
    guard case .call(let index) = graph.operations[group.lowerBound] else { return }
    let call = graph.calls[index]
    let outputs = call.isSummed.indices
    func arrived(_ output: Int, _ row: Int) -> (adjoint: Symbolic, activity: Activity)? {
      let node = call.node(ofOutput: output, row: row)
      return adjoints.values[node].map { ($0, adjoints.activities[node]) }
    }
    // Rows without a used result need not be computed.
    let rows = (0..<call.rowCount).filter { row in outputs.contains { arrived($0, row) != nil } }
    if rows.isEmpty { return }
    func sent(by output: Int) -> [Int] { call.isSummed[output] ? [0] : rows }
    let columns = call.columns.map { $0.isVarying(varies) }
    let seeded = outputs.map { output in sent(by: output).contains { arrived(output, $0) != nil } }
    let shape = PullbackShape(
      columnCount: call.columns.count,
      wanted: columns + call.uniforms.map { varies[Int($0)] },
      seeded: seeded,
      activities: outputs.map { output in
        if !seeded[output] { return .always }
        let kinds = sent(by: output).map { arrived(output, $0)?.activity.kind ?? .chosen }
        return kinds.contains(.chosen) ? .chosen : kinds.contains(.masked) ? .masked : .always
      },
      isSummed: call.isSummed)

    var byRow: [GraphRecorder.CallColumn] = []
    var uniform: [Symbolic] = []
    func pass(_ output: Int, _ number: (Symbolic, Activity) -> Symbolic) {
      let numbers = sent(by: output).map { row in
        arrived(output, row).map { number($0.adjoint, $0.activity) } ?? 0
      }
      if call.isSummed[output] {
        uniform.append(numbers[0])
      } else {
        byRow.append(.numbers(numbers))
      }
    }
    for output in outputs where shape.seeded[output] { pass(output) { adjoint, _ in adjoint } }
    for output in outputs where shape.activities[output] != .always {
      pass(output) { _, activity in activity.indicator }
    }

    let pullback = call.body.pullback(shape)
    let places = pullback.origin?.adjoints ?? []
    if places.isEmpty { return }
    let inputs = places.map(\.input) + places.filter { $0.activity != .always }.map(\.input)
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
    var nextActivity = places.reduce(0) { $0 + length($1) }
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
        let activity = Activity(place.activity, indicator: results[nextActivity + i])
        adjoints.add(results[next + i], when: activity, to: Int(node))
      }
      next += length(place)
      if place.activity != .always { nextActivity += length(place) }
    }
  }
}

extension Graph.Column {
  /// Whether one of its numbers depends on an input.
  fileprivate func isVarying(_ varies: [Bool]) -> Bool {
    if case .nodes(let nodes) = self { nodes.contains { varies[Int($0)] } } else { false }
  }

  /// The given rows, as operands of another call.
  fileprivate func operands(_ rows: [Int], _ recorder: GraphRecorder) -> GraphRecorder.CallColumn {
    switch self {
    case .data(let data):
      rows.count == data.count ? .data(data) : .data(DataColumn(rows.map { data[$0] }))
    case .nodes(let nodes):
      .numbers(rows.map { recorder.number(at: Int(nodes[$0])) })
    }
  }
}
