/// The x with x = g(x, p), by iterating, as a function of p that can be differentiated.
///
/// What ``solveRoot(of:parameters:from:tolerance:absoluteTolerance:maximumIterations:)`` says holds here for
/// the equations x - g(x, p) = 0. The iteration x ← g(x, p) goes on until a solution is within
/// the tolerance; that successive x are near each other is not enough, as they are where it converges
/// slowly.
///
/// - Parameters:
///   - g: as many numbers as unknowns.
///   - parameters: what the fixed point depends on, numbers of any kind.
///   - guess: where the iteration begins.
///   - tolerance: how far the result may be from the fixed point, relative to its largest number.
///   - absoluteTolerance: this much may be added to it. Only needed where the fixed point is 0.
///   - maximumIterations: how many times g may be computed.
/// - Throws: ``ImplicitError``: not converged, singular, wrong size, or symbolic numbers.
public func solveFixedPoint<N: DifferentiableNumber>(
  of g: some ParametricFunction, parameters: [N], from guess: [Double], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, maximumIterations: Int = 10_000
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  let plain = parameters.map(\.primal)
  let f = FixedPointEquations(g: g)
  var x = guess
  // How near successive x must be before the distance to the fixed point is computed.
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
  // Says what is wrong.
  let last = try ImplicitSolution(f, at: x, plain)
  try last.check(tolerance, absoluteTolerance)
  return try last.lifted { f($0, parameters) }
}

/// The x with x = g(x, p) that a solver of yours finds, as a function of p that can be differentiated.
///
/// - Parameters:
///   - g: as many numbers as unknowns.
///   - parameters: what the fixed point depends on, numbers of any kind.
///   - tolerance: how far the solver's result may be from the fixed point, relative to its largest
///     number. One that stops too early does not give a wrong derivative, but an error.
///   - absoluteTolerance: this much may be added to it. Only needed where the fixed point is 0.
///   - solver: from plain parameters to the plain fixed point. It may be anything: it is not
///     differentiated.
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
    // Another length is reported by whoever looks at the result.
    return values.count == x.count ? zip(x, values).map { $0 - $1 } : values
  }
}
