import Nabla
import NablaTestSupport
import Testing

@Suite("A checkpointed loop has the derivatives of the plain one")
struct CheckpointedLoopTests {
  /// A damped, driven pendulum: one step of the semi-implicit Euler method.
  static func step<N: DifferentiableNumber>(_ index: Int, _ state: [N], _ p: [N]) -> [N] {
    let force = p[0] * sin(state[0]) + p[1] * state[1]
    let drive = p[2] * N(Double(index % 7))
    let speed = state[1] - 0.01 * (force + drive)
    return [state[0] + 0.01 * speed, speed]
  }

  static func plain<N: DifferentiableNumber>(_ steps: Int, _ x: [N]) -> [N] {
    var state = [x[0], x[1]]
    for index in 0..<steps { state = step(index, state, Array(x[2...])) }
    return state
  }

  static func checkpointed<N>(
    _ steps: Int, _ checkpoints: Int, _ x: [Variable<N>]
  ) -> [Variable<N>] {
    checkpointedLoop(
      steps: steps, checkpoints: checkpoints, from: [x[0], x[1]], parameters: Array(x[2...])
    ) { step($0, $1, $2) }
  }

  /// A loss that depends on the inputs directly too.
  static func loss<N: DifferentiableNumber>(_ end: [N], _ x: [N]) -> N {
    exp(end[0]) * end[1] + x[2] * end[0] - x[0] * x[1]
  }

  static let start = [0.9, -0.3, 1.2, 0.1, 0.4]

  private func agree(_ found: [Double], _ expected: [Double]) -> Bool {
    zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-12 * (1 + abs($1)) }
      && found.count == expected.count
  }

  @Test(
    "First derivatives, for many numbers of steps and checkpoints",
    arguments: [0, 1, 2, 3, 10, 57, 200], [1, 2, 3, 7, 500])
  func gradients(steps: Int, checkpoints: Int) {
    let expected = valueWithGradient(at: Self.start) { x in
      Self.loss(Self.plain(steps, x), x)
    }
    let found = valueWithGradient(at: Self.start) { x in
      Self.loss(Self.checkpointed(steps, checkpoints, x), x)
    }
    #expect(found.value == expected.value)
    #expect(agree(found.gradient, expected.gradient))
  }

  @Test("Second derivatives, nested over duals and over variables", arguments: [1, 2, 30])
  func secondDerivatives(steps: Int) {
    let expected = hessian(at: Self.start) { x in Self.loss(Self.plain(steps, x), x) }
    let found = hessian(at: Self.start) { x in Self.loss(Self.checkpointed(steps, 3, x), x) }
    #expect(agree(Array(found.joined()), Array(expected.joined())))
    let nested = jacobian(at: Self.start) { y in
      gradient(at: y) { x in Self.loss(Self.checkpointed(steps, 3, x), x) }
    }
    #expect(agree(Array(nested.joined()), Array(expected.joined())))
  }

  @Test func `a Jacobian goes back through the loop for each row`() {
    // Three outputs: a pair of rows in one sweep, and a single row.
    func outputs<N: DifferentiableNumber>(_ end: [N], _ x: [N]) -> [N] {
      [end[0] * x[1], end[1], end[0] + end[1]]
    }
    let expected = jacobian(at: Self.start) { x in outputs(Self.plain(40, x), x) }
    let found = jacobian(at: Self.start) { x in outputs(Self.checkpointed(40, 4, x), x) }
    #expect(agree(Array(found.joined()), Array(expected.joined())))
  }

  @Test func `two loops in a row, constants and unused results`() {
    func both<N>(_ x: [Variable<N>]) -> Variable<N> {
      let first = Self.checkpointed(20, 3, x)
      let constant = Self.checkpointed(5, 2, Self.start.map { Variable<N>($0) })
      let mixed = Self.checkpointed(8, 2, [first[0], constant[1], x[2], constant[0], first[1]])
      return mixed[0]
    }
    func plain<N: DifferentiableNumber>(_ x: [N]) -> N {
      let first = Self.plain(20, x)
      let constant = Self.plain(5, Self.start.map { N($0) })
      return Self.plain(8, [first[0], constant[1], x[2], constant[0], first[1]])[0]
    }
    #expect(agree(gradient(at: Self.start) { both($0) }, gradient(at: Self.start) { plain($0) }))
    // Nothing depends on the loop, so its infinite derivative has no effect.
    let unused = gradient(at: [0.0, 2]) { x in
      _ = checkpointedLoop(steps: 3, checkpoints: 2, from: [x[0]]) { _, s, _ in [sqrt(s[0])] }
      return x[1] * x[1]
    }
    #expect(unused == [0, 4])
  }

  @Test func `a loop of an inner transform differentiates by the outer variable`() {
    // d/dx of d/dy y x^8, with the loop on the tape of x and its result a constant of that of y.
    let slope = gradient(at: 1.5) { x in
      let power = checkpointedLoop(steps: 8, checkpoints: 3, from: [Variable(1.0)], parameters: [x])
      {
        _, state, p in [state[0] * p[0]]
      }[0]
      return gradient(at: Variable(2.0)) { y in y * Variable(power) }
    }
    var expected = 8.0
    for _ in 0..<7 { expected *= 1.5 }
    #expect(abs(slope - expected) < 1e-12 * expected)
  }

  /// One step of the implicit Euler method for y' = -p y³, which solves an equation.
  private struct ImplicitEuler: ParametricFunction {
    func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
      [x[0] + 0.1 * p[1] * x[0] * x[0] * x[0] - p[0]]
    }
  }

  @Test func `steps may solve equations`() {
    func step<N: DifferentiableNumber>(_ state: [N], _ p: [N]) -> [N] {
      do {
        return try solveRoot(
          of: ImplicitEuler(), parameters: [state[0], p[0]], from: [state[0].primal])
      } catch {
        fatalError("\(error)")
      }
    }
    func plain<N: DifferentiableNumber>(_ x: [N]) -> N {
      var state = [x[0]]
      for _ in 0..<25 { state = step(state, [x[1]]) }
      return state[0]
    }
    func checkpointed<N>(_ x: [Variable<N>]) -> Variable<N> {
      checkpointedLoop(steps: 25, checkpoints: 3, from: [x[0]], parameters: [x[1]]) {
        step($1, $2)
      }[0]
    }
    let at = [1.5, 0.8]
    let expected = gradient(at: at) { plain($0) }
    #expect(agree(gradient(at: at) { checkpointed($0) }, expected))
    let second = Array(hessian(at: at) { plain($0) }.joined())
    #expect(agree(Array(hessian(at: at) { checkpointed($0) }.joined()), second))
    // Also against finite differences, which are independent of the implicit function theorem.
    let change = (plain([1.5, 0.8 + 1e-5]) - plain([1.5, 0.8 - 1e-5])) / 2e-5
    #expect(abs(expected[1] - change) < 1e-9)
  }

  /// Measured by the tape's limit: it may never hold more than a few steps.
  @Test func `a million steps need the tape of one`() async {
    await #expect(processExitsWith: .success) {
      Recording.maximumOperations = 100
      let slope = gradient(at: [0.5, 1.000001]) { x in
        checkpointedLoop(steps: 1_000_000, checkpoints: 1500, from: [x[0]], parameters: [x[1]]) {
          _, state, p in [state[0] * p[0]]
        }[0]
      }
      precondition(abs(slope[0] - 2.7182804690959) < 1e-9)
      precondition(abs(slope[1] / slope[0] - 500_000 / 1.000001) < 1e-3)
    }
  }

  @Test func `a variable from outside stops the loop and says so`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: [1.0, 2.0]) { x in
        checkpointedLoop(steps: 3, checkpoints: 2, from: [x[0]]) { _, s, _ in [s[0] * x[1]] }[0]
      }
    }
    #expect(
      message(of: result).contains(
        "checkpointedLoop: step 0 used a variable from outside of the loop"))
  }

  @Test func `a state of another length stops the loop and says so`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: [1.0, 2.0]) { x in
        checkpointedLoop(steps: 3, checkpoints: 2, from: x) { _, s, _ in [s[0]] }[0]
      }
    }
    #expect(
      message(of: result).contains(
        "checkpointedLoop: step 0 returned 1 numbers for a state of 2. Return as many as the step"))
  }
}
