/// A run of a sub-program over rows, whose results are nodes of a ``ProgramIR``.
package struct IRCall: Sendable {
  package enum Column: Sendable {
    case data(DataColumn)
    case nodes([Int32])
  }

  package let body: Program
  package let rowCount: Int
  /// The inputs that differ by row.
  package var columns: [Column]
  /// The inputs that are the same for all rows.
  package var uniforms: [Int32]
  /// Which of the body's outputs are summed over the rows. A summed result is one number, any other
  /// one a row; they are stored output by output.
  package let isSummed: [Bool]

  var resultCount: Int { isSummed.reduce(0) { $0 + ($1 ? 1 : rowCount) } }

  /// All operands.
  package var operands: [Int32] {
    columns.flatMap { column -> [Int32] in
      if case .nodes(let nodes) = column { nodes } else { [] }
    } + uniforms
  }
}
