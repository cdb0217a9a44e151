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
///   - tolerance: the allowed distance of the result to the solution, relative to its largest
///     number.
///   - absoluteTolerance: is added to that. Needed only if the solution is 0.
///   - maximumIterations: the largest number of steps of Newton's method.
/// - Throws: ``ImplicitError``: not converged, singular, wrong size, or symbolic numbers.
public func solveRoot<N: DifferentiableNumber>(
  of f: some ParametricFunction, parameters: [N], from guess: [Double], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, maximumIterations: Int = 50
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  let plain = parameters.map(\.primal)
  var solution = try ImplicitSolution(f, at: guess, plain)
  for _ in 0..<maximumIterations {
    let x = zip(solution.values, solution.step).map { $0 - $1 }
    let allowed = ImplicitSolution.allowed(at: x, tolerance, absoluteTolerance)
    let isNear = solution.distance <= allowed
    solution = try ImplicitSolution(f, at: x, plain)
    if isNear { break }
  }
  try solution.check(tolerance, absoluteTolerance)
  return try solution.lifted { f($0, parameters) }
}

/// The x with f(x, p) = 0 found by your own solver, as a differentiable function of p.
///
/// - Parameters:
///   - f: the equations, as many as unknowns.
///   - parameters: the numbers that the solution depends on, of any kind.
///   - tolerance: the allowed distance of the solver's result to the solution, relative to its
///     largest number. A solver that stops too early causes an error, not a wrong derivative.
///   - absoluteTolerance: is added to that. Needed only if the solution is 0.
///   - solver: maps plain parameters to the plain solution. It is not differentiated.
/// - Throws: ``ImplicitError``: not converged, singular, wrong size, or symbolic numbers.
public func solveRoot<N: DifferentiableNumber>(
  of f: some ParametricFunction, parameters: [N], tolerance: Double = 1e-9,
  absoluteTolerance: Double = 0, solver: (_ parameters: [Double]) -> [Double]
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  let plain = parameters.map(\.primal)
  let solution = try ImplicitSolution(f, at: solver(plain), plain)
  try solution.check(tolerance, absoluteTolerance)
  return try solution.lifted { f($0, parameters) }
}
