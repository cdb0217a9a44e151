/// The reason why a system of equations has no usable solution, and so no derivative.
public enum ImplicitError: Error, Equatable, CustomStringConvertible {
  /// The solver's result is not a solution. By the equations' Jacobian it is about `distance` away
  /// from one, and `allowed` is the tolerance. `residual` is the largest residual.
  case notConverged(residual: Double, distance: Double, allowed: Double)
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
      The equations are not solved: the largest residual is \(residual), and the solution is about \
      \(distance) away, where \(allowed) is allowed. A derivative here would be wrong. Begin nearer to \
      the solution, let the solver iterate longer, or, if this is as near as it gets, raise tolerance \
      (relative to the largest unknown) or absoluteTolerance.
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
}
