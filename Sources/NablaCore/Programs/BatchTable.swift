/// A table that rows of a batch take their inputs from: each takes one of the table's rows, in an order
/// that is given, or the one with its own number.
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
  /// How many numbers a row has: one or more.
  public let width: Int
  /// Which row of the table each row of the batch takes; nil for the one with the same number.
  public var rows: TableRows?

  /// - Parameters:
  ///   - numbers: the table's numbers, row by row.
  ///   - width: how many numbers a row has: one or more, or it traps.
  ///   - rows: which row of the table each row of the batch takes; nil for the one with the same
  ///     number.
  public init(_ numbers: [Element], width: Int, rows: TableRows? = nil) {
    require(width > 0, "BatchTable: width \(width) is not positive")
    (self.numbers, self.width, self.rows) = (numbers, width, rows)
  }
}

/// The numbers of a table's rows, one for each row of a batch, counted from 0.
///
/// Their bounds are found once, so that a run need not look at every one to see that the table has it.
public struct TableRows: Sendable {
  /// The numbers of the rows.
  public let indices: [Int]
  /// The smallest and the largest number; nil if there is none.
  let bounds: ClosedRange<Int>?

  /// - Complexity: O(n).
  public init(_ indices: [Int]) {
    self.indices = indices
    bounds = indices.min().flatMap { least in indices.max().map { least...$0 } }
  }
}
