/// The x with f(x, p) = 0, by Newton's method, as a function of p that can be differentiated.
///
///     let anomaly = try solveRoot(of: Kepler(), parameters: [0.3, 1.2], from: [1.2])
///
/// The iterations run on plain numbers, and nothing of them is recorded. The derivatives by the
/// parameters are those of the solution, by the implicit function theorem, to any order: of `Variable<Double>`,
/// `Dual<Double>`, `Variable<Dual<Double>>` and so on. The result takes part in a larger computation like any
/// other number. The Jacobian of f by x is dense and is factorised: n³ / 3 multiplications for n
/// unknowns, so it is meant for some hundreds of them.
///
/// - Parameters:
///   - f: as many equations as unknowns.
///   - parameters: what the solution depends on, numbers of any kind.
///   - guess: where Newton's method begins; it has as many numbers as there are unknowns, and decides
///     which solution is found.
///   - tolerance: how far the result may be from the solution, relative to its largest number.
///   - absoluteTolerance: this much may be added to it. Only needed where the solution is 0.
///   - maximumIterations: how many steps Newton's method may take.
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

/// The x with f(x, p) = 0 that a solver of yours finds, as a function of p that can be differentiated.
///
/// - Parameters:
///   - f: as many equations as unknowns.
///   - parameters: what the solution depends on, numbers of any kind.
///   - tolerance: how far the solver's result may be from the solution, relative to its largest
///     number. One that stops too early does not give a wrong derivative, but an error.
///   - absoluteTolerance: this much may be added to it. Only needed where the solution is 0.
///   - solver: from plain parameters to the plain solution. It may be anything: it is not differentiated.
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
