/// Returns a closure's single expression. It marks the closures that transforms and programs take,
/// so that the compiler checks long ones quickly; nobody else needs it.
///
/// Note [Closures of one expression]: the type checker solves a closure of one expression together
/// with the call that the closure is passed to. The type of `x` in
///
///     gradient(at: 0.3) { x in (1 - x) * (1 - x) * 0.5 + 3 * x * exp(-2 * x) / (1 + x * x) }
///
/// is open until it knows which `gradient` is meant and what 0.3 is, so every operator has some
/// hundred candidates, and it gives up after ten seconds. A closure of several statements is
/// checked after the call, when the type of `x` is known, and so is the body of a result builder.
/// This builder changes nothing but that order: the line takes a hundredth of a second. A closure
/// that contains `return` is compiled without it.
@resultBuilder
public enum SingleExpression<Result> {
  /// The expression.
  @inlinable @inline(__always)
  public static func buildExpression(_ result: Result) -> Result { result }
  /// The only expression.
  @inlinable @inline(__always)
  public static func buildBlock(_ result: Result) -> Result { result }
  /// The expression of the branch that is taken, in an `if` or `switch` without `return`.
  @inlinable @inline(__always)
  public static func buildEither(first result: Result) -> Result { result }
  /// The expression of the other branch.
  @inlinable @inline(__always)
  public static func buildEither(second result: Result) -> Result { result }
}
