import Nabla
import NablaTestSupport
import Testing

/// Kepler's equation, E - e sin E = M, with the parameters e and M.
struct Kepler: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [x[0] - p[0] * sin(x[0]) - p[1]]
  }
}

/// x² + y² = p and x = q y, which has a closed-form solution.
struct CircleAndLine: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [x[0] * x[0] + x[1] * x[1] - p[0], x[0] - p[1] * x[1]]
  }

  static func solution<N: DifferentiableNumber>(_ p: [N]) -> [N] {
    let y = sqrt(p[0] / (1 + p[1] * p[1]))
    return [p[1] * y, y]
  }
}

/// x = cos(p y), y = q sin(x) / 2.
struct Cosine: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [cos(p[0] * x[1]), 0.5 * p[1] * sin(x[0])]
  }
}

/// x = p x + q, which converges slowly for p near 1.
struct Slow: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [p[0] * x[0] + p[1]]
  }
}

/// x² - p.
struct SquareRoot: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] { [x[0] * x[0] - p[0]] }
}

/// x - p₀ and y² - p₁: unknowns of different magnitudes.
struct Scales: ParametricFunction {
  let first: Double
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [x[0] - first * p[0], x[1] * x[1] - 1e-6 * p[0]]
  }
}

/// (x - 1)ⁿ - p.
struct ShiftedPower: ParametricFunction {
  let n: Int
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [pow(x[0] - 1, n) - p[0]]
  }
}

/// atan(x) - p, where Newton's method diverges from afar.
struct ArcTangent: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] { [atan(x[0]) - p[0]] }
}

/// √x - p, which has no value for negative x.
struct Root: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] { [sqrt(x[0]) - p[0]] }
}

/// x + y - p and x - y - p: y is 0, the difference of larger numbers.
struct Difference: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [x[0] + x[1] - p[0], x[0] - x[1] - p[0]]
  }
}

@Suite("Solutions of equations are differentiated by the implicit function theorem")
struct ImplicitTests {
  private func agree(
    _ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-12
  ) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * (1 + abs($1)) }
  }

  private static let at = [1.7, 0.6]

  /// A loss that uses the solution.
  private func loss<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> N {
    exp(x[0]) * x[1] * p[0] + x[1] * p[1]
  }

  private func implicit<N: DifferentiableNumber>(_ p: [N]) throws -> N {
    loss(try solveRoot(of: CircleAndLine(), parameters: p, from: [1, 1]), p)
  }
  private func explicit<N: DifferentiableNumber>(_ p: [N]) -> N {
    loss(CircleAndLine.solution(p), p)
  }

  @Test func `a root has the derivatives of its closed form, in every kind of number`() throws {
    let expected = valueWithGradient(at: Self.at) { explicit($0) }
    let found = try valueWithGradient(at: Self.at) { try implicit($0) }
    #expect(agree([found.value], [expected.value]))
    #expect(agree(found.gradient, expected.gradient))
    #expect(agree(try forwardGradient(at: Self.at) { try implicit($0) }, expected.gradient))
    let forward = try jvp(at: Self.at, along: [1, -2]) { [try implicit($0)] }
    #expect(agree(forward.tangent, [expected.gradient[0] - 2 * expected.gradient[1]]))
    #expect(try implicit(Self.at) == found.value)

    let second = Array(hessian(at: Self.at) { explicit($0) }.joined())
    #expect(agree(Array(try hessian(at: Self.at) { try implicit($0) }.joined()), second))
    let overVariables = try jacobian(at: Self.at) { p in
      try gradient(at: p) { try implicit($0) }
    }
    #expect(agree(Array(overVariables.joined()), second))
  }

  @Test func `third derivatives`() throws {
    let third = try derivative(at: 2.0) { x in
      try derivative(at: x) { y in
        try derivative(at: y) { z in
          try solveRoot(of: SquareRoot(), parameters: [z], from: [1])[0]
        }
      }
    }
    // (√x)''' = 3/8 x^(-5/2).
    let expected: Double = 0.375 / (4 * 2.0.squareRoot())
    #expect(abs(third - expected) < 1e-13)
  }

  @Test func `Kepler's equation agrees with its formulas and with finite differences`() throws {
    func anomaly<N: DifferentiableNumber>(_ p: [N]) throws -> N {
      try solveRoot(of: Kepler(), parameters: p, from: [p[1].primal])[0]
    }
    let at = [0.3, 1.2]
    let (value, slope) = try valueWithGradient(at: at) { try anomaly($0) }
    let denominator: Double = 1 - 0.3 * cos(value)
    #expect(agree(slope, [sin(value) / denominator, 1 / denominator]))
    let step = 1e-5
    let high = try anomaly([0.3 + step, 1.2]), low = try anomaly([0.3 - step, 1.2])
    #expect(abs(slope[0] - (high - low) / (2 * step)) < 1e-9)
  }

  @Test func `a fixed point has the derivatives of the unrolled iteration`() throws {
    func unrolled<N: DifferentiableNumber>(_ p: [N]) -> N {
      var x = [N(0.5), N(0.5)]
      for _ in 0..<200 { x = Cosine()(x, p) }
      return loss(x, p)
    }
    func implicit<N: DifferentiableNumber>(_ p: [N]) throws -> N {
      loss(try solveFixedPoint(of: Cosine(), parameters: p, from: [0.5, 0.5], tolerance: 1e-14), p)
    }
    let at = [0.8, 1.1]
    let expected = valueWithGradient(at: at) { unrolled($0) }
    let found = try valueWithGradient(at: at) { try implicit($0) }
    #expect(agree([found.value], [expected.value]))
    #expect(agree(found.gradient, expected.gradient))
    let second = Array(hessian(at: at) { unrolled($0) }.joined())
    #expect(agree(Array(try hessian(at: at) { try implicit($0) }.joined()), second, 1e-11))
  }

  @Test func `slow convergence is not taken for a fixed point`() throws {
    // The fixed point is q / (1 - p) = 1000, and the steps are 1/1000 of the distance to it.
    let slope = try gradient(at: [0.999, 1.0]) { p in
      try solveFixedPoint(of: Slow(), parameters: p, from: [0], maximumIterations: 100_000)[0]
    }
    #expect(agree(slope, [1e6, 1e3], 1e-8))
    let error = #expect(throws: ImplicitError.self) {
      try gradient(at: [0.999, 1.0]) { p in
        try solveFixedPoint(of: Slow(), parameters: p, from: [0], maximumIterations: 1000)[0]
      }
    }
    guard case .notConverged(let residual, let distance, let allowed) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(residual - 0.3677) < 0.001 && abs(distance - 367.7) < 1 && allowed < 1e-6)
  }

  @Test func `a solver of one's own is checked and not differentiated`() throws {
    func heron(_ iterations: Int) -> ([Double]) -> [Double] {
      { p in
        var x = p[0]
        for _ in 0..<iterations { x = (x + p[0] / x) / 2 }
        return [x]
      }
    }
    let slope = try gradient(at: 9.0) { p in
      try solveRoot(of: SquareRoot(), parameters: [p], solver: heron(20))[0]
    }
    #expect(abs(slope - 1.0 / 6) < 1e-16)
    let error = #expect(throws: ImplicitError.self) {
      try gradient(at: 9.0) { p in
        try solveRoot(of: SquareRoot(), parameters: [p], solver: heron(2))[0]
      }
    }
    #expect("\(error!)".contains("The equations are not solved: the largest residual is 2.55"))
    // Within the tolerance that the caller gives.
    let rough = try gradient(at: 9.0) { p in
      try solveRoot(of: SquareRoot(), parameters: [p], tolerance: 0.5, solver: heron(2))[0]
    }
    #expect(abs(rough - 1.0 / 6.8) < 1e-15)
    let fixed = try gradient(at: [0.5, 3.0]) { p in
      try solveFixedPoint(of: Slow(), parameters: p, solver: { [$0[1] / (1 - $0[0])] })[0]
    }
    #expect(agree(fixed, [12, 2]))
  }

  @Test func `a solution at zero asks for an absolute tolerance, or is met exactly`() throws {
    #expect(throws: ImplicitError.self) {
      try solveFixedPoint(of: Slow(), parameters: [0.5, 0.0], solver: { _ in [1e-12] })
    }
    let found = try solveFixedPoint(
      of: Slow(), parameters: [0.5, 0.0], absoluteTolerance: 1e-10, solver: { _ in [1e-12] })
    #expect(found == [1e-12])
    #expect(try solveRoot(of: Slow(), parameters: [0.5, 0.0], from: [1]) == [0])
  }

  @Test("Each unknown converges by itself", arguments: [101_325, 1e6, 1e12, 1])
  func scales(first: Double) throws {
    let rows = try jacobian(at: [4.0]) { p in
      try solveRoot(of: Scales(first: first), parameters: p, from: [first, 0.1])
    }
    let values = try solveRoot(of: Scales(first: first), parameters: [4.0], from: [first, 0.1])
    #expect(agree(values.map { $0 / [4 * first, 0.002][$0 > 1 ? 0 : 1] }, [1, 1], 1e-14))
    #expect(agree([rows[0][0] / first, rows[1][0] / 2.5e-4], [1, 1], 1e-14))
    let error = #expect(throws: ImplicitError.self) {
      try solveRoot(
        of: Scales(first: first), parameters: [4.0], solver: { _ in [4 * first, 0.002024] })
    }
    #expect("\(error!)".contains("The equations are not solved"))
  }

  @Test func `an unknown that is the difference of larger ones is as exact as they are`() throws {
    for p in [1e5, 0.1, 1e-300] {
      let found = try solveRoot(of: Difference(), parameters: [p], from: [1, 1])
      #expect(abs(found[0] - p) <= 4 * p.ulp && abs(found[1]) <= 4 * p.ulp)
    }
  }

  @Test(
    "Near a double root the derivative is right, or an error",
    arguments: [
      (2, 0.0), (2, 1e-20), (2, 1e-16), (2, 1e-30), (2, 1e-32), (2, 1e-8), (2, 4), (3, 0),
      (3, 1e-30), (3, 1e-40), (3, 8),
    ])
  func doubleRoots(n: Int, p: Double) throws {
    for start in [2.0, 1.5, 1 + 1e-3] {
      let expected = Double.pow(p, 1 / Double(n) - 1) / Double(n)
      guard
        let found = try? gradient(
          at: p,
          of: { p in
            try solveRoot(
              of: ShiftedPower(n: n), parameters: [p], from: [start], maximumIterations: 200)[0]
          })
      else {
        #expect(p < 1e-15, "the root is not double at \(p)")
        continue
      }
      // The root is 1 and a small number, which has no more digits than 1 leaves it.
      let digits = Double.ulpOfOne / Double.pow(p, 1 / Double(n))
      #expect(abs(found / expected - 1) < 4 * Double(n) * digits + 1e-12, "from \(start)")
      #expect(digits < 1e-4)
    }
  }

  @Test func `the error near a double root says so`() throws {
    let error = #expect(throws: ImplicitError.self) {
      try gradient(at: 0) { p in
        try solveRoot(of: ShiftedPower(n: 3), parameters: [p], from: [2])[0]
      }
    }
    guard case .uncertain(let change) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(change > 0.1 && "\(error!)".contains("near a double root"))
    // The same for a solver of one's own, that is near enough for the value but not the slope.
    #expect(throws: ImplicitError.self) {
      try solveRoot(
        of: ShiftedPower(n: 2), parameters: [1e-18], solver: { _ in [1 + 1.5e-9] })
    }
  }

  @Test func `what diverges says where, after how many steps, and the residual`() throws {
    let error = #expect(throws: ImplicitError.self) {
      try solveRoot(of: ArcTangent(), parameters: [0.0], from: [3])
    }
    guard case .diverged(let steps, let x, let residual) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(steps > 1 && abs(x[0]) > 1e6 && residual > 1.5)
    #expect(
      "\(error!)".hasPrefix("The iterations diverged: after \(steps) steps they were at x = ["))
    for start in [-1.0, .nan] {
      let none = #expect(throws: ImplicitError.self) {
        try solveRoot(of: Root(), parameters: [1.0], from: [start])
      }
      #expect("\(none!)".contains("the residual there is NaN"))
      #expect(!"\(none!)".contains("nan"))
    }
    let stepped = #expect(throws: ImplicitError.self) {
      try solveRoot(of: Root(), parameters: [-1.0], from: [1])
    }
    #expect(
      "\(stepped!)".contains("after 1 step they were at x = [-3.0], where the residual is NaN"))
    let fixed = #expect(throws: ImplicitError.self) {
      try solveFixedPoint(of: Slow(), parameters: [2.0, 1], from: [1])
    }
    #expect("\(fixed!)".hasPrefix("The iterations diverged: after 10"))
  }

  @Test func `what cannot be solved is an error that says why`() throws {
    // No real root; a double root; a function of another size; no numbers.
    #expect(throws: ImplicitError.self) {
      try solveRoot(of: SquareRoot(), parameters: [-1.0], from: [0.7])
    }
    let double = #expect(throws: ImplicitError.self) {
      try solveRoot(of: SquareRoot(), parameters: [0.0], solver: { _ in [0] })
    }
    #expect(double == .singular(column: 0, size: 1))
    #expect("\(double!)".hasPrefix("The 1 × 1 matrix is singular: column 0 (counted from 0)"))
    for error in [
      #expect(throws: ImplicitError.self) {
        try solveRoot(of: SquareRoot(), parameters: [2.0], from: [1, 1])
      },
      #expect(throws: ImplicitError.self) {
        try solveFixedPoint(of: Slow(), parameters: [0.5, 1], from: [1, 1])
      },
    ] {
      guard case .wrongSize(_, expected: 2, found: 1) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    let notANumber = #expect(throws: ImplicitError.self) {
      try solveFixedPoint(of: Slow(), parameters: [2.0, 1], from: [1])
    }
    guard case .diverged = notANumber else {
      Issue.record("\(String(describing: notANumber))")
      return
    }
  }

  @Test func `equations in a recording are refused`() {
    #expect(throws: ImplicitError.cannotBeRecorded) {
      try Program(sampledAt: [2]) { p in
        try solveRoot(of: SquareRoot(), parameters: p, from: [1])
      }
    }
    #expect(throws: ImplicitError.cannotBeRecorded) {
      try Program(inputs: 1) { p in try solveLinear([[p[0]]], [p[0]]) }
    }
  }
}
