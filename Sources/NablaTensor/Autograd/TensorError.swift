import CNablaKernels
import NablaCore

/// An error of an operation on tensors.
public struct TensorError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The values, the cause and the remedy.
  public let message: String
  /// The message.
  public var description: String { message }
}

/// The state of the innermost `catchingErrors` of a thread.
final class Catching {
  var error: TensorError?
}

/// Whether an error has been caught in this scope, so that nothing may be changed any more.
@inline(__always)
var hasFailed: Bool { nabla_this_thread().unsafelyUnwrapped.pointee.has_failed }

/// Reports an error of an operation: stops the program or, inside `catchingErrors`, records the
/// error for the end of the scope.
///
/// Note [After an error]: operators cannot throw, so the computation continues to the end of the
/// scope, with zeros as missing results. They are not visible outside, and nothing is changed: each
/// function that changes a tensor in place, or a gradient, checks ``hasFailed`` first.
@inline(never)
package func fail(_ message: @autoclosure () -> String) {
  let thread = nabla_this_thread().unsafelyUnwrapped
  guard let pointer = thread.pointee.catching else { misuse(message()) }
  let catching = Unmanaged<Catching>.fromOpaque(pointer).takeUnretainedValue()
  if catching.error == nil { catching.error = TensorError(message: message()) }
  thread.pointee.has_failed = true
}

/// Reports an error of an operation, and returns zeros as its result.
@inline(never)
package func fail(
  _ message: @autoclosure () -> String, _ elementType: ElementType, _ shape: Shape
) -> AnyTensor {
  fail(message())
  return AnyTensor.zeros(shape, elementType)
}

/// Reports an error of an operation, and returns zeros of a tensor's shape as its result.
@inline(never)
package func fail(_ message: @autoclosure () -> String, like tensor: AnyTensor) -> AnyTensor {
  fail(message(), tensor.elementType, tensor.shape)
}

/// Returns the result of `body`, or throws the first error of an operation on tensors inside it as
/// a ``TensorError``, instead of stopping the program.
///
/// Results computed after the error are discarded: nothing is changed in place, no gradient is set
/// and no hook runs. Earlier changes remain. It applies to operations on this thread; scopes nest,
/// and an error ends the innermost one. If the enclosing scope has already caught an error, `body`
/// is not run, and that error is thrown.
///
/// Elements that Swift code reads from a tensor after the error are zeros, so do not use them as
/// array indices.
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
  // An error thrown by the user's code after ours may be a consequence of it.
  if let error = withExtendedLifetime(catching, { catching.error }) { throw error }
  return try result.get()
}
