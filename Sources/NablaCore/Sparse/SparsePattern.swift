/// The places of a matrix that may hold nonzeros: a set of columns for every row.
///
/// That of a ``Program`` is derived from its record, without running it: see
/// ``Program/jacobianPattern()`` and ``Program/hessianPattern()``.
public struct SparsePattern: Sendable, Equatable, CustomStringConvertible {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The start of each row in ``columnIndices``, and the end of the last one: `rowCount + 1`
  /// numbers.
  public let rowOffsets: [Int]
  /// The columns of the first row in ascending order, then those of the second, and so on.
  public let columnIndices: [Int]

  /// A pattern from lists of columns.
  ///
  /// - Parameters:
  ///   - rows: the columns of every row, in any order; duplicates count once.
  ///   - columnCount: the number of columns of the matrix.
  /// - Throws: ``SparseError/columnOutOfRange(row:column:columnCount:)``.
  public init(rows: [[Int]], columnCount: Int) throws(SparseError) {
    for (row, columns) in rows.enumerated() {
      if let column = columns.first(where: { $0 < 0 || $0 >= columnCount }) {
        throw .columnOutOfRange(row: row, column: column, columnCount: columnCount)
      }
    }
    self.init(sortedRows: rows.map { Set($0).sorted() }, columnCount: columnCount)
  }

  /// - Parameter sortedRows: ascending, without duplicates, and in range.
  init(sortedRows: [[Int]], columnCount: Int) {
    rowCount = sortedRows.count
    self.columnCount = columnCount
    var offsets = [0]
    offsets.reserveCapacity(rowCount + 1)
    for row in sortedRows { offsets.append(offsets[offsets.count - 1] + row.count) }
    rowOffsets = offsets
    columnIndices = Array(sortedRows.joined())
  }

  /// The number of places that may hold nonzeros.
  public var nonzeroCount: Int { columnIndices.count }

  /// The columns of the places in a row, ascending.
  public func columns(inRow row: Int) -> ArraySlice<Int> {
    columnIndices[rowOffsets[row]..<rowOffsets[row + 1]]
  }

  /// Whether the place may hold a nonzero.
  public func contains(row: Int, column: Int) -> Bool {
    columns(inRow: row).contains(column)
  }

  /// The pattern with rows and columns exchanged.
  public func transposed() -> SparsePattern {
    var rows = [[Int]](repeating: [], count: columnCount)
    for row in 0..<rowCount { for column in columns(inRow: row) { rows[column].append(row) } }
    return SparsePattern(sortedRows: rows, columnCount: rowCount)
  }

  /// The size and the number of nonzeros.
  public var description: String {
    "\(rowCount) × \(columnCount), \(nonzeroCount) \(nonzeroCount == 1 ? "nonzero" : "nonzeros")"
  }

  /// The length of the longest row.
  var longestRow: Int { (0..<rowCount).map { columns(inRow: $0).count }.max() ?? 0 }
}

extension Program {
  /// The pattern of the Jacobian: which inputs each output depends on, one row an output,
  /// ``derivativeCount`` columns.
  ///
  /// It holds for all inputs: both branches of a `select` count, and a number that is zero only at
  /// some points, or by cancellation, is in the pattern. For a program with guards it is the
  /// pattern of the recorded branches. It is found in one pass over the record.
  public func jacobianPattern() -> SparsePattern {
    SparsePattern(
      sortedRows: dependencies.map { differentiated($0) }, columnCount: derivativeCount)
  }

  /// The pattern of the Hessian of a program with one output: the pairs of inputs whose second
  /// derivative is not zero everywhere. It is symmetric.
  ///
  /// It holds for the inputs that ``jacobianPattern()`` states. The diagonal is in it only where an
  /// input enters nonlinearly.
  ///
  /// - Throws: ``ProgramError/severalOutputs(_:)``.
  public func hessianPattern() throws(ProgramError) -> SparsePattern {
    try requireOneOutput()
    return SparsePattern(
      sortedRows: interactions(ofOutputs: [true]).prefix(derivativeCount).map {
        differentiated($0)
      },
      columnCount: derivativeCount)
  }

  /// The given inputs without the data.
  private func differentiated(_ inputs: [UInt32]) -> [Int] {
    inputs.lazy.map { Int($0) }.filter { $0 < self.derivativeCount }
  }
}
