import Nabla

/// `ode`: a chain of differential equations, y0' = x0 and yᵢ' = xᵢ yᵢ₋₁, from 0 to 2 in steps of the
/// classical Runge-Kutta method, and the gradient of its last component by x.
///
/// Engine: a scan, in lanes over the components. One step needs four components before its own, as it
/// evaluates the right-hand side four times. Before y0 there is one component more, which is 1 at all
/// times as its x is 0. It is recorded once, for all sizes.
struct RungeKutta: Problem {
  private let x: [Double]
  private let steps: Int

  init(input: JSON) throws {
    x = try input.get("x") { try $0.numbers() }
    steps = try input.get("s") { try $0.integer(atLeast: 1) }
    if x.isEmpty { throw InputError("\"x\": the list is empty") }
  }

  static var functions: [String: (RungeKutta) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  /// A component after a step. Lists go from the component itself to those before it; each evaluation
  /// of the right-hand side is one shorter than what it is of.
  private func next<N: DifferentiableNumber>(_ y: [N], _ x: [N]) -> N {
    let h = 2 / Double(steps)
    func slopes(_ y: [N]) -> [N] { zip(x, y.dropFirst()).map { $0 * $1 } }
    func moved(by h: Double, _ slopes: [N]) -> [N] { zip(y, slopes).map { $0 + h * $1 } }
    let k1 = slopes(y)
    let k2 = slopes(moved(by: h / 2, k1))
    let k3 = slopes(moved(by: h / 2, k2))
    let k4 = slopes(moved(by: h, k3))
    return y[0] + h / 6 * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0])
  }

  private func loop() throws -> Scan {
    try Scan(state: 1, parameters: 1, halo: 4) { y, x, _ in
      ([next(y.map { $0[0] }, x.map { $0[0] })], [])
    }
  }

  private func run(_ trajectory: Trajectory) throws {
    try trajectory.run(from: [1] + x.map { _ in 0 }, parameters: [0] + x)
  }

  private func primal() throws -> Run {
    let trajectory = try loop().trajectory(steps: steps, elements: 1 + x.count, keepsStates: false)
    return Run {
      try run(trajectory)
    } output: {
      .numbers(Array(trajectory.finalState.dropFirst()))
    }
  }

  private func gradient() throws -> Run {
    let trajectory = try loop().trajectory(steps: steps, elements: 1 + x.count)
    let last = x.map { _ in 0 } + [1.0]
    return Run {
      try run(trajectory)
      try trajectory.pullback(finalState: last)
    } output: {
      .numbers(Array(trajectory.parameterCotangent.dropFirst()))
    }
  }
}
