import Nabla
import Testing

/// Loops read inputs and write results in the caller's memory, if nothing else needs them in the
/// file.
@Suite("Programs with loops over the caller's memory")
struct ProgramCallMemoryTests {
  private static let count = 100
  private static let x = (0..<count).map { 0.01 * Double($0) - 0.3 }
  private static let body = try! Program(inputs: 2) { v in exp(v[0] * v[1]) }

  /// A loop over all inputs but the last, and further uses of them.
  private func program(
    _ others: @escaping @Sendable ([Symbolic], [Symbolic]) -> [Symbolic]
  ) throws -> Program {
    try Program(inputs: Self.count + 1) { v in
      let rows = v.dropLast().map { [$0] }
      return others(v, Self.body.map(rows: rows, uniform: [v[Self.count]]).map { $0[0] })
    }
  }

  private func expected(_ rate: Double) -> [Double] { Self.x.map { exp($0 * rate) } }

  private func agree(_ found: [Double], _ expected: [Double]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-14 * abs($1) }
  }

  @Test("Results are where they belong, alone, among others and twice")
  func results() throws {
    let map = expected(2)
    let inputs = Self.x + [2]
    #expect(agree(try program { _, y in y }.outputs(at: inputs), map))
    let among = try program { v, y in [v[3]] + y + [v[Self.count], y[7]] }
    #expect(agree(try among.outputs(at: inputs), [Self.x[3]] + map + [2, map[7]]))
    let twice = try program { _, y in y + y }
    #expect(agree(try twice.outputs(at: inputs), map + map))
    let reversed = try program { _, y in y.reversed() }
    #expect(agree(try reversed.outputs(at: inputs), map.reversed()))
    let used = try program { _, y in y + [y[0] + y[Self.count - 1]] }
    #expect(agree(try used.outputs(at: inputs), map + [map[0] + map[Self.count - 1]]))
    let part = try program { _, y in Array(y[10..<60]) }
    #expect(agree(try part.outputs(at: inputs), Array(map[10..<60])))
  }

  @Test("Results of several rows, by columns and in floats are right too")
  func batches() throws {
    let map = try program { _, y in y }
    let rates = [2, -1, 0.5]
    let rows = rates.map { Self.x + [$0] }
    for (found, rate) in zip(try map.outputs(at: rows), rates) {
      #expect(agree(found, expected(rate)))
    }
    let columns = (0...Self.count).flatMap { i in rows.map { $0[i] } }
    var values = [Double](repeating: 0, count: 3 * Self.count)
    try columns.withUnsafeBufferPointer { columns in
      try values.withUnsafeMutableBufferPointer {
        try map.evaluate(rowCount: 3, inputs: columns, layout: .columns, values: $0)
      }
    }
    for (row, rate) in rates.enumerated() {
      #expect(agree((0..<Self.count).map { values[3 * $0 + row] }, expected(rate)))
    }
    let floats = try map.outputs(at: rows[0].map { Float($0) })
    #expect(zip(floats, expected(2)).allSatisfy { abs($0 - Float($1)) <= 1e-6 * Float($1) })
  }

  @Test("A gradient that a loop writes is the caller's, and the inputs stay as they are")
  func gradients() throws {
    let sum = try Program(inputs: Self.count, data: 1) { x, rate in
      log(Self.body.sum(rows: x.map { [$0] }, uniform: rate)[0])
    }
    let total = expected(2).reduce(0, +)
    let (value, gradient) = try sum.valueWithGradient(at: Self.x + [2])
    #expect(abs(value - log(total)) < 1e-13)
    #expect(zip(gradient, expected(2)).allSatisfy { abs($0 - 2 * $1 / total) < 1e-14 })
    let inputs = Self.x + [2]
    var memory = [Double](repeating: 0, count: Self.count)
    try inputs.withUnsafeBufferPointer { inputs in
      try memory.withUnsafeMutableBufferPointer {
        try sum.evaluate(rowCount: 1, inputs: inputs, values: nil, jacobians: $0)
      }
    }
    #expect(memory == gradient)
    #expect(inputs == Self.x + [2])
  }

  @Test("Where a guard does not hold, nothing is written")
  func guards() throws {
    let guarded = try Program(sampledAt: Self.x + [2]) { v in
      let y = Self.body.map(rows: v.dropLast().map { [$0] }, uniform: [v[Self.count]])
      return v[Self.count] > 0 ? y.map { $0[0] } : [v[0]]
    }
    // One loop has a guard, and the results of the other are written before it is checked.
    let positive = try Program(sampledAt: [3]) { v in v[0] > 0 ? v[0] : -v[0] }
    let besides = try Program(inputs: Self.count + 1) { v in
      let y = Self.body.map(rows: v.dropLast().map { [$0] }, uniform: [v[Self.count]])
      return y.map { $0[0] } + positive.sum(rows: [[v[Self.count]], [3]])
    }
    let inputs = Self.x + [-2]
    for program in [guarded, besides] {
      var values = [Double](repeating: 7, count: program.outputCount)
      #expect(throws: ProgramError.self) {
        try inputs.withUnsafeBufferPointer { inputs in
          try values.withUnsafeMutableBufferPointer {
            try program.evaluate(rowCount: 1, inputs: inputs, values: $0)
          }
        }
      }
      #expect(values.allSatisfy { $0 == 7 })
    }
  }
}
