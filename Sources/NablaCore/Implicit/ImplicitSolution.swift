/// A function of unknowns and parameters, for
/// ``solveRoot(of:parameters:from:tolerance:absoluteTolerance:maximumIterations:)`` and
/// ``solveFixedPoint(of:parameters:from:tolerance:absoluteTolerance:maximumIterations:)``.
///
/// It is a type and not a closure, because it is run with several kinds of number: with plain ones
/// to solve, and with others to differentiate.
///
///     struct Kepler: ParametricFunction {
///       func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
///         [x[0] - p[0] * sin(x[0]) - p[1]]
///       }
///     }
public protocol ParametricFunction {
  /// The function's value: one number for each unknown.
  ///
  /// - Parameters:
  ///   - x: the unknowns.
  ///   - parameters: the numbers that the solution is differentiated by. Other variables must not
  ///     be used.
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ parameters: [N]) -> [N]
}

/// A verified solution of f(x, p) = 0 in plain numbers, with the data for its derivatives.
///
/// By the implicit function theorem dx/dp = -J⁻¹ ∂f/∂p with J = ∂f/∂x. It is computed by one step
/// of Newton's method with the plain J, on numbers that carry derivatives,
///
///     x ← x - J⁻¹ (f(x, p) - f(x, p) in plain numbers).
///
/// The step leaves the value unchanged and makes the first derivatives correct. A tape records f
/// and the solution of one linear system, whose backward sweep solves the adjoint system. A further
/// step makes the second derivatives correct, and so on: the error after k steps is of order k + 1,
/// because J - ∂f/∂x is of order 1.
///
/// A. Griewank and A. Walther, "Evaluating Derivatives", 2nd edition (2008), chapter 15.
struct ImplicitSolution {
  let values: [Double]
  /// The value of f at the solution, ideally 0.
  let residual: [Double]
  let factors: LinearFactors
  /// The distance to the exact solution, estimated by a step of Newton's method.
  let step: [Double]

  /// - Throws: ``ImplicitError``: wrong size, singular, or not finite.
  init(
    _ f: some ParametricFunction, at x: [Double], _ parameters: [Double]
  ) throws(ImplicitError) {
    values = x
    residual = f(x, parameters)
    if residual.count != x.count {
      throw .wrongSize(
        what: "the number of values of the function, one for each unknown,", expected: x.count,
        found: residual.count)
    }
    if let wrong = residual.first(where: { !$0.isFinite }) {
      throw .notConverged(residual: wrong, distance: .nan, allowed: 0)
    }
    let matrix = jacobian(at: x) { x in f(x, parameters.map { Variable($0) }) }
    factors = try LinearFactors(matrix)
    step = factors.solve(residual)
  }

  init(values: [Double], residual: [Double], factors: LinearFactors) {
    self.values = values
    self.residual = residual
    self.factors = factors
    step = factors.solve(residual)
  }

  var distance: Double { step.largestMagnitude }

  /// The allowed distance to the exact solution.
  static func allowed(
    at x: [Double], _ tolerance: Double, _ absoluteTolerance: Double
  ) -> Double {
    absoluteTolerance + tolerance * x.largestMagnitude
  }

  /// Throws unless the solution is within the tolerance.
  func check(_ tolerance: Double, _ absoluteTolerance: Double) throws(ImplicitError) {
    let allowed = Self.allowed(at: values, tolerance, absoluteTolerance)
    if !(distance <= allowed) {
      throw .notConverged(
        residual: residual.largestMagnitude, distance: distance, allowed: allowed)
    }
  }

  /// The solution with derivatives.
  ///
  /// - Parameter f: the residual at x, as a function of numbers with derivatives; its parameters
  ///   have theirs.
  func lifted<N: DifferentiableNumber>(_ f: ([N]) -> [N]) throws(ImplicitError) -> [N] {
    guard let order = N._derivativeOrder else { throw .cannotBeRecorded }
    var x = values.map { N($0) }
    for _ in 0..<order {
      let error = zip(f(x), residual).map { $0 - N($1) }
      x = zip(x, factors.solve(error)).map { $0 - $1 }
    }
    return x
  }
}

extension [Double] {
  /// The largest magnitude; NaN if one number is NaN.
  var largestMagnitude: Double {
    reduce(0) { $1.isNaN ? .nan : Swift.max($0, $1.magnitude) }
  }
}
