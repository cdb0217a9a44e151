/// The factorisation PA = LU of a square matrix, by elimination with partial pivoting.
///
/// G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th edition (2013), section 3.4. Rows are
/// first scaled to a largest number of 1, so that neither the choice of pivots nor the test for
/// singularity depends on the units of the equations.
struct LinearFactors {
  /// L below the diagonal, with ones on its diagonal, and U from the diagonal on; one list a row.
  private var rows: [[Double]]
  /// The source row of each row, and the number that it was divided by.
  private var sources: [Int]
  private var scales: [Double]
  private var exchangeCount = 0

  /// - Throws: ``ImplicitError/wrongSize(what:expected:found:)`` unless the matrix is square,
  ///   ``ImplicitError/singular(column:size:)`` if a pivot is within rounding error of 0.
  init(_ matrix: [[Double]]) throws(ImplicitError) {
    let size = matrix.count
    for row in matrix where row.count != size {
      throw .wrongSize(what: "the length of a row of the matrix", expected: size, found: row.count)
    }
    scales = matrix.map { row in
      let largest = row.largestMagnitude
      return largest > 0 ? largest : 1
    }
    rows = zip(matrix, scales).map { row, scale in row.map { $0 / scale } }
    sources = Array(0..<size)
    let columnSizes = (0..<size).map { column in
      rows.reduce(0) { Swift.max($0, $1[column].magnitude) }
    }
    for column in 0..<size {
      var pivot = column
      for row in column..<size where rows[row][column].magnitude > rows[pivot][column].magnitude {
        pivot = row
      }
      let rounding = Double(size) * Double.ulpOfOne * columnSizes[column]
      // Written so that NaN is refused too.
      guard rows[pivot][column].magnitude > rounding else {
        throw .singular(column: column, size: size)
      }
      if pivot != column { exchangeCount += 1 }
      rows.swapAt(pivot, column)
      sources.swapAt(pivot, column)
      for row in column + 1..<size {
        let factor = rows[row][column] / rows[column][column]
        rows[row][column] = factor
        if factor == 0 { continue }
        for i in column + 1..<size { rows[row][i] -= factor * rows[column][i] }
      }
    }
  }

  /// The logarithm of the determinant's magnitude, which itself may overflow, and its sign.
  var logDeterminant: (magnitude: Double, isNegative: Bool) {
    var magnitude = 0.0
    var isNegative = exchangeCount % 2 == 1
    for row in rows.indices {
      let pivot = rows[row][row]
      if pivot < 0 { isNegative.toggle() }
      magnitude += Double.log(pivot.magnitude) + Double.log(scales[row])
    }
    return (magnitude, isNegative)
  }

  /// The x with A x = b. It is linear in b, whose derivatives are propagated: on a tape it is two
  /// nodes with many operands for each number.
  func solve<N: DifferentiableNumber>(_ b: [N]) -> [N] {
    var x = zip(sources, rows.indices).map { source, _ in b[source] / scales[source] }
    func subtract(_ columns: Range<Int>, from row: Int) {
      if columns.isEmpty { return }
      x[row] -= dot(rows[row][columns].map { N($0) }, Array(x[columns]))
    }
    for row in rows.indices { subtract(0..<row, from: row) }
    for row in rows.indices.reversed() {
      subtract(row + 1..<rows.count, from: row)
      x[row] = x[row] / rows[row][row]
    }
    return x
  }
}
