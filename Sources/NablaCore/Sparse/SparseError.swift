/// The reason why a sparse pattern, colouring or matrix cannot be used.
public enum SparseError: Error, Equatable, CustomStringConvertible {
  /// A pattern names a column that the matrix does not have.
  case columnOutOfRange(row: Int, column: Int, columnCount: Int)
  /// Two sizes that must be equal differ.
  case wrongSize(what: String, expected: Int, found: Int)
  /// The pattern must be symmetric, but has only one of two mirrored places.
  case notSymmetric(row: Int, column: Int)
  /// A colour is none of 0, 1, 2 and so on, up to the number of coloured columns, rows or vertices.
  case colorOutOfRange(index: Int, color: Int, count: Int)
  /// The colouring does not separate the number at this place from others.
  case coloringDoesNotFit(row: Int, column: Int)
  /// The pattern lacks a place that the program's own pattern has, so its number would be lost.
  case patternLacks(row: Int, column: Int)

  public var description: String {
    switch self {
    case .columnOutOfRange(let row, let column, let columnCount):
      """
      Row \(row) of the pattern names column \(column), but the columns are \
      0 ..< \(columnCount).
      """
    case .wrongSize(let what, let expected, let found):
      "Here \(what) must be \(expected), but is \(found)."
    case .notSymmetric(let row, let column):
      """
      The pattern has row \(row), column \(column), but not row \(column), column \(row). A Hessian \
      is symmetric: put both places in.
      """
    case .colorOutOfRange(let index, let color, let count):
      """
      The colouring gives number \(index) (counted from 0) the colour \(color), but the colours of \
      \(count) columns, rows or vertices are 0 ..< \(count). Number the colours from 0, without gaps.
      """
    case .coloringDoesNotFit(let row, let column):
      """
      The colouring does not fit the pattern: the number in row \(row), column \(column) cannot be \
      read from the compressed matrix. Make the colouring from this very pattern.
      """
    case .patternLacks(let row, let column):
      """
      The pattern lacks row \(row), column \(column), where the program's derivative may be other \
      than zero. Use the program's own pattern, or one that contains it.
      """
    }
  }
}
