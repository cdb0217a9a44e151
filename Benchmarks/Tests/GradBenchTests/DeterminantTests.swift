import Testing

@testable import GradBenchProblems

@Suite struct DeterminantTests {
  private func primal(_ matrix: [Double], _ size: Int) throws -> Double {
    try answer(Determinant.self, "primal", input(matrix, size)).number()
  }

  private func gradient(_ matrix: [Double], _ size: Int) throws -> [Double] {
    try answer(Determinant.self, "gradient", input(matrix, size)).numbers()
  }

  private func input(_ matrix: [Double], _ size: Int) -> JSON {
    .object([("A", .numbers(matrix)), ("ell", .integer(size))])
  }

  /// By elimination with pivots.
  private func eliminated(_ matrix: [Double], _ size: Int) -> Double {
    var rows = (0..<size).map { Array(matrix[($0 * size)..<(($0 + 1) * size)]) }
    var determinant = 1.0
    for column in 0..<size {
      let pivot = (column..<size).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
      if rows[pivot][column] == 0 { return 0 }
      if pivot != column {
        rows.swapAt(pivot, column)
        determinant = -determinant
      }
      determinant *= rows[column][column]
      for row in column + 1..<size {
        let factor = rows[row][column] / rows[column][column]
        for i in column..<size { rows[row][i] -= factor * rows[column][i] }
      }
    }
    return determinant
  }

  @Test(arguments: 1...7) func `value and gradient of ordinary matrices`(_ size: Int) throws {
    var random = Seeded(state: UInt64(size))
    let matrix = random.numbers(size * size)
    #expect(try isClose(primal(matrix, size), eliminated(matrix, size), 1e-12))
    let expected = differences(at: matrix) { eliminated($0, size) }
    for (found, expected) in zip(try gradient(matrix, size), expected) {
      #expect(isClose(found, expected, 1e-9))
    }
  }

  @Test func `a row of zeros leaves the minors of that row`() throws {
    let matrix: [Double] = [1, 2, 3, 0, 0, 0, 4, 5, 7]
    #expect(try primal(matrix, 3) == 0)
    #expect(try gradient(matrix, 3) == [0, 0, 0, 1, -5, 3, 0, 0, 0])
    #expect(try gradient(Array(repeating: 0, count: 9), 3) == Array(repeating: 0, count: 9))
  }

  @Test func `two equal columns leave the derivatives of those columns`() throws {
    let matrix: [Double] = [1, 1, 2, 3, 3, 5, 7, 7, 11]
    #expect(try primal(matrix, 3) == 0)
    #expect(try gradient(matrix, 3) == [-2, 2, 0, 3, -3, 0, -1, 1, 0])
  }

  @Test func `other sizes than that of the list are refused`() {
    #expect(throws: InputError(#""A": 4 numbers are expected, 3 are given"#)) {
      try primal([1, 2, 3], 2)
    }
    #expect(throws: InputError(#""ell": 0 is less than 1"#)) { try primal([], 0) }
  }
}
