/// A matrix that stores only the numbers of its ``pattern``, row by row (CSR).
///
/// Memory is proportional to the nonzeros. A stored number may happen to be zero.
public struct SparseMatrix: Sendable, Equatable, CustomStringConvertible {
  /// The places of the stored numbers.
  public let pattern: SparsePattern
  /// The numbers, in the order of the pattern's columns: those of row `i` at
  /// `rowOffsets[i] ..< rowOffsets[i + 1]`.
  public let values: [Double]

  /// A matrix of a pattern and its numbers.
  ///
  /// - Throws: ``SparseError/wrongSize(what:expected:found:)`` unless there is one number for each
  ///   place of the pattern.
  public init(pattern: SparsePattern, values: [Double]) throws(SparseError) {
    if values.count != pattern.nonzeroCount {
      throw .wrongSize(
        what: "the number of values", expected: pattern.nonzeroCount, found: values.count)
    }
    self.init(pattern, values)
  }

  init(_ pattern: SparsePattern, _ values: [Double]) {
    self.pattern = pattern
    self.values = values
  }

  /// The number of rows.
  public var rowCount: Int { pattern.rowCount }
  /// The number of columns.
  public var columnCount: Int { pattern.columnCount }
  /// The start of each row in ``columnIndices`` and ``values``, and the end of the last one.
  public var rowOffsets: [Int] { pattern.rowOffsets }
  /// The column of each value.
  public var columnIndices: [Int] { pattern.columnIndices }

  /// The number at a row and column; 0 outside the pattern.
  public subscript(row: Int, column: Int) -> Double {
    let places = pattern.rowOffsets[row]..<pattern.rowOffsets[row + 1]
    return places.first { pattern.columnIndices[$0] == column }.map { values[$0] } ?? 0
  }

  /// The product with a vector of `columnCount` numbers: `rowCount` numbers, each summed from left
  /// to right.
  ///
  /// - Throws: ``SparseError/wrongSize(what:expected:found:)``.
  public func times(_ vector: [Double]) throws(SparseError) -> [Double] {
    if vector.count != columnCount {
      throw .wrongSize(what: "the vector's length", expected: columnCount, found: vector.count)
    }
    return (0..<rowCount).map { row in
      (rowOffsets[row]..<rowOffsets[row + 1]).reduce(0) {
        $0 + values[$1] * vector[columnIndices[$1]]
      }
    }
  }

  /// The matrix with rows and columns exchanged.
  public func transposed() -> SparseMatrix {
    let other = pattern.transposed()
    var next = other.rowOffsets
    var exchanged = [Double](repeating: 0, count: values.count)
    for (column, value) in zip(columnIndices, values) {
      exchanged[next[column]] = value
      next[column] += 1
    }
    return SparseMatrix(other, exchanged)
  }

  /// All numbers including zeros, one list a row.
  public func dense() -> [[Double]] {
    (0..<rowCount).map { row in
      var line = [Double](repeating: 0, count: columnCount)
      for place in rowOffsets[row]..<rowOffsets[row + 1] {
        line[columnIndices[place]] = values[place]
      }
      return line
    }
  }

  /// The size, and for a small matrix the numbers, with a dot for each place outside the pattern.
  public var description: String {
    if rowCount > 12 || columnCount > 12 { return "\(pattern)" }
    let lines = (0..<rowCount).map { row in
      let held = Dictionary(
        uniqueKeysWithValues: (rowOffsets[row]..<rowOffsets[row + 1]).map {
          (columnIndices[$0], "\(values[$0])")
        })
      return (0..<columnCount).map { held[$0] ?? "." }
    }
    let widths = (0..<columnCount).map { column in lines.map { $0[column].count }.max() ?? 0 }
    let rows = lines.map { line in
      zip(line, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: "  ")
    }
    return (["\(pattern)"] + rows).joined(separator: "\n")
  }
}
