/// The x with x = g(x, p), by iteration, as a differentiable function of p.
///
/// ``solveRoot(of:parameters:from:tolerance:absoluteTolerance:maximumIterations:)`` describes the
/// derivatives; the equations are x - g(x, p) = 0. The iteration x ← g(x, p) ends when the
/// estimated distance to the solution is within the tolerance; a small difference of successive x
/// is not enough, because it also occurs when convergence is slow.
///
/// - Parameters:
///   - g: the function, as many numbers as unknowns.
///   - parameters: the numbers that the fixed point depends on, of any kind.
///   - guess: the start of the iteration.
///   - tolerance: the allowed distance of each unknown to the fixed point, relative to its own
///     magnitude.
///   - absoluteTolerance: is added to that. Needed only for unknowns that are 0.
///   - maximumIterations: the largest number of evaluations of g.
/// - Throws: ``ImplicitError``: not converged, diverged, singular, uncertain, wrong size, or symbolic
///   numbers.
public func solveFixedPoint<N: DifferentiableNumber>(
  of g: some ParametricFunction, parameters: [N], from guess: [Double], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, maximumIterations: Int = 10_000
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  require(
    maximumIterations >= 0,
    "solveFixedPoint: maximumIterations is \(maximumIterations), but is a count")
  let plain = parameters.map(\.primal)
  let f = FixedPointEquations(g: g)
  let allowed = Tolerance(relative: tolerance, absolute: absoluteTolerance)
  var x = guess
  // The difference of successive x, relative to the allowed one, below which the distance to the
  // fixed point is estimated.
  var goal = 1.0
  for iteration in 0..<maximumIterations {
    let next = g(x, plain)
    if next.count != x.count { break }
    if let wrong = next.first(where: { !$0.isFinite }) {
      throw .diverged(steps: iteration + 1, at: x, residual: wrong)
    }
    let excess = ImplicitSolution.excess(of: zip(next, x).map { $0 - $1 }, at: next, allowed)
    x = next
    if excess > goal { continue }
    let solution = try ImplicitSolution(f, at: x, plain)
    let distance = solution.excess(allowed)
    if distance <= 1 { break }
    goal = excess / (2 * distance)
  }
  let solution = try ImplicitSolution(f, at: x, plain)
  try solution.check(f, plain, allowed)
  return try solution.lifted { f($0, parameters) }
}

/// The x with x = g(x, p) found by your own solver, as a differentiable function of p.
///
/// - Parameters:
///   - g: the function, as many numbers as unknowns.
///   - parameters: the numbers that the fixed point depends on, of any kind.
///   - tolerance: the allowed distance of each of the solver's results to the fixed point, relative
///     to its own magnitude. A solver that stops too early causes an error, not a wrong derivative.
///   - absoluteTolerance: is added to that. Needed only for unknowns that are 0.
///   - solver: maps plain parameters to the plain fixed point. It is not differentiated.
/// - Throws: ``ImplicitError``: not converged, singular, uncertain, wrong size, or symbolic numbers.
public func solveFixedPoint<N: DifferentiableNumber>(
  of g: some ParametricFunction, parameters: [N], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, solver: (_ parameters: [Double]) -> [Double]
) throws(ImplicitError) -> [N] {
  try solveRoot(
    of: FixedPointEquations(g: g), parameters: parameters, tolerance: tolerance,
    absoluteTolerance: absoluteTolerance, solver: solver)
}

/// x - g(x, p).
private struct FixedPointEquations<G: ParametricFunction>: ParametricFunction {
  let g: G

  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ parameters: [N]) -> [N] {
    let values = g(x, parameters)
    // A wrong length is reported by the caller.
    return values.count == x.count ? zip(x, values).map { $0 - $1 } : values
  }
}
