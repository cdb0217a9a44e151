/// Where a matrix may have numbers other than zero: a set of columns for every row.
///
/// Of a ``Program`` it is read off the record, without running it: see ``Program/jacobianPattern()``
/// and ``Program/hessianPattern()``.
public struct SparsePattern: Sendable, Equatable, CustomStringConvertible {
  /// How many rows the matrix has.
  public let rowCount: Int
  /// How many columns the matrix has.
  public let columnCount: Int
  /// Where each row begins in ``columnIndices``, and where the last one ends: `rowCount + 1` numbers.
  public let rowOffsets: [Int]
  /// The columns of the first row in ascending order, then those of the second, and so on.
  public let columnIndices: [Int]

  /// A pattern of your own.
  ///
  /// - Parameters:
  ///   - rows: the columns of every row, in any order; repeated ones count once.
  ///   - columnCount: how many columns the matrix has.
  /// - Throws: ``SparseError/columnOutOfRange(row:column:columnCount:)``.
  public init(rows: [[Int]], columnCount: Int) throws(SparseError) {
    for (row, columns) in rows.enumerated() {
      if let column = columns.first(where: { $0 < 0 || $0 >= columnCount }) {
        throw .columnOutOfRange(row: row, column: column, columnCount: columnCount)
      }
    }
    self.init(sortedRows: rows.map { Set($0).sorted() }, columnCount: columnCount)
  }

  /// - Parameter sortedRows: ascending, without repetitions, and in range.
  init(sortedRows: [[Int]], columnCount: Int) {
    rowCount = sortedRows.count
    self.columnCount = columnCount
    var offsets = [0]
    offsets.reserveCapacity(rowCount + 1)
    for row in sortedRows { offsets.append(offsets[offsets.count - 1] + row.count) }
    rowOffsets = offsets
    columnIndices = Array(sortedRows.joined())
  }

  /// How many places may hold numbers other than zero.
  public var nonzeroCount: Int { columnIndices.count }

  /// The columns of a row.
  public func columns(inRow row: Int) -> ArraySlice<Int> {
    columnIndices[rowOffsets[row]..<rowOffsets[row + 1]]
  }

  /// Whether the place may hold a number other than zero.
  public func contains(row: Int, column: Int) -> Bool {
    columns(inRow: row).contains(column)
  }

  /// The pattern with rows and columns exchanged.
  public func transposed() -> SparsePattern {
    var rows = [[Int]](repeating: [], count: columnCount)
    for row in 0..<rowCount { for column in columns(inRow: row) { rows[column].append(row) } }
    return SparsePattern(sortedRows: rows, columnCount: rowCount)
  }

  /// Its size and how full it is.
  public var description: String {
    "\(rowCount) × \(columnCount), \(nonzeroCount) \(nonzeroCount == 1 ? "nonzero" : "nonzeros")"
  }

  /// The length of the longest row.
  var longestRow: Int { (0..<rowCount).map { columns(inRow: $0).count }.max() ?? 0 }
}

extension Program {
  /// Which inputs each output depends on: the pattern of the Jacobian, one row an output,
  /// ``derivativeCount`` columns.
  ///
  /// It holds for all inputs: both branches of a `select` count, and a number that is zero only at
  /// some points, or by cancellation, is in the pattern. Of a program with guards it is the pattern of
  /// the branches that were recorded. It is found by one walk over the record.
  public func jacobianPattern() -> SparsePattern {
    SparsePattern(
      sortedRows: dependencies.map { differentiated($0) }, columnCount: derivativeCount)
  }

  /// Which pairs of inputs have a second derivative that is not zero for all numbers, of a program
  /// with one output: the pattern of the Hessian, which is symmetric.
  ///
  /// What it holds for is said at ``jacobianPattern()``. The diagonal is in it only where an input
  /// enters nonlinearly.
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

  /// The inputs among these that are no data.
  private func differentiated(_ inputs: [UInt32]) -> [Int] {
    inputs.lazy.map { Int($0) }.filter { $0 < self.derivativeCount }
  }
}
