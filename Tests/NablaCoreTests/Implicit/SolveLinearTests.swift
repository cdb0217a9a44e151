import Nabla
import NablaTestSupport
import Testing

@Suite("Linear systems are solved and differentiated")
struct SolveLinearTests {
  /// The numbers of a matrix and a right-hand side, in one list.
  private static func system<N: DifferentiableNumber>(_ size: Int, _ x: [N]) -> ([[N]], [N]) {
    let rows = (0..<size).map { Array(x[$0 * size..<($0 + 1) * size]) }
    return (rows, Array(x[(size * size)...]))
  }

  private static func loss<N: DifferentiableNumber>(_ size: Int, _ x: [N]) throws -> N {
    let (matrix, vector) = system(size, x)
    return sum(try solveLinear(matrix, vector).map { $0 * $0 * $0 })
  }

  private static func random(_ size: Int, seed: UInt64) -> [Double] {
    var random = SeededGenerator(seed: seed)
    return (0..<size * (size + 1)).map { _ in Double.random(in: -1...1, using: &random) }
  }

  private func agree(_ found: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * (1 + abs($1)) }
  }

  @Test func `two unknowns agree with Cramer's rule, twice differentiated`() throws {
    func cramer<N: DifferentiableNumber>(_ x: [N]) -> N {
      let determinant = x[0] * x[3] - x[1] * x[2]
      let first = (x[4] * x[3] - x[1] * x[5]) / determinant
      let second = (x[0] * x[5] - x[4] * x[2]) / determinant
      return sum([first * first * first, second * second * second])
    }
    // The first pivot is 0: rows are exchanged.
    let at = [0, 2, 3, 1, 0.5, -1]
    let found = try valueWithGradient(at: at) { try Self.loss(2, $0) }
    let expected = valueWithGradient(at: at) { cramer($0) }
    #expect(agree([found.value] + found.gradient, [expected.value] + expected.gradient, 1e-14))
    let second = hessian(at: at) { cramer($0) }
    for (row, other) in zip(try hessian(at: at) { try Self.loss(2, $0) }, second) {
      #expect(agree(row, other, 1e-13))
    }
  }

  @Test("Random systems solve, and agree with differences and forward mode", arguments: 1...20)
  func random(seed: UInt64) throws {
    let size = 1 + Int(seed % 7)
    let at = Self.random(size, seed: seed)
    let (matrix, vector) = Self.system(size, at)
    let x = try solveLinear(matrix, vector)
    let residual = zip(matrix, vector).map { dot($0, x) - $1 }
    let scale = x.reduce(1) { Swift.max($0, abs($1)) }
    #expect(residual.allSatisfy { abs($0) < 1e-14 * scale })
    // Against forward mode, which multiplies other numbers, and against finite differences.
    let slope = try gradient(at: at) { try Self.loss(size, $0) }
    let forward = try forwardGradient(at: at) { try Self.loss(size, $0) }
    let largest = slope.reduce(1) { Swift.max($0, abs($1)) }
    for i in at.indices {
      #expect(abs(slope[i] - forward[i]) < 1e-12 * largest)
      let step = 1e-6
      var (above, below) = (at, at)
      above[i] += step
      below[i] -= step
      let difference: Double = try (Self.loss(size, above) - Self.loss(size, below)) / (2 * step)
      let curvature: Double = largest * largest
      #expect(abs(slope[i] - difference) < 1e-6 * (1 + curvature))
    }
  }

  @Test func `the units of equations and unknowns do not decide what is singular`() throws {
    #expect(try solveLinear([[1, 0], [0, 1e-200]], [1, 1e-200]) == [1, 1])
    let tiny = 0x1p-100
    #expect(try solveLinear([[1, tiny], [1, -tiny]], [2, 0]) == [1, 0x1p100])
    #expect(throws: ImplicitError.singular(column: 1, size: 2)) {
      try solveLinear([[1, 2], [2, 4]], [1, 1])
    }
    #expect(throws: ImplicitError.singular(column: 2, size: 3)) {
      try solveLinear([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]], [1, 1, 1])
    }
    #expect(throws: ImplicitError.singular(column: 0, size: 2)) {
      try solveLinear([[0, 1], [0, 1]], [1, 1])
    }
    #expect(throws: ImplicitError.singular(column: 0, size: 1)) { try solveLinear([[.nan]], [1]) }
    #expect(throws: ImplicitError.singular(column: 0, size: 1)) {
      try solveLinear([[.infinity]], [1])
    }
  }

  @Test func `sizes that do not fit are errors`() {
    for (matrix, vector) in [
      ([[1.0, 2]], [1.0]), ([[1.0]], [1.0, 2]), ([[1, 2], [3]], [1, 2]),
    ] {
      let error = #expect(throws: ImplicitError.self) { try solveLinear(matrix, vector) }
      guard case .wrongSize = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(throws: Never.self) { try solveLinear([[Double]](), []) }
  }
}
