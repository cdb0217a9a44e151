import CNablaKernels

// Loops over data: a program that is run over rows, inside another one, as one record.
extension Program {
  /// The outputs of this program at other numbers: one record, however long the program is.
  ///
  /// - Precondition: there is one number an input. Called while a program is recorded.
  public func callAsFunction(_ x: [Symbolic]) -> [Symbolic] {
    map(rows: [x], uniform: [])[0]
  }

  /// The outputs for every row: the numbers of the row, then the uniform ones, are the inputs.
  ///
  /// The loop is one record, not one a row.
  ///
  /// - Precondition: all rows are of one length, which with the uniform numbers makes one number an
  ///   input; there is at least one row.
  public func map(rows: [[Symbolic]], uniform: [Symbolic] = []) -> [[Symbolic]] {
    let results = call(columns(of: rows, "map"), rows.count, uniform, isSummed: false)
    return rows.indices.map { row in (0..<outputCount).map { results[$0 * rows.count + row] } }
  }

  /// The outputs for every row of plain numbers: data.
  public func map(rows: [[Double]], uniform: [Symbolic]) -> [[Symbolic]] {
    let results = call(columns(of: rows, "map"), rows.count, uniform, isSummed: false)
    return rows.indices.map { row in (0..<outputCount).map { results[$0 * rows.count + row] } }
  }

  /// The sums of the outputs over all rows: the numbers of the row, then the uniform ones, are the
  /// inputs.
  ///
  ///     let loss = try Program(inputs: 2) { p in
  ///       [error.sum(rows: data, uniform: p)[0] / Double(data.count)]
  ///     }
  ///
  /// The loop is one record, not one a row, and runs in lanes and threads.
  ///
  /// - Precondition: all rows are of one length, which with the uniform numbers makes one number an
  ///   input; there is at least one row.
  public func sum(rows: [[Double]], uniform: [Symbolic]) -> [Symbolic] {
    call(columns(of: rows, "sum"), rows.count, uniform, isSummed: true)
  }

  /// The sums of the outputs over rows of numbers of the recording.
  public func sum(rows: [[Symbolic]], uniform: [Symbolic] = []) -> [Symbolic] {
    call(columns(of: rows, "sum"), rows.count, uniform, isSummed: true)
  }

  // MARK: Recording

  private func columns(of rows: [[Double]], _ name: StaticString) -> [GraphRecorder.CallColumn] {
    checkRows(rows, name)
    return (rows.first ?? []).indices.map { i in .data(DataColumn(rows.map { $0[i] })) }
  }

  private func columns(of rows: [[Symbolic]], _ name: StaticString) -> [GraphRecorder.CallColumn] {
    checkRows(rows, name)
    return (rows.first ?? []).indices.map { i in .numbers(rows.map { $0[i] }) }
  }

  private func checkRows<T>(_ rows: [[T]], _ name: StaticString) {
    require(!rows.isEmpty, "Program.\(name): there are no rows: pass at least one")
    for (index, row) in rows.enumerated() where row.count != rows[0].count {
      misuse(
        """
        Program.\(name): row 0 has \(rows[0].count) numbers, row \(index) has \(row.count)
        """)
    }
  }

  private func call(
    _ columns: [GraphRecorder.CallColumn], _ rowCount: Int, _ uniform: [Symbolic], isSummed: Bool
  ) -> [Symbolic] {
    require(
      columns.count + uniform.count == inputCount,
      """
      The program has \(inputCount) inputs, but a row of \(columns.count) numbers and \
      \(uniform.count) uniform ones were passed
      """)
    guard let recorder = GraphRecorder.current else {
      misuse(
        """
        A program was called with symbolic numbers where nothing is recorded. Call it inside the \
        closure of another Program, or use its outputs(at:).
        """)
    }
    return recorder.call(
      self, columns, rowCount: rowCount, uniform: uniform,
      isSummed: Array(repeating: isSummed, count: outputCount))
  }
}

extension GraphRecorder {
  /// One input of a sub-program for every row.
  enum CallColumn {
    case data(DataColumn)
    case numbers([Symbolic])
  }

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
      body: body, rowCount: rowCount, columns: nodes, uniforms: uniforms, isSummed: isSummed,
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
