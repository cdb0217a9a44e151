import CNablaKernels

/// Runs `body` as a named part of the computation, such as a layer or a step of a loop, and returns
/// its result.
///
/// An explanation shows a part as one node that can be expanded, and equal parts once with their
/// count. Parts nest. ``Symbolic`` numbers and tensors become members of the part; other numbers
/// compute as without the call.
///
///     let hidden = (0..<8).map { i in
///       group("neuron \(i)") { tanh(dot(weights[i], x) + biases[i]) }
///     }
public func group<Result>(
  _ name: @autoclosure () -> String, _ body: () throws -> Result
) rethrows -> Result {
  let part = Part(name: name(), outer: Part.current)
  let thread = nabla_this_thread().unsafelyUnwrapped
  thread.pointee.group = Unmanaged.passUnretained(part).toOpaque()
  defer {
    nabla_this_thread().unsafelyUnwrapped.pointee.group = part.outer.map {
      Unmanaged.passUnretained($0).toOpaque()
    }
  }
  guard let recorder = GraphRecorder.current else { return try body() }
  return try recorder.group(part.name, body)
}

/// A named part of a computation, which tensors record themselves as members of.
package final class Part: Sendable {
  package let name: String
  package let outer: Part?

  init(name: String, outer: Part?) {
    self.name = name
    self.outer = outer
  }

  /// The innermost open part of this thread.
  package static var current: Part? {
    nabla_this_thread().unsafelyUnwrapped.pointee.group.map {
      Unmanaged<Part>.fromOpaque($0).takeUnretainedValue()
    }
  }
}
