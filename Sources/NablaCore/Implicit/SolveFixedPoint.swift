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
///   - tolerance: the allowed distance to the fixed point, relative to its largest number.
///   - absoluteTolerance: is added to that. Needed only if the fixed point is 0.
///   - maximumIterations: the largest number of evaluations of g.
/// - Throws: ``ImplicitError``: not converged, singular, wrong size, or symbolic numbers.
public func solveFixedPoint<N: DifferentiableNumber>(
  of g: some ParametricFunction, parameters: [N], from guess: [Double], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, maximumIterations: Int = 10_000
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  let plain = parameters.map(\.primal)
  let f = FixedPointEquations(g: g)
  var x = guess
  // The difference of successive x below which the distance to the fixed point is estimated.
  var goal = Double.infinity
  for _ in 0..<maximumIterations {
    let next = g(x, plain)
    if next.count != x.count { break }
    let step = zip(next, x).map { $0 - $1 }.largestMagnitude
    x = next
    if step.isNaN { break }
    let allowed = ImplicitSolution.allowed(at: x, tolerance, absoluteTolerance)
    if step > Swift.min(goal, allowed) { continue }
    let solution = try ImplicitSolution(f, at: x, plain)
    if solution.distance <= allowed { return try solution.lifted { f($0, parameters) } }
    goal = step * allowed / (2 * solution.distance)
  }
  // Throws the reason.
  let last = try ImplicitSolution(f, at: x, plain)
  try last.check(tolerance, absoluteTolerance)
  return try last.lifted { f($0, parameters) }
}

/// The x with x = g(x, p) found by your own solver, as a differentiable function of p.
///
/// - Parameters:
///   - g: the function, as many numbers as unknowns.
///   - parameters: the numbers that the fixed point depends on, of any kind.
///   - tolerance: the allowed distance of the solver's result to the fixed point, relative to its
///     largest number. A solver that stops too early causes an error, not a wrong derivative.
///   - absoluteTolerance: is added to that. Needed only if the fixed point is 0.
///   - solver: maps plain parameters to the plain fixed point. It is not differentiated.
/// - Throws: ``ImplicitError``: not converged, singular, wrong size, or symbolic numbers.
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
