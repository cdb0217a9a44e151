import CNablaKernels

/// Whether this thread's operations are recorded.
enum GradientMode {
  @inline(__always)
  static var isRecording: Bool {
    !nabla_this_thread().unsafelyUnwrapped.pointee.records_no_gradient
  }

  static func with<Result>(
    recording: Bool, _ body: () throws -> Result
  ) rethrows -> Result {
    let thread = nabla_this_thread().unsafelyUnwrapped
    let before = thread.pointee.records_no_gradient
    thread.pointee.records_no_gradient = !recording
    defer { nabla_this_thread().unsafelyUnwrapped.pointee.records_no_gradient = before }
    return try body()
  }
}

/// Whether operations on this thread are recorded at present: false inside ``withoutGradient(_:)``
/// and, for hooks, in a backward pass without createGraph.
///
/// PyTorch calls it `is_grad_enabled()`.
public var recordsGradients: Bool { GradientMode.isRecording }

/// Runs `body` without recording its operations: what it computes requires no gradient.
///
/// Leaves may be changed in place inside, as an optimiser does. It holds for this thread only.
/// PyTorch calls it `no_grad`.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try GradientMode.with(recording: false, body)
}

/// Runs `body` with recording, inside a `withoutGradient`.
///
/// PyTorch calls it `enable_grad`.
public func withGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try GradientMode.with(recording: true, body)
}
