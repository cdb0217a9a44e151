import Nabla
import NablaTestSupport
import Testing

/// A batch has the bits of single calls, and keeps its points separate.
@Suite struct JacobiansTests {
  static func turned<N: DifferentiableNumber>(_ x: [N], by angle: Double) -> [N] {
    let (s, c) = (sin(x[0] * angle), cos(x[1] + angle))
    return [
      s * x[1] + x[2] / x[0], c * exp(x[2]) - s, N(angle), x[1], dot([s, c], [x[2], x[1] * s]),
    ]
  }
  static let points = [[0.5, 2.0, -1.0], [1.25, -0.75, 0.3], [-3.0, 0.1, 2.0]]
  static let angles = [0.3, 1.7, -2.2]

  static func bits(_ rows: [[Double]]) -> [[UInt64]] { rows.map { $0.map(\.bitPattern) } }

  @Test func `by tape, point by point the numbers of the single call`() {
    let batch = jacobians(at: Self.points) { i, x in Self.turned(x, by: Self.angles[i]) }
    #expect((batch.pointCount, batch.inputCount, batch.outputCount) == (3, 3, 5))
    for (i, x) in Self.points.enumerated() {
      let single = jacobian(at: x) { Self.turned($0, by: Self.angles[i]) }
      #expect(Self.bits(batch[i]) == Self.bits(single))
      #expect(Array(batch.values[(5 * i)..<(5 * i + 5)]) == Self.turned(x, by: Self.angles[i]))
      // Rows are swept in pairs; each has the bits of its own sweep.
      let rows = (0..<5).map { row in gradient(at: x) { Self.turned($0, by: Self.angles[i])[row] } }
      #expect(Self.bits(batch[i]) == Self.bits(rows))
    }
    #expect(batch.derivatives == (0..<3).flatMap { batch[$0].flatMap { $0 } })
  }

  @Test func `by duals, with lanes to spare and with too few`() {
    let wide = forwardJacobians(at: Self.points, tangents: SIMD16<Double>.self) { i, x in
      Self.turned(x, by: Self.angles[i])
    }
    let narrow = forwardJacobians(at: Self.points, tangents: SIMD2<Double>.self) { i, x in
      Self.turned(x, by: Self.angles[i])
    }
    for (i, x) in Self.points.enumerated() {
      let single = forwardJacobian(at: x, tangents: SIMD16<Double>.self) {
        Self.turned($0, by: Self.angles[i])
      }
      #expect(Self.bits(wide[i]) == Self.bits(single))
      #expect(narrow[i] == single)
      #expect(
        Array(narrow.values[(5 * i)..<(5 * i + 5)]) == Self.turned(x, by: Self.angles[i]))
    }
  }

  @Test func `infinite partials of what a row does not depend on leave it alone`() {
    // At the second point sqrt's partial is infinite, and 0 times it is NaN.
    let points = [[4.0, 1.0], [0.0, 1.0], [9.0, 2.0]]
    let expected: [[[Double]]] = [
      [[0.0, 2], [0.25, 0]], [[0, 2], [.infinity, 0]], [[0, 4], [1.0 / 6, 0]],
    ]
    func outputs<N: DifferentiableNumber>(_ x: [N]) -> [N] {
      let root = sqrt(x[0])
      return [x[1] * x[1], root]
    }
    let byTape = jacobians(at: points) { _, x in outputs(x) }
    let byDuals = forwardJacobians(at: points, tangents: SIMD4<Double>.self) { _, x in outputs(x) }
    for i in 0..<3 {
      #expect(byTape[i] == expected[i])
      #expect(byDuals[i] == expected[i])
    }
  }

  @Test func `inputs kept by the function are not overwritten`() {
    var kept: [[Variable<Double>]] = []
    _ = jacobians(at: [[1.0], [2.0]]) { _, x in
      kept.append(x)
      return x
    }
    #expect(kept.map { $0[0].value } == [1, 2])
  }

  @Test func `nested transforms and numbers of an outer level`() {
    let slope = derivative(at: 3.0) { a in
      let batch = jacobians(at: [[a], [a * a]]) { _, x in
        [x[0] * gradient(at: 2.0) { y in y * y }, x[0] * x[0] * x[0]]
      }
      return batch.derivatives[1] + batch.derivatives[3]
    }
    // 3 a^2 + 3 a^4, differentiated at 3.
    #expect(slope == 18 + 324)
  }

  @Test func `no points, no inputs, no outputs`() {
    let none = jacobians(at: [[Double]]()) { _, x in x }
    #expect((none.pointCount, none.outputCount) == (0, 0))
    #expect(none.derivatives.isEmpty)
    #expect(jacobians(at: [[Double](), []]) { _, _ in [Variable(3.0)] }.values == [3, 3])
    let constants = forwardJacobians(at: [[], []], tangents: SIMD2<Double>.self) { _, _ in
      [VectorDual(3.0)]
    }
    #expect(constants.values == [3, 3])
    #expect(constants[1] == [[]])
    #expect(jacobians(at: [[1.0]]) { _, _ in [] }[0] == [])
  }

  @Test func `a throwing function ends the batch and leaves the next one whole`() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try jacobians(at: Self.points) { i, x in
        if i == 1 { throw Stop() }
        return [x[0] * x[1]]
      }
    }
    #expect(jacobians(at: [[2.0, 3.0]]) { _, x in [x[0] * x[1]] }.derivatives == [3, 2])
  }

  @Test func `a variable of an earlier point is stale`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var earlier: Variable<Double>?
      _ = jacobians(at: [[7.0], [8.0]]) { _, x in
        defer { earlier = x[0] }
        return [x[0] * (earlier ?? 1)]
      }
    }
    #expect(message(of: result).contains("The variable 7.0 was made by jacobians(at:of:)"))
  }

  @Test func `a dual of an earlier point does not mix with a later one`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var earlier: VectorDual<SIMD2<Double>>?
      _ = forwardJacobians(at: [[7.0], [8.0]], tangents: SIMD2<Double>.self) { _, x in
        defer { earlier = x[0] }
        return [x[0] * (earlier ?? 1)]
      }
    }
    #expect(message(of: result).contains("The dual number 7.0"))
  }

  @Test func `points of several lengths trap and are named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = jacobians(at: [[1.0, 2.0], [3.0]]) { _, x in x }
    }
    #expect(
      message(of: result).contains("jacobians: the first point has 2 inputs, point 1 has 1"))
  }

  @Test func `several numbers of outputs trap and are named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = forwardJacobians(at: [[1.0], [2.0]], tangents: SIMD2<Double>.self) { i, x in
        i == 0 ? x : x + x
      }
    }
    #expect(
      message(of: result).contains(
        "forwardJacobians: the function gave 1 outputs at first and 2 later, at point 1"))
  }
}
