/// Traps with a message unless the condition holds.
///
/// `precondition` drops its message in release builds; these messages must appear in every build.
@inlinable
package func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { misuse(message()) }
}

/// Traps with a message, for operators that cannot throw.
@inline(never) @usableFromInline
package func misuse(_ message: String) -> Never { fatalError(message) }
