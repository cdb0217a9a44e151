import CNablaKernels

// Loops over data: a program that is run over rows, inside another one, as one record.
extension Program {
  /// The outputs of this program at other numbers: one record, however long the program is.
  ///
  /// Called while a program is recorded, which fails unless there is one number an input.
  public func callAsFunction(_ x: [Symbolic]) -> [Symbolic] {
    map(rows: [x])[0]
  }

  /// The outputs for every row: the numbers of the row, then the uniform ones, are the inputs.
  ///
  /// The loop is one record, not one a row. Where there are no rows, or one has another length than
  /// the program needs, the recording fails with a ``ProgramError``.
  @_disfavoredOverload
  public func map(rows: [[Symbolic]], uniform: [Symbolic] = []) -> [[Symbolic]] {
    mapped(rows, uniform, GraphRecorder.columns(of:))
  }

  /// The outputs for every row of plain numbers: data.
  public func map(rows: [[Double]], uniform: [Symbolic]) -> [[Symbolic]] {
    mapped(rows, uniform, GraphRecorder.columns(ofData:))
  }

  /// The sums of the outputs over all rows: the numbers of the row, then the uniform ones, are the
  /// inputs.
  ///
  ///     let loss = try Program(inputs: 2) { p in
  ///       [error.sum(rows: data, uniform: p)[0] / Double(data.count)]
  ///     }
  ///
  /// The loop is one record, not one a row, and runs in lanes and threads. Where there are no rows, or
  /// one has another length than the program needs, the recording fails with a ``ProgramError``.
  public func sum(rows: [[Double]], uniform: [Symbolic]) -> [Symbolic] {
    call(rows, uniform, isSummed: true, GraphRecorder.columns(ofData:))
  }

  /// The sums of the outputs over rows of numbers of the recording.
  @_disfavoredOverload
  public func sum(rows: [[Symbolic]], uniform: [Symbolic] = []) -> [Symbolic] {
    call(rows, uniform, isSummed: true, GraphRecorder.columns(of:))
  }

  // MARK: Recording

  private func mapped<Number>(
    _ rows: [[Number]], _ uniform: [Symbolic],
    _ columns: (GraphRecorder) -> ([[Number]]) -> [GraphRecorder.CallColumn]
  ) -> [[Symbolic]] {
    let results = call(rows, uniform, isSummed: false, columns)
    return rows.indices.map { row in (0..<outputCount).map { results[$0 * rows.count + row] } }
  }

  private func call<Number>(
    _ rows: [[Number]], _ uniform: [Symbolic], isSummed: Bool,
    _ columns: (GraphRecorder) -> ([[Number]]) -> [GraphRecorder.CallColumn]
  ) -> [Symbolic] {
    guard let recorder = GraphRecorder.current else {
      misuse(
        """
        A program was called with symbolic numbers where nothing is recorded. Call it inside the \
        closure of another Program, or use its outputs(at:).
        """)
    }
    if let complaint = complaint(aboutRows: rows.map(\.count), uniform: uniform.count) {
      recorder.fail(complaint)
      return Array(repeating: Symbolic(.nan), count: outputCount * (isSummed ? 1 : rows.count))
    }
    return recorder.call(
      self, columns(recorder)(rows), rowCount: rows.count, uniform: uniform,
      isSummed: Array(repeating: isSummed, count: outputCount))
  }

  private func complaint(aboutRows lengths: [Int], uniform: Int) -> ProgramError? {
    if lengths.isEmpty { return .emptyBatch }
    if uniform > inputCount { return .wrongInputCount(expected: inputCount, found: uniform) }
    let expected = inputCount - uniform
    return lengths.firstIndex { $0 != expected }.map {
      .raggedBatch(row: $0, expected: expected, found: lengths[$0])
    }
  }
}

extension Graph.Call {
  /// The program that the call runs.
  var body: Program {
    guard let body = callee as? Program else { preconditionFailure("programs alone are called") }
    return body
  }
}

extension GraphRecorder {
  /// One input of a sub-program for every row.
  enum CallColumn {
    case data(DataColumn)
    case numbers([Symbolic])
  }

  func columns(of rows: [[Symbolic]]) -> [CallColumn] {
    rows[0].indices.map { place in .numbers(rows.map { $0[place] }) }
  }

  func columns(ofData rows: [[Double]]) -> [CallColumn] { dataColumns(of: rows).map { .data($0) } }

  /// Records a run of a sub-program over rows.
  ///
  /// - Returns: its results, in the order of `Graph.Call.nodes`.
  func call(
    _ body: Program, _ columns: [CallColumn], rowCount: Int, uniform: [Symbolic],
    isSummed: [Bool]
  ) -> [Symbolic] {
    let nodes = columns.map { column -> Graph.Column in
      switch column {
      case .data(let values): .data(values)
      case .numbers(let numbers): .nodes(numbers.map { node(of: $0) })
      }
    }
    let uniforms = uniform.map { node(of: $0) }
    let call = Graph.Call(
      callee: body, rowCount: rowCount, columns: nodes, uniforms: uniforms, isSummed: isSummed,
      firstNode: nextNode)
    return append(call, values: isSampled ? values(of: call) : nil)
  }

  /// The results at the sample point.
  private func values(of call: Graph.Call) -> [Double] {
    let outputs = (0..<call.rowCount).map { row -> [Double] in
      do throws(ProgramError) {
        return try call.body.outputs(at: graph.inputs(of: call, row: row))
      } catch {
        fail(error)
        return call.isSummed.map { _ in .nan }
      }
    }
    return call.isSummed.enumerated().flatMap { place, isSummed -> [Double] in
      let column = outputs.map { $0[place] }
      return isSummed ? [column.reduce(0, +)] : column
    }
  }
}
