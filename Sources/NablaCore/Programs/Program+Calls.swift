// Loops over data: a program run over rows, inside another one, as one record.
extension Program {
  /// The outputs of this program at symbolic inputs: one record, regardless of the program's
  /// length.
  ///
  /// It is called while a program is recorded. The recording fails unless there is one number for
  /// each input.
  public func callAsFunction(_ x: [Symbolic]) -> [Symbolic] {
    map(rows: [x])[0]
  }

  /// The outputs for every row. The inputs are the numbers of the row followed by the uniform ones.
  ///
  /// The loop is one record, not one a row. If there are no rows, or the length of one does not
  /// fit, the recording fails with a ``ProgramError``.
  @_disfavoredOverload
  public func map(rows: [[Symbolic]], uniform: [Symbolic] = []) -> [[Symbolic]] {
    mapped(rows, uniform, GraphRecorder.columns(of:))
  }

  /// The outputs for every row of plain numbers, which are data.
  public func map(rows: [[Double]], uniform: [Symbolic]) -> [[Symbolic]] {
    mapped(rows, uniform, GraphRecorder.columns(ofData:))
  }

  /// The sums of the outputs over all rows. The inputs are the numbers of the row followed by the
  /// uniform ones.
  ///
  ///     let loss = try Program(inputs: 2) { p in
  ///       [error.sum(rows: data, uniform: p)[0] / Double(data.count)]
  ///     }
  ///
  /// The loop is one record, not one a row, and runs in lanes and threads. If there are no rows, or
  /// the length of one does not fit, the recording fails with a ``ProgramError``.
  public func sum(rows: [[Double]], uniform: [Symbolic]) -> [Symbolic] {
    call(rows, uniform, isSummed: true, GraphRecorder.columns(ofData:))
  }

  /// The sums of the outputs over rows of symbolic numbers.
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
    if let error = rowError(rows.map(\.count), uniform: uniform.count) {
      recorder.fail(error)
      return Array(repeating: Symbolic(.nan), count: outputCount * (isSummed ? 1 : rows.count))
    }
    return recorder.call(
      self, columns(recorder)(rows), rowCount: rows.count, uniform: uniform,
      isSummed: Array(repeating: isSummed, count: outputCount))
  }

  /// The error of running the program over rows of these lengths, or nil.
  private func rowError(_ lengths: [Int], uniform: Int) -> ProgramError? {
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
  /// One input of a sub-program, for every row.
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
    return append(call, values: isSampled || !isVarying(call.operands) ? values(of: call) : nil)
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
