import CNablaKernels

/// Runs `body` as a named part of the computation, such as a layer or a step of a loop.
///
/// An explanation shows a part as one thing that can be opened, and parts that are alike once, with
/// their count. Parts nest. ``Symbolic`` numbers and tensors are recorded as members of the part; other
/// numbers compute as if the call were not there.
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

/// A named part of a computation that tensors note themselves as members of.
package final class Part: Sendable {
  package let name: String
  package let outer: Part?

  init(name: String, outer: Part?) {
    self.name = name
    self.outer = outer
  }

  /// The innermost part of this thread that is open.
  package static var current: Part? {
    nabla_this_thread().unsafelyUnwrapped.pointee.group.map {
      Unmanaged<Part>.fromOpaque($0).takeUnretainedValue()
    }
  }
}
