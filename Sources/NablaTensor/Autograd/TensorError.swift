import CNablaKernels
import NablaCore

/// What an operation on tensors could not do, and why.
public struct TensorError: Error, CustomStringConvertible, Equatable, Sendable {
  /// Which values, what happened, what to do.
  public let message: String
  /// The message.
  public var description: String { message }
}

/// The innermost `catchingErrors` of a thread.
final class Catching {
  var error: TensorError?
}

/// Whether an error was caught in this scope already: nothing may be changed any more.
@inline(__always)
var hasFailed: Bool { nabla_this_thread().unsafelyUnwrapped.pointee.has_failed }

/// Reports what an operation could not do: stops the program, or, inside `catchingErrors`, ends in
/// its error.
///
/// Note [After an error]: an operator cannot throw, so the computation goes on to the end of the
/// scope, with zeros for what is missing; nobody sees them, and nothing outside is changed:
/// whatever changes a tensor in place, or a gradient, asks ``hasFailed`` first.
@inline(never)
package func fail(_ message: @autoclosure () -> String) {
  let thread = nabla_this_thread().unsafelyUnwrapped
  guard let pointer = thread.pointee.catching else { misuse(message()) }
  let catching = Unmanaged<Catching>.fromOpaque(pointer).takeUnretainedValue()
  if catching.error == nil { catching.error = TensorError(message: message()) }
  thread.pointee.has_failed = true
}

/// Reports what an operation could not do, and stands in for its result with zeros.
@inline(never)
package func fail(
  _ message: @autoclosure () -> String, _ elementType: ElementType, _ shape: Shape
) -> AnyTensor {
  fail(message())
  return AnyTensor.zeros(shape, elementType)
}

/// Reports what an operation could not do, and stands in for its result with zeros of a tensor's
/// shape.
@inline(never)
package func fail(_ message: @autoclosure () -> String, like tensor: AnyTensor) -> AnyTensor {
  fail(message(), tensor.elementType, tensor.shape)
}

/// Runs `body`, and throws the first error of an operation on tensors inside it as a ``TensorError``,
/// instead of stopping the program.
///
/// What is computed after the error is never seen: nothing is changed in place, no gradient is set
/// and no hook runs. What was done before it stays done. It holds for operations on this thread;
/// scopes nest, and an error ends the innermost one. Inside a scope
/// that an error was caught in already, `body` is not run, and that error is thrown.
///
/// Elements that Swift code takes out of a tensor after the error are zeros, so do not index arrays by
/// them.
public func catchingErrors<Result>(_ body: () throws -> Result) throws -> Result {
  let thread = nabla_this_thread().unsafelyUnwrapped
  let catching = Catching()
  let outer = (thread.pointee.catching, thread.pointee.has_failed)
  if outer.1, let pointer = outer.0,
    let error = Unmanaged<Catching>.fromOpaque(pointer).takeUnretainedValue().error
  {
    throw error
  }
  thread.pointee.catching = Unmanaged.passUnretained(catching).toOpaque()
  thread.pointee.has_failed = false
  defer {
    thread.pointee.catching = outer.0
    thread.pointee.has_failed = outer.1
  }
  let result = Swift.Result { try body() }
  // An error of the user's after ours may be a consequence of it.
  if let error = withExtendedLifetime(catching, { catching.error }) { throw error }
  return try result.get()
}
