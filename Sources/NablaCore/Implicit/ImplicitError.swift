/// The reason why a system of equations has no usable solution, and so no derivative.
public enum ImplicitError: Error, Equatable, CustomStringConvertible {
  /// The solver's result is not a solution. By the equations' Jacobian, one of the unknowns is about
  /// `distance` away from it, and `allowed` is the tolerance. `residual` is the largest residual.
  case notConverged(residual: Double, distance: Double, allowed: Double)
  /// The iterations went away from a solution, to unknowns where the equations are not finite or
  /// cannot be followed further. `residual` is the largest residual there, or one that is not
  /// finite. After 0 steps, the start itself is such a point.
  case diverged(steps: Int, at: [Double], residual: Double)
  /// The equations' derivatives by the unknowns change by this fraction within the uncertainty of
  /// the solution, as they do near a double root: the derivatives of the solution would be as wrong.
  case uncertain(change: Double)
  /// The matrix of the linear system, or of the equations' derivatives by the unknowns, is
  /// singular: the column depends on those before it.
  case singular(column: Int, size: Int)
  /// A list does not have one number for each unknown.
  case wrongSize(what: String, expected: Int, found: Int)
  /// The function runs on ``Symbolic`` numbers. The number of iterations depends on values, which a
  /// record does not have.
  case cannotBeRecorded

  public var description: String {
    switch self {
    case .notConverged(let residual, let distance, let allowed):
      """
      The equations are not solved: the largest residual is \(PlainText.number(residual)), and the solution is \
      about \(PlainText.number(distance)) away, where \(allowed) is allowed. A derivative here would be wrong. \
      Begin nearer to the solution, let the solver iterate longer, or, if this is as near as it gets, \
      raise tolerance (relative to each unknown) or absoluteTolerance.
      """
    case .diverged(0, let x, let residual):
      """
      The equations are not finite at \(Self.text(x)): the residual there is \(PlainText.number(residual)). \
      Begin, or let the solver end, where they are.
      """
    case .diverged(let steps, let x, let residual):
      """
      The iterations diverged: after \(steps) \(steps == 1 ? "step" : "steps") they were at \
      \(Self.text(x)), where the residual is \(PlainText.number(residual)). Begin nearer to a solution, or check \
      that there is one.
      """
    case .uncertain(let change):
      """
      The derivative of the solution is not determined: the equations' derivatives by the unknowns \
      change by \(change.isFinite ? "a factor of \(1 + change)" : "more than themselves") within the \
      uncertainty of the solution. So it is near a double root, where the solution has no derivative. \
      Move the parameters away from it, or solve more precisely.
      """
    case .singular(let column, let size):
      """
      The \(size) × \(size) matrix is singular: column \(column) (counted from 0) depends on those \
      before it, or is not finite. The solution is not unique there, or does not vary smoothly, and has \
      no derivative.
      """
    case .wrongSize(let what, let expected, let found):
      "Here \(what) must be \(expected), but is \(found)."
    case .cannotBeRecorded:
      """
      Equations cannot be solved while a program or an explanation is recorded: how often a solver has \
      to iterate depends on values that the record does not have. Use a transform such as gradient, \
      or write the iterations out.
      """
    }
  }

  private static func text(_ x: [Double]) -> String {
    let numbers =
      x.prefix(4).map(PlainText.number) + (x.count > 4 ? ["... (\(x.count) unknowns)"] : [])
    return "x = [\(numbers.joined(separator: ", "))]"
  }
}
