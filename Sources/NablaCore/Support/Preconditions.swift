/// Stops with a message unless the condition holds.
///
/// `precondition` loses its message in release builds; a caller's mistake must be named in every
/// build.
@inlinable
package func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { misuse(message()) }
}

/// Stops with a message: an operator cannot throw.
@inline(never) @usableFromInline
package func misuse(_ message: String) -> Never { fatalError(message) }
