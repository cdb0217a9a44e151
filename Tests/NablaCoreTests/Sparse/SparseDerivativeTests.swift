import Nabla
import NablaTestSupport
import Testing

@Suite("Sparse Jacobians and Hessians equal the dense ones")
struct SparseDerivativeTests {
  /// Many small random programs, each over a few of many inputs: all rules, selects and guards.
  struct Patchwork: CustomStringConvertible {
    let seed: UInt64
    let inputCount: Int
    let pieces: [(program: RandomProgram, inputs: [Int])]

    init(seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      self.seed = seed
      let inputCount = Int.random(in: 1...30, using: &random)
      self.inputCount = inputCount
      pieces = (0..<Int.random(in: 1...25, using: &random)).map { _ in
        let program = RandomProgram(
          seed: random.next(), length: Int.random(in: 0...4, using: &random))
        return (
          program, program.inputs.map { _ in Int.random(in: 0..<inputCount, using: &random) }
        )
      }
    }

    var description: String { "seed \(seed), \(inputCount) inputs, \(pieces.count) pieces" }

    func point(_ random: inout SeededGenerator) -> [Double] {
      (0..<inputCount).map { _ in Double.random(in: 0.1...0.9, using: &random) }
    }

    func outputs<N: DifferentiableNumber>(_ x: [N]) -> [N] {
      pieces.map { piece in piece.program.run(piece.inputs.map { x[$0] }) }
    }
  }

  static func agree(_ found: [[Double]], _ expected: [[Double]], _ tolerance: Double = 1e-9) -> Bool
  {
    guard found.map(\.count) == expected.map(\.count) else { return false }
    for (found, expected) in zip(found.joined(), expected.joined()) {
      if found == expected || (found.isNaN && expected.isNaN) { continue }
      let difference: Double = abs(found - expected)
      if !(difference <= tolerance * (1 + abs(expected))) { return false }
    }
    return true
  }

  @Test("Of random programs, with guards, at several points", arguments: 1...40)
  func random(seed: UInt64) throws {
    let patchwork = Patchwork(seed: seed)
    var random = SeededGenerator(seed: seed + 1000)
    for _ in 0..<3 {
      let x = patchwork.point(&random)
      let program = try Program(sampledAt: x) { patchwork.outputs($0) }
      let dense = jacobian(at: x) { patchwork.outputs($0) }
      #expect(Self.agree(try SparseJacobian(program).evaluate(at: x).dense(), dense))
      // In both modes, not only the cheaper one.
      let pattern = program.jacobianPattern()
      for coloring in [pattern.columnColoring(), pattern.rowColoring()] {
        let matrix = try SparseJacobian(program, pattern: pattern, coloring: coloring)
        #expect(Self.agree(try matrix.evaluate(at: x).dense(), dense))
      }
      func total<N: DifferentiableNumber>(_ x: [N]) -> N { sum(patchwork.outputs(x)) }
      let scalar = try Program(sampledAt: x) { total($0) }
      let matrix = try SparseHessian(scalar).evaluate(at: x).dense()
      #expect(Self.agree(matrix, hessian(at: x) { total($0) }, 1e-7))
      for i in matrix.indices { for j in 0..<i { #expect(matrix[i][j] == matrix[j][i]) } }
    }
  }

  static func tridiagonal<N: DifferentiableNumber>(_ x: [N]) -> [N] {
    x.indices.map { i in
      let left = i > 0 ? x[i - 1] : N(1.0)
      let right = i + 1 < x.count ? x[i + 1] : N(2.0)
      return x[i] * x[i] * left - exp(0.1 * right)
    }
  }

  @Test func `ten thousand banded outputs take three directions`() throws {
    let n = 10_000
    let jacobian = SparseJacobian(try Program(inputs: n) { Self.tridiagonal($0) })
    #expect(jacobian.description == "10000 × 10000, 29998 nonzeros, columns, 3 colors")
    for shift in [0.0, 0.5] {
      let x = (0..<n).map { 0.001 * Double($0 % 100) + shift }
      let matrix = try jacobian.evaluate(at: x)
      var worst = 0.0
      for i in 1..<n - 1 {
        let right: Double = exp(0.1 * x[i + 1])
        worst = Swift.max(worst, abs(matrix[i, i - 1] - x[i] * x[i]))
        worst = Swift.max(worst, abs(matrix[i, i] - 2 * x[i] * x[i - 1]))
        worst = Swift.max(worst, abs(matrix[i, i + 1] + 0.1 * right))
      }
      #expect(worst < 1e-15)
      #expect(matrix[0, 0] == 2 * x[0])
    }
  }

  @Test func `finite differences agree`() throws {
    let x = (0..<12).map { 0.3 + 0.05 * Double($0) }
    let matrix = try sparseJacobian(at: x) { Self.tridiagonal($0) }
    let step = 1e-6
    for j in x.indices {
      var (above, below) = (x, x)
      above[j] += step
      below[j] -= step
      let (high, low) = (Self.tridiagonal(above), Self.tridiagonal(below))
      for i in x.indices {
        let slope: Double = (high[i] - low[i]) / (2 * step)
        #expect(abs(matrix[i, j] - slope) < 1e-8)
      }
    }
  }

  static func arrowEnergy<N: DifferentiableNumber>(_ x: [N]) -> N {
    var total = x[0] * x[0] * x[0]
    for i in 1..<x.count { total += exp(x[0] * x[i]) + x[i] * x[i] }
    return total
  }

  @Test func `the Hessian of an arrow takes two products`() throws {
    let x = (0..<300).map { 0.001 * Double($0) - 0.1 }
    let program = try Program(inputs: x.count) { Self.arrowEnergy($0) }
    let sparse = try SparseHessian(program)
    #expect(sparse.coloring.colorCount == 2)
    let small = Array(x.prefix(30))
    let matrix = try sparseHessian(at: small) { Self.arrowEnergy($0) }
    #expect(Self.agree(matrix.dense(), hessian(at: small) { Self.arrowEnergy($0) }, 1e-13))
    let curvature: Double = 2 + x[0] * x[0] * exp(x[0] * x[7])
    #expect(abs(try sparse.evaluate(at: x)[7, 7] - curvature) < 1e-15)
  }

  @Test func `empty rows, constants and unused inputs`() throws {
    let program = try Program(inputs: 3) { x in [Symbolic(4.0), x[2] * x[2], floor(x[0])] }
    let matrix = try SparseJacobian(program).evaluate(at: [1.5, 2, 3])
    #expect(matrix.dense() == [[0, 0, 0], [0, 0, 6], [0, 0, 0]])
    #expect(matrix.values == [6] && matrix.rowOffsets == [0, 0, 1, 1])
    let constant = try Program(inputs: 2) { _ in Symbolic(3.0) }
    #expect(try SparseHessian(constant).evaluate(at: [1, 2]).dense() == [[0, 0], [0, 0]])
  }

  @Test("Loops over data are differentiated as one record", arguments: [2, 70])
  func calls(count: Int) throws {
    let body = try Program(inputs: 3) { v in [sin(v[0]) * v[1] + v[2] * v[2] * v[0], v[1] * v[2]] }
    func unrolled<N: DifferentiableNumber>(_ x: [N]) -> [N] {
      (0..<count).flatMap { i -> [N] in
        let (a, b, c) = (x[i], x[i + 1], x[count + 1])
        return [sin(a) * b + c * c * a, b * c]
      }
    }
    let x = (0..<count + 2).map { 0.2 + 0.01 * Double($0) }
    let program = try Program(inputs: count + 2) { x in
      body.map(rows: (0..<count).map { [x[$0], x[$0 + 1]] }, uniform: [x[count + 1]]).flatMap { $0 }
    }
    let pattern = program.jacobianPattern()
    let dense = jacobian(at: x) { unrolled($0) }
    for coloring in [pattern.columnColoring(), pattern.rowColoring()] {
      let sparse = try SparseJacobian(program, pattern: pattern, coloring: coloring)
      #expect(Self.agree(try sparse.evaluate(at: x).dense(), dense))
    }
    #expect(pattern.columnColoring().colorCount == 3)
    let scalar = try Program(inputs: count + 2) { x in
      let rows = body.map(
        rows: (0..<count).map { [x[$0], x[$0 + 1]] }, uniform: [x[count + 1]])
      return sum(rows.flatMap { $0 })
    }
    let second = try SparseHessian(scalar).evaluate(at: x).dense()
    #expect(Self.agree(second, hessian(at: x) { sum(unrolled($0)) }))
  }

  @Test func `an infinite partial does not spoil the other colours`() throws {
    // At y = 0 the derivative by x is infinite, and the direction of y multiplies it by 0.
    let program = try Program(inputs: 3) { x in [x[0] / x[1], sqrt(x[2]) + x[1]] }
    let x = [2.0, 0, 0]
    let dense = try program.jacobian(at: x)
    #expect(dense[0][0] == .infinity && dense[1] == [0, 1, .infinity])
    #expect(Self.agree(try SparseJacobian(program).evaluate(at: x).dense(), dense))
    let scalar = try Program(inputs: 3) { x in x[0] * x[2] + pow(x[1], 1.5) * x[2] }
    let second = try scalar.hessian(at: [1, 0, 1])
    #expect(second[1][1] == .infinity)
    #expect(Self.agree(try SparseHessian(scalar).evaluate(at: [1, 0, 1]).dense(), second))
  }

  @Test func `another branch than the recorded one is an error`() throws {
    let program = try Program(sampledAt: [1, 2]) { x in
      x[0] < 0 ? [x[0], x[1]] : [x[0] * x[1], x[1]]
    }
    let sparse = SparseJacobian(program)
    #expect(try sparse.evaluate(at: [3, 4]).dense() == [[4, 3], [0, 1]])
    let error = #expect(throws: ProgramError.self) { try sparse.evaluate(at: [-1, 4]) }
    #expect("\(error!)".hasPrefix("The comparison \"x0\" < 0.0 was false"))
  }

  @Test func `sizes and patterns that do not fit are refused`() throws {
    let program = try Program(inputs: 3) { x in [x[0] * x[1], x[1] * x[2]] }
    let sparse = SparseJacobian(program)
    #expect(throws: ProgramError.wrongInputCount(expected: 3, found: 2)) {
      try sparse.evaluate(at: [1, 2])
    }
    let own = program.jacobianPattern()
    func make(_ rows: [[Int]], _ colors: [Int]) throws -> SparseJacobian {
      try SparseJacobian(
        program, pattern: SparsePattern(rows: rows, columnCount: 3),
        coloring: Coloring(kind: .columns, colors: colors))
    }
    #expect(throws: SparseError.patternLacks(row: 1, column: 2)) {
      try make([[0, 1], [1]], [0, 1, 0])
    }
    #expect(throws: SparseError.coloringDoesNotFit(row: 1, column: 1)) {
      try make([[0, 1], [1, 2]], [0, 1, 1])
    }
    #expect(throws: SparseError.self) { try make([[0, 1], [1, 2]], [0, 1]) }
    #expect(throws: SparseError.self) { try make([[0, 1]], [0, 1, 0]) }
    // A pattern with more places is valid.
    let wider = try make([[0, 1, 2], [1, 2]], [0, 1, 2])
    #expect(try wider.evaluate(at: [1, 2, 3]).dense() == [[2, 1, 0], [0, 3, 2]])
    #expect(try sparse.evaluate(at: [1, 2, 3]).pattern == own)
    #expect(throws: ProgramError.severalOutputs(2)) { try SparseHessian(program) }
  }

  @Test func `a sparse matrix multiplies and prints`() throws {
    let pattern = try SparsePattern(rows: [[0, 2], [], [1]], columnCount: 3)
    let matrix = try SparseMatrix(pattern: pattern, values: [1, -2.5, 3])
    #expect(try matrix.times([1, 2, 3]) == [-6.5, 0, 6])
    #expect(matrix.transposed().dense() == [[1, 0, 0], [0, 0, 3], [-2.5, 0, 0]])
    #expect(matrix[0, 2] == -2.5 && matrix[1, 1] == 0)
    #expect(
      matrix.description == """
        3 × 3, 3 nonzeros
        1.0    .  -2.5
          .    .     .
          .  3.0     .
        """)
    #expect(throws: SparseError.self) { try matrix.times([1]) }
    #expect(throws: SparseError.self) { try SparseMatrix(pattern: pattern, values: [1]) }
  }
}
