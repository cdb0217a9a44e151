import Nabla
import NablaTestSupport
import Testing

@Suite("Programs on batches")
struct ProgramBatchTests {
  /// A program with elementary functions, selects, constant outputs, an input as an output, and a
  /// repeated output.
  static let program = try! Program(inputs: 3) { x -> [Symbolic] in
    let s = sin(x[0] * x[1]) + exp(-x[2] * x[2]) / (1 + x[1] * x[1])
    let t = select(x[0] .< x[2], tanh(s) * x[0], sqrt(abs(s) + 1))
    return [t, s * t, x[1], 3, t]
  }

  static func rows(_ count: Int, seed: UInt64 = 7) -> [[Double]] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in (0..<3).map { _ in Double.random(in: -2...2, using: &random) } }
  }

  private func bits(_ list: [Double]) -> [UInt64] { list.map(\.bitPattern) }

  @Test(
    "Every row is what it is alone, at every length and level, to the bit",
    arguments: Kernels.supportedLevels)
  func rowsAreIndependent(level: Kernels.Level) throws {
    let settings = RunSettings(level: level)
    let rows = Self.rows(300)
    let alone = try rows.map { bits(try Self.program.single(at: $0, settings)) }
    for count in Array(1...40) + [63, 64, 65, 127, 128, 129, 200, 255, 257, 300] {
      let (values, derivatives) = try Self.program.batch(at: Array(rows.prefix(count)), settings)
      for row in 0..<count {
        let found = values[5 * row..<5 * row + 5] + derivatives[15 * row..<15 * row + 15]
        #expect(bits(Array(found)) == alone[row], "row \(row) of \(count)")
      }
    }
  }

  @Test("Floats too, at every level", arguments: Kernels.supportedLevels)
  func floatRowsAreIndependent(level: Kernels.Level) throws {
    let settings = RunSettings(level: level)
    let rows = Self.rows(150).map { $0.map { Float($0) } }
    let alone = try rows.map { try Self.program.single(at: $0, settings).map(\.bitPattern) }
    for count in [1, 2, 15, 16, 17, 31, 33, 100, 127, 150] {
      let (values, derivatives) = try Self.program.batch(at: Array(rows.prefix(count)), settings)
      for row in 0..<count {
        let found = values[5 * row..<5 * row + 5] + derivatives[15 * row..<15 * row + 15]
        #expect(found.map(\.bitPattern) == alone[row], "row \(row) of \(count)")
      }
    }
  }

  @Test("Levels agree to the last digits")
  func levelsAgree() throws {
    let rows = Self.rows(77)
    let reference = try Self.program.batch(at: rows, RunSettings(level: .portable))
    for level in Kernels.supportedLevels {
      let found = try Self.program.batch(at: rows, RunSettings(level: level))
      for (x, y) in zip(found.values + found.derivatives, reference.values + reference.derivatives)
      {
        #expect(abs(x - y) <= 1e-13 * (1 + abs(y)), "\(level)")
      }
    }
  }

  @Test("1, 2 and 7 threads give the same bits, sums over rows included")
  func threadsDoNotMatter() throws {
    let rows = Self.rows(20_000)
    let body = try Program(inputs: 4) { x in
      [sin(x[0] * x[3]) + x[1] * exp(x[2] * x[3]), x[0] * x[3]]
    }
    let sum = try Program(inputs: 1) { p in body.sum(rows: rows, uniform: p) }
    let one = RunSettings(threads: 1)
    let batch = try Self.program.batch(at: rows, one)
    let summed = try sum.single(at: [0.3], one)
    for threads in [2, 7] {
      let settings = RunSettings(threads: threads)
      let found = try Self.program.batch(at: rows, settings)
      #expect(bits(found.values) == bits(batch.values))
      #expect(bits(found.derivatives) == bits(batch.derivatives))
      #expect(bits(try sum.single(at: [0.3], settings)) == bits(summed))
    }
  }

  @Test("What is not finite in one row disturbs no other")
  func rowsAreIsolated() throws {
    let clean = Self.rows(90)
    var dirty = clean
    for (place, value) in [(3, Double.nan), (17, .infinity), (64, -.infinity), (89, 1e308)] {
      dirty[place] = [value, value, value]
    }
    let expected = try Self.program.outputs(at: clean)
    for (row, found) in try Self.program.outputs(at: dirty).enumerated()
    where ![3, 17, 64, 89].contains(row) {
      #expect(bits(found) == bits(expected[row]), "row \(row)")
    }
  }

  @Test("Rows, columns and uniform inputs lie where they should", arguments: [1, 7, 64, 131])
  func layouts(count: Int) throws {
    let rows = Self.rows(count).map { [$0[0], $0[1], 0.75] }
    let expected = try Self.program.jacobians(at: rows)
    func evaluate(_ inputs: [Double], _ uniform: [Double], _ layout: BatchLayout) throws -> (
      [Double], [Double]
    ) {
      var values = [Double](repeating: .nan, count: 5 * count)
      var jacobians = [Double](repeating: .nan, count: 15 * count)
      try inputs.withUnsafeBufferPointer { inputs in
        try values.withUnsafeMutableBufferPointer { values in
          try jacobians.withUnsafeMutableBufferPointer { jacobians in
            try Self.program.evaluate(
              rowCount: count, inputs: inputs, uniform: uniform, layout: layout, values: values,
              jacobians: jacobians)
          }
        }
      }
      return (values, jacobians)
    }
    for uniform in [0, 1, 3] {
      let kept = 3 - uniform
      // With all inputs uniform, all rows are the same.
      let rows = uniform == 3 ? rows.map { _ in rows[0] } : rows
      let expected = uniform == 3 ? try Self.program.jacobians(at: rows) : expected
      let last = Array(rows[0].suffix(uniform))
      let byRow = try evaluate(rows.flatMap { $0.prefix(kept) }, last, .rows)
      #expect(bits(byRow.0) == bits(expected.values))
      #expect(bits(byRow.1) == bits(expected.derivatives))
      let byColumn = try evaluate((0..<kept).flatMap { i in rows.map { $0[i] } }, last, .columns)
      for row in 0..<count {
        for i in 0..<5 { #expect(byColumn.0[i * count + row] == expected.values[5 * row + i]) }
        for i in 0..<15 {
          #expect(byColumn.1[i * count + row] == expected.derivatives[15 * row + i])
        }
      }
    }
  }

  @Test("Data are inputs that nothing is differentiated by")
  func dataAreNotDifferentiated() throws {
    let program = try Program(inputs: 2, data: 1) { x, d in [x[0] * x[1] - d[0]] }
    let (value, gradient) = try program.valueWithGradient(at: [3, 4, 5])
    #expect(value == 7)
    #expect(gradient == [4, 3])
    #expect(try program.hessian(at: [3, 4, 5]) == [[0, 1], [1, 0]])
    #expect(
      try program.valuesWithGradients(at: [[3, 4, 5], [1, 2, 0]]).gradients == [[4, 3], [2, 1]])
  }

  @Test("Two threads may run one program at the same time")
  func isSafeAcrossThreads() throws {
    let rows = Self.rows(500)
    let expected = bits(try Self.program.batch(at: rows, RunSettings()).values)
    let found = TwoThreads.run {
      (0..<20).map { _ in
        let batch = try! Self.program.batch(at: rows, RunSettings(threads: 2)).values
        return batch.map(\.bitPattern) + [UInt64(try! Self.program.outputs(at: rows[0]).count)]
      }
    }
    for result in found.joined() { #expect(result == expected + [5]) }
  }
}
