/// A table from which rows of a batch gather inputs: each row of the batch uses the table's row at
/// a given index, or the one with its own index.
///
/// Observations of many points by a few cameras need no list that repeats every camera:
///
/// ```swift
/// let tables = [
///   BatchTable(cameras, width: 11, rows: TableRows(cameraOfObservation)),
///   BatchTable(points, width: 3, rows: TableRows(pointOfObservation)),
///   BatchTable(features, width: 2),
/// ]
/// ```
public struct BatchTable<Element: BinaryFloatingPoint & Sendable>: Sendable {
  /// The table's numbers, row by row.
  public var numbers: [Element]
  /// The number of numbers in a row: at least 1.
  public let width: Int
  /// The index of the table's row for each row of the batch; nil for the same index.
  public var rows: TableRows?

  /// A table of rows.
  ///
  /// - Parameters:
  ///   - numbers: the table's numbers, row by row.
  ///   - width: the number of numbers in a row: at least 1. Otherwise it traps: `BatchTable: width
  ///     0 is not positive`.
  ///   - rows: the index of the table's row for each row of the batch; nil for the same index.
  public init(_ numbers: [Element], width: Int, rows: TableRows? = nil) {
    require(width > 0, "BatchTable: width \(width) is not positive")
    (self.numbers, self.width, self.rows) = (numbers, width, rows)
  }
}

/// Indices of a table's rows, one for each row of a batch, counted from 0.
///
/// Their bounds are computed once, so that a run need not check every index.
public struct TableRows: Sendable {
  /// The indices of the rows.
  public let indices: [Int]
  /// The smallest and the largest index; nil if there is none.
  let bounds: ClosedRange<Int>?

  /// The indices of rows.
  ///
  /// - Complexity: O(n).
  public init(_ indices: [Int]) {
    self.indices = indices
    bounds = indices.min().flatMap { least in indices.max().map { least...$0 } }
  }
}
