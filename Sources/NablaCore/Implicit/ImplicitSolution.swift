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
  /// J, and its factors.
  let matrix: [[Double]]
  let factors: LinearFactors
  /// The distance to the exact solution, estimated by a step of Newton's method.
  let step: [Double]

  /// - Throws: ``ImplicitError``: wrong size, singular, or ``ImplicitError/diverged(steps:at:residual:)``
  ///   if f is not finite.
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
      throw .diverged(steps: 0, at: x, residual: wrong)
    }
    matrix = Self.jacobian(of: f, at: x, parameters)
    factors = try LinearFactors(matrix)
    step = factors.solve(residual)
  }

  init(values: [Double], residual: [Double], matrix: [[Double]], factors: LinearFactors) {
    self.values = values
    self.residual = residual
    self.matrix = matrix
    self.factors = factors
    step = factors.solve(residual)
  }

  private static func jacobian(
    of f: some ParametricFunction, at x: [Double], _ parameters: [Double]
  ) -> [[Double]] {
    NablaCore.jacobian(at: x) { x in f(x, parameters.map { Variable($0) }) }
  }

  /// The largest ratio of a step to the distance that is allowed at x, over the unknowns: at most 1
  /// if each unknown is within the tolerance of its own magnitude.
  static func excess(of step: [Double], at x: [Double], _ tolerance: Tolerance) -> Double {
    zip(step, x).map { step, x in
      step == 0 ? 0 : step.magnitude / tolerance.allowed(at: x)
    }.largestMagnitude
  }

  /// The same for the estimated distance to the exact solution.
  func excess(_ tolerance: Tolerance) -> Double {
    Self.excess(of: step, at: values, tolerance)
  }

  /// Throws unless each unknown is within the tolerance, and the derivatives are determined by it.
  func check(
    _ f: some ParametricFunction, _ parameters: [Double], _ tolerance: Tolerance
  ) throws(ImplicitError) {
    // Written so that NaN is refused too.
    if !(excess(tolerance) <= 1) {
      let floors = roundingFloors()
      let largest = tolerance.allowed(at: values.largestMagnitude)
      for i in values.indices {
        let (distance, allowed) = (step[i].magnitude, tolerance.allowed(at: values[i]))
        if distance <= max(allowed, min(floors[i], largest)) { continue }
        throw .notConverged(
          residual: residual.largestMagnitude, distance: distance, allowed: allowed)
      }
    }
    let change = relativeChange(f, parameters)
    // The derivatives are at least as uncertain as the solution; half the digits are asked for.
    let relative = zip(values, values.map(tolerance.allowed)).map { x, allowed in
      x == 0 ? (allowed == 0 ? 0 : 1) : allowed / x.magnitude
    }.largestMagnitude
    if !(change <= min(relative.squareRoot(), 0.5)) { throw .uncertain(change: change) }
  }

  /// What rounding the unknowns moves each of them by: |J⁻¹| |J| |x| roundings. An unknown that is
  /// the small difference of larger ones is not known better.
  private func roundingFloors() -> [Double] {
    let size = values.count
    let rounding = 4 * Double(size) * Double.ulpOfOne
    let amounts = matrix.map { row in
      zip(row, values).reduce(0) { $0 + ($1.0 * $1.1).magnitude }
    }
    var floors = [Double](repeating: 0, count: size)
    for equation in 0..<size {
      var unit = [Double](repeating: 0, count: size)
      unit[equation] = 1
      for (i, number) in factors.solve(unit).enumerated() {
        floors[i] += number.magnitude * amounts[equation] * rounding
      }
    }
    return floors
  }

  /// The relative change of the determinant of J over the distance to the exact solution, at least
  /// one rounding: near a double root, where the solution has no derivative, it is large. It does
  /// not depend on the units of equations and unknowns.
  private func relativeChange(_ f: some ParametricFunction, _ parameters: [Double]) -> Double {
    let other = zip(values, step).map { x, step in
      x - (step.sign == .minus ? -1 : 1) * max(step.magnitude, x.magnitude * .ulpOfOne)
    }
    let matrix = Self.jacobian(of: f, at: other, parameters)
    guard let changed = try? LinearFactors(matrix).logDeterminant else { return .infinity }
    let own = factors.logDeterminant
    if changed.isNegative != own.isNegative { return .infinity }
    return Double.expMinusOne(changed.magnitude - own.magnitude).magnitude
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

/// The allowed distance to the exact solution.
struct Tolerance {
  /// Relative to each unknown's magnitude.
  let relative: Double
  /// Is added to that.
  let absolute: Double

  func allowed(at x: Double) -> Double { absolute + relative * x.magnitude }
}

extension [Double] {
  /// The largest magnitude; NaN if one number is NaN.
  var largestMagnitude: Double {
    reduce(0) { $1.isNaN ? .nan : Swift.max($0, $1.magnitude) }
  }
}
