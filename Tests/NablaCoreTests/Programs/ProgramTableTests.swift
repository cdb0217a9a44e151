import Nabla
import NablaTestSupport
import Testing

@Suite("Programs on batches from tables")
struct ProgramTableTests {
  private static let program = ProgramBatchTests.program
  private static let corners = ProgramBatchTests.rows(13, seed: 3)

  private struct Results: Equatable {
    var values: [UInt64]
    var jacobians: [UInt64]
  }

  /// The corner of each row.
  private static func chosen(_ count: Int) -> [Int] { (0..<count).map { $0 * $0 % 13 } }

  /// The results at rows that use two inputs of a corner, and the last from a separate table or
  /// from the uniform inputs.
  private func evaluate(
    _ count: Int, _ layout: BatchLayout = .rows, uniform: [Double] = [], threads: Int = 1,
    hasValues: Bool = true, hasJacobians: Bool = true
  ) throws -> Results {
    var tables = [
      BatchTable(
        Self.corners.flatMap { $0.prefix(2) }, width: 2, rows: TableRows(Self.chosen(count)))
    ]
    if uniform.isEmpty {
      tables.append(BatchTable((0..<count).map { 0.01 * Double($0) }, width: 1))
    }
    var values = [Double](repeating: .nan, count: 5 * count)
    var jacobians = [Double](repeating: .nan, count: 15 * count)
    try values.withUnsafeMutableBufferPointer { values in
      try jacobians.withUnsafeMutableBufferPointer { jacobians in
        try Self.program.evaluate(
          rowCount: count, tables: tables, uniform: uniform, layout: layout,
          values: hasValues ? values : nil, jacobians: hasJacobians ? jacobians : nil,
          threads: threads)
      }
    }
    return Results(values: values.map(\.bitPattern), jacobians: jacobians.map(\.bitPattern))
  }

  private func expected(_ rows: [[Double]], _ layout: BatchLayout = .rows) throws -> Results {
    let found = try Self.program.jacobians(at: rows)
    func laidOut(_ list: [Double], _ width: Int) -> [UInt64] {
      if layout == .rows { return list.map(\.bitPattern) }
      return (0..<width).flatMap { i in
        rows.indices.map { list[$0 * width + i].bitPattern }
      }
    }
    return Results(values: laidOut(found.values, 5), jacobians: laidOut(found.derivatives, 15))
  }

  @Test(
    "Rows gathered from tables are the rows themselves, to the bit",
    arguments: [1, 7, 64, 131, 3000], [BatchLayout.rows, .columns])
  func gathers(count: Int, layout: BatchLayout) throws {
    let rows = Self.chosen(count).enumerated().map { row, corner in
      Array(Self.corners[corner].prefix(2)) + [0.01 * Double(row)]
    }
    #expect(try evaluate(count, layout) == expected(rows, layout))
    #expect(try evaluate(count, layout, threads: 3) == expected(rows, layout))
    let same = Self.chosen(count).map { Array(Self.corners[$0].prefix(2)) + [0.7] }
    #expect(try evaluate(count, layout, uniform: [0.7]) == expected(same, layout))
  }

  @Test("What is not wanted is not written, and the other is the same")
  func parts() throws {
    let both = try evaluate(100)
    let nothing = Double.nan.bitPattern
    let jacobians = try evaluate(100, hasValues: false)
    #expect(jacobians.jacobians == both.jacobians)
    #expect(jacobians.values.allSatisfy { $0 == nothing })
    let values = try evaluate(100, hasJacobians: false)
    #expect(values.values == both.values)
    #expect(values.jacobians.allSatisfy { $0 == nothing })
  }

  @Test("Floats are gathered too")
  func floats() throws {
    let rows = (0..<50).map { row in Self.corners[row % 13].map { Float($0) } }
    let expected = try Self.program.outputs(at: rows)
    let table = BatchTable(
      Self.corners.joined().map { Float($0) }, width: 3, rows: TableRows((0..<50).map { $0 % 13 }))
    var values = [Float](repeating: 0, count: 250)
    try values.withUnsafeMutableBufferPointer {
      try Self.program.evaluate(rowCount: 50, tables: [table], values: $0)
    }
    #expect(values == Array(expected.joined()))
  }

  @Test("Branches are recorded again, and loops run row by row, from tables too")
  func rowsOfTheirOwn() throws {
    let square = try Program(inputs: 2) { v in v[0] * v[0] * v[1] }
    let anyBranch = try Program(recordingAgainFrom: [3, 1]) { x in
      x[0] < 0 ? x[1] - x[0] : x[0] * x[1]
    }
    let loop = try Program(inputs: 2) { x in
      square.sum(rows: [[1], [2], [3]], uniform: [x[0]])[0] + x[1]
    }
    let table = BatchTable([-2, 1.5, 4], width: 1, rows: TableRows([2, 0, 1, 0]))
    let own = BatchTable([1.0, 2, 3, 4], width: 1)
    let rows = [[4, 1], [-2, 2], [1.5, 3], [-2, 4]]
    for program in [anyBranch, loop] {
      var values = [Double](repeating: 0, count: 4)
      try values.withUnsafeMutableBufferPointer {
        try program.evaluate(rowCount: 4, tables: [table, own], values: $0)
      }
      #expect(values == (try program.values(at: rows)))
    }
  }

  @Test("A table that has not what rows take of it is refused")
  func refusals() {
    func error(_ tables: [BatchTable<Double>], rowCount: Int = 2) -> ProgramError? {
      var values = [Double](repeating: 7, count: 5 * max(rowCount, 0))
      defer { #expect(values.allSatisfy { $0 == 7 }) }
      do {
        try values.withUnsafeMutableBufferPointer { values throws(ProgramError) in
          try Self.program.evaluate(rowCount: rowCount, tables: tables, values: values)
        }
        return nil
      } catch {
        return error
      }
    }
    func table(_ rows: [Int]?, count: Int = 6) -> BatchTable<Double> {
      BatchTable(Array(repeating: 1, count: count), width: 3, rows: rows.map { TableRows($0) })
    }
    #expect(error([table(nil)], rowCount: 0) == .emptyBatch)
    #expect(error([]) == .wrongInputCount(expected: 3, found: 0))
    #expect(error([table(nil), table(nil)]) == .wrongInputCount(expected: 3, found: 6))
    #expect(
      error([table(nil, count: 7)])
        == .wrongLength(what: "numbers of table 0", expected: 6, found: 7))
    #expect(
      error([table([0, 0], count: 7)])
        == .wrongLength(what: "numbers of table 0", expected: 6, found: 7))
    #expect(
      error([table([0])]) == .wrongLength(what: "rows taken from table 0", expected: 2, found: 1))
    #expect(error([table([0, 2])]) == .noTableRow(table: 0, found: 2, count: 2))
    #expect(error([table([-1, 0])]) == .noTableRow(table: 0, found: -1, count: 2))
    #expect(error([table([0, 0], count: 0)]) == .noTableRow(table: 0, found: 0, count: 0))
    #expect(
      ProgramError.noTableRow(table: 1, found: 5, count: 3).description
        == "Row 5 of table 1 is taken (both counted from 0), but the table has 3 rows.")
  }

  @Test func `a table's width is positive`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BatchTable([1.0, 2], width: 0)
    }
    #expect(message(of: result).contains("BatchTable: width 0 is not positive"))
  }
}
