import Nabla
import NablaTestSupport
import Testing

@Suite("Patterns of derivatives are read off the record")
struct SparsePatternTests {
  private func rows(_ pattern: SparsePattern) -> [[Int]] {
    (0..<pattern.rowCount).map { Array(pattern.columns(inRow: $0)) }
  }

  /// The interacting pairs, each once.
  private func pairs(_ program: Program) throws -> [[Int]] {
    let pattern = try program.hessianPattern()
    var pairs: [[Int]] = []
    for row in 0..<pattern.rowCount {
      for column in pattern.columns(inRow: row) where column >= row { pairs.append([row, column]) }
    }
    return pairs
  }

  @Test func `a Jacobian's pattern has for each output the inputs that it depends on`() throws {
    let program = try Program(inputs: 4) { x in
      let chosen = select(x[0] .< 0, x[2], sin(x[3]))
      let stepped = floor(x[0]) + x[3]
      return [
        x[0] * x[1], x[2] + 1, Symbolic(7.0), chosen, stepped, copysign(x[1], x[2]), x[3], sum(x),
        x[1] * 0,
      ]
    }
    #expect(
      rows(program.jacobianPattern()) == [
        [0, 1], [2], [], [2, 3], [3], [1], [3], [0, 1, 2, 3], [1],
      ])
    #expect(program.jacobianPattern().columnCount == 4)
  }

  @Test func `data are no columns of the pattern`() throws {
    let program = try Program(inputs: 2, data: 1) { x, d in [x[0] * d[0], d[0], x[1] - x[0]] }
    #expect(rows(program.jacobianPattern()) == [[0], [], [0, 1]])
    #expect(program.jacobianPattern().columnCount == 2)
    let product = try Program(inputs: 2, data: 1) { x, d in [x[0] * d[0] + x[1] * x[1] * d[0]] }
    #expect(try pairs(product) == [[1, 1]])
  }

  private static func function(
    _ name: String, _ a: Symbolic, _ b: Symbolic, _ c: Symbolic, _ d: Symbolic
  ) -> Symbolic {
    switch name {
    case "linear": return 2 * a - b / 3 + mean([a, b, c, d])
    case "product": return a * b + c
    case "quotient": return a / b
    case "square": return a * a - b
    case "pieces":
      let kinks = relu(a) + abs(b)
      return kinks + max(c, d) + floor(a) * 2
    case "choice": return select(d .< 0, a * a, b * c)
    case "power": return pow(a, b)
    case "dot": return dot([a, b], [c, d])
    case "unused": return floor(a * b) + exp(d)
    case "norm": return norm([a, b, c])
    default: return log(a + b)
    }
  }

  /// The dependencies of each rule's second derivatives are derived from its definition.
  @Test(
    "A Hessian's pattern has the pairs that interact nonlinearly",
    arguments: [
      ("linear", [[Int]]()), ("product", [[0, 1]]), ("quotient", [[0, 1], [1, 1]]),
      ("square", [[0, 0]]), ("pieces", []), ("choice", [[0, 0], [1, 2]]),
      ("power", [[0, 0], [0, 1], [1, 1]]), ("dot", [[0, 2], [1, 3]]), ("unused", [[3, 3]]),
      ("norm", [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]]),
      ("nested", [[0, 0], [0, 1], [1, 1]]),
    ])
  func hessian(_ name: String, _ expected: [[Int]]) throws {
    let program = try Program(inputs: 4) { x in Self.function(name, x[0], x[1], x[2], x[3]) }
    #expect(try pairs(program) == expected)
  }

  @Test func `calls and loops over data are looked through`() throws {
    let body = try Program(inputs: 3) { v in [v[0] * v[2], exp(v[1]), v[2] + v[0]] }
    let mapped = try Program(inputs: 5) { x in
      body.map(rows: [[x[0], x[1]], [x[2], x[3]]], uniform: [x[4]]).flatMap { $0 }
    }
    #expect(rows(mapped.jacobianPattern()) == [[0, 4], [1], [0, 4], [2, 4], [3], [2, 4]])

    let summed = try Program(inputs: 5) { x in
      body.sum(rows: [[x[0], x[1]], [x[2], x[3]]], uniform: [x[4]])
    }
    #expect(rows(summed.jacobianPattern()) == [[0, 2, 4], [1, 3], [0, 2, 4]])

    let scalar = try Program(inputs: 5) { x in
      let results = body.map(rows: [[x[0], x[1]], [x[2], x[3]]], uniform: [x[4]])
      return results[0][0] + results[1][1] + results[1][2]
    }
    #expect(try pairs(scalar) == [[0, 4], [3, 3]])

    let data = try Program(inputs: 2) { p in
      body.sum(rows: [[1, 2], [3, 4]], uniform: [p[0] * p[1]])[0]
    }
    #expect(try pairs(data) == [[0, 1]])
  }

  /// Stored as lists, the sets of the partial sums would hold n²/2 numbers.
  @Test func `a long sum of neighbours' squares has a band`() throws {
    let n = 20_000
    let program = try Program(inputs: n) { x in
      var total = Symbolic(0.0)
      for i in 1..<n { total += square(x[i] - x[i - 1]) }
      return total
    }
    let pattern = try program.hessianPattern()
    #expect(pattern.nonzeroCount == 3 * n - 2)
    #expect(program.jacobianPattern().nonzeroCount == n)
  }

  @Test func `a pattern of one's own is checked`() throws {
    let pattern = try SparsePattern(rows: [[2, 0, 2], []], columnCount: 3)
    #expect(pattern.columnIndices == [0, 2] && pattern.rowOffsets == [0, 2, 2])
    #expect(pattern.description == "2 × 3, 2 nonzeros")
    #expect(rows(pattern.transposed()) == [[0], [], [0]])
    #expect(pattern.contains(row: 0, column: 2) && !pattern.contains(row: 1, column: 2))
    #expect(throws: SparseError.columnOutOfRange(row: 1, column: 3, columnCount: 3)) {
      try SparsePattern(rows: [[], [3]], columnCount: 3)
    }
    let severalOutputs = try Program(inputs: 1) { [$0[0], $0[0]] }
    #expect(throws: ProgramError.severalOutputs(2)) { try severalOutputs.hessianPattern() }
  }
}
