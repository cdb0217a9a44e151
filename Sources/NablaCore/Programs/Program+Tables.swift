// Batches whose inputs are gathered from tables.
extension Program {
  /// Evaluates a batch whose inputs are gathered from tables, block by block when they are needed:
  /// no list of all rows is made.
  ///
  /// - Parameters:
  ///   - rowCount: the number of rows.
  ///   - tables: the inputs that differ by row: first those from the first table, then those from
  ///     the second, and so on.
  ///   - uniform: the last inputs (data included), which are the same for all rows.
  ///   - layout: the layout of the results.
  ///   - values: receives the outputs, `outputCount` numbers a row; nil to skip them.
  ///   - jacobians: receives the derivatives by all inputs but the data, `outputCount *
  ///     derivativeCount` numbers a row, each Jacobian row by row; nil to skip them.
  ///   - threads: the largest number of threads; by default one a processor.
  /// - Throws: ``ProgramError/wrongLength(what:expected:found:)`` for a table or memory of another
  ///   length, ``ProgramError/wrongInputCount(expected:found:)`` if tables and uniform numbers are
  ///   not as many as the inputs, ``ProgramError/noTableRow(table:found:count:)``,
  ///   ``ProgramError/emptyBatch``, and the error of a branch that was not recorded.
  public func evaluate(
    rowCount: Int, tables: [BatchTable<Double>], uniform: [Double] = [],
    layout: BatchLayout = .rows, values: UnsafeMutableBufferPointer<Double>?,
    jacobians: UnsafeMutableBufferPointer<Double>? = nil, threads: Int? = nil
  ) throws(ProgramError) {
    try evaluate(
      rowCount: rowCount, tables, uniform: uniform, layout: layout, values: values,
      jacobians: jacobians, .with(threads))
  }
  /// Evaluates a batch of Floats that are gathered from tables.
  @_disfavoredOverload
  public func evaluate(
    rowCount: Int, tables: [BatchTable<Float>], uniform: [Float] = [],
    layout: BatchLayout = .rows, values: UnsafeMutableBufferPointer<Float>?,
    jacobians: UnsafeMutableBufferPointer<Float>? = nil, threads: Int? = nil
  ) throws(ProgramError) {
    try evaluate(
      rowCount: rowCount, tables, uniform: uniform, layout: layout, values: values,
      jacobians: jacobians, .with(threads))
  }

  // MARK: Internal

  private func evaluate<E: MachineElement>(
    rowCount: Int, _ tables: [BatchTable<E>], uniform: [E], layout: BatchLayout,
    values: UnsafeMutableBufferPointer<E>?, jacobians: UnsafeMutableBufferPointer<E>?,
    _ settings: RunSettings
  ) throws(ProgramError) {
    if rowCount <= 0 { throw .emptyBatch }
    let found = tables.reduce(uniform.count) { $0 + $1.width }
    if found != inputCount { throw .wrongInputCount(expected: inputCount, found: found) }
    for (number, table) in tables.enumerated() { try table.check(number, rowCount: rowCount) }
    try withPointers(to: tables) { tables throws(ProgramError) in
      try evaluate(
        rowCount: rowCount, inputs: .tables(tables), uniform: uniform, layout: layout,
        values: values, jacobians: jacobians, settings)
    }
  }

  /// Calls `body` with the addresses of the tables, the first of which are already known.
  private func withPointers<E: MachineElement>(
    to tables: [BatchTable<E>], _ known: [BatchInputs<E>.Table] = [],
    _ body: ([BatchInputs<E>.Table]) throws(ProgramError) -> Void
  ) throws(ProgramError) {
    if known.count == tables.count { return try body(known) }
    let table = tables[known.count]
    try table.numbers.withUnsafeBufferPointer { numbers throws(ProgramError) in
      try (table.rows?.indices ?? []).withUnsafeBufferPointer { rows throws(ProgramError) in
        // No table is empty, as the check has ensured: every row uses one of its rows.
        let pointers = BatchInputs.Table(
          start: numbers.baseAddress.unsafelyUnwrapped, width: table.width,
          rows: table.rows == nil ? nil : rows.baseAddress)
        try withPointers(to: tables, known + [pointers], body)
      }
    }
  }
}

extension BatchTable {
  /// Throws unless the table has the rows that a batch uses; `number` is the index of the table.
  fileprivate func check(_ number: Int, rowCount: Int) throws(ProgramError) {
    // A table with given rows has as many rows as its numbers make.
    let count = rows == nil ? rowCount : numbers.count / width
    try Program.check("numbers of table \(number)", numbers.count, width, rowCount: count)
    guard let rows else { return }
    try Program.check("rows taken from table \(number)", rows.indices.count, 1, rowCount: rowCount)
    for bound in [rows.bounds?.lowerBound, rows.bounds?.upperBound] {
      if let bound, bound < 0 || bound >= count {
        throw .noTableRow(table: number, found: bound, count: count)
      }
    }
  }
}
