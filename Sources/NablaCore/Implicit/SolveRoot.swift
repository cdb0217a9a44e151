/// The x with f(x, p) = 0, by Newton's method, as a differentiable function of p.
///
///     let anomaly = try solveRoot(of: Kepler(), parameters: [0.3, 1.2], from: [1.2])
///
/// The iterations run on plain numbers and are not recorded. The derivatives by the parameters are
/// those of the solution, by the implicit function theorem, to any order: for `Variable<Double>`,
/// `Dual<Double>`, `Variable<Dual<Double>>` and so on. The result can be used in a larger
/// computation like any other number. The Jacobian of f by x is dense and is factorised: n³ / 3
/// multiplications for n unknowns, so the function is meant for a few hundred of them.
///
/// - Parameters:
///   - f: the equations, as many as unknowns.
///   - parameters: the numbers that the solution depends on, of any kind.
///   - guess: the start of Newton's method, one number for each unknown. It determines which
///     solution is found.
///   - tolerance: the allowed distance of each unknown to the solution, relative to its own
///     magnitude. The steps continue until rounding ends them.
///   - absoluteTolerance: is added to that. Needed only for unknowns that are 0.
///   - maximumIterations: the largest number of steps of Newton's method.
/// - Throws: ``ImplicitError``: not converged, diverged, singular, uncertain, wrong size, or symbolic
///   numbers.
public func solveRoot<N: DifferentiableNumber>(
  of f: some ParametricFunction, parameters: [N], from guess: [Double], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, maximumIterations: Int = 50
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  require(
    maximumIterations >= 0, "solveRoot: maximumIterations is \(maximumIterations), but is a count")
  let plain = parameters.map(\.primal)
  let allowed = Tolerance(relative: tolerance, absolute: absoluteTolerance)
  // A step of one rounding or less.
  let rounding = Tolerance(relative: .ulpOfOne, absolute: 0)
  var solution = try ImplicitSolution(f, at: guess, plain)
  let firstResidual = solution.residual.largestMagnitude
  var lastExcess = Double.infinity
  for iteration in 0..<maximumIterations {
    let excess = solution.excess(allowed)
    let atFloor = !(excess < lastExcess / 2) || solution.excess(rounding) <= 1
    if excess == 0 || excess <= 1 && atFloor { break }
    lastExcess = excess
    let x = zip(solution.values, solution.step).map { $0 - $1 }
    do throws(ImplicitError) {
      solution = try ImplicitSolution(f, at: x, plain)
    } catch {
      throw error.afterStep(iteration + 1, to: x, f(x, plain).largestMagnitude, firstResidual)
    }
  }
  try solution.check(f, plain, allowed)
  return try solution.lifted { f($0, parameters) }
}

extension ImplicitError {
  /// The error that a step of Newton's method met: that it diverged, if the residual is not finite,
  /// or there is no way on and the residual is larger than at the start.
  fileprivate func afterStep(
    _ step: Int, to x: [Double], _ residual: Double, _ firstResidual: Double
  ) -> ImplicitError {
    switch self {
    case .diverged: .diverged(steps: step, at: x, residual: residual)
    case .singular where residual > firstResidual:
      .diverged(steps: step, at: x, residual: residual)
    default: self
    }
  }
}

/// The x with f(x, p) = 0 found by your own solver, as a differentiable function of p.
///
/// - Parameters:
///   - f: the equations, as many as unknowns.
///   - parameters: the numbers that the solution depends on, of any kind.
///   - tolerance: the allowed distance of each of the solver's results to the solution, relative to
///     its own magnitude. A solver that stops too early causes an error, not a wrong derivative.
///   - absoluteTolerance: is added to that. Needed only for unknowns that are 0.
///   - solver: maps plain parameters to the plain solution. It is not differentiated.
/// - Throws: ``ImplicitError``: not converged, singular, uncertain, wrong size, or symbolic numbers.
public func solveRoot<N: DifferentiableNumber>(
  of f: some ParametricFunction, parameters: [N], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, solver: (_ parameters: [Double]) -> [Double]
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  let plain = parameters.map(\.primal)
  let solution = try ImplicitSolution(f, at: solver(plain), plain)
  try solution.check(f, plain, Tolerance(relative: tolerance, absolute: absoluteTolerance))
  return try solution.lifted { f($0, parameters) }
}
