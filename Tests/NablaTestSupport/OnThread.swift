#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs `body` on a new thread with a stack of the given size and waits until the thread is gone,
/// with all that it held.
///
/// A stack of 512 KiB is what a secondary thread of an Apple system has: recursion in proportion to
/// the size of a computation does not survive on it.
@discardableResult
public func onThread<Result: Sendable>(
  stack bytes: Int = 512 << 10, _ body: @escaping @Sendable () -> Result
) -> Result {
  RunningThread(stack: bytes, body).result()
}

/// A thread that runs one body.
struct RunningThread<Result: Sendable> {
  #if canImport(Darwin)
    private var thread: pthread_t?
  #else
    private var thread = pthread_t()
  #endif
  private let job: Job

  /// Starts the thread, with a stack of the given size.
  init(stack bytes: Int = 512 << 10, _ body: @escaping @Sendable () -> Result) {
    job = Job { body() }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, bytes)
    let argument = Unmanaged.passRetained(job).toOpaque()
    let code = pthread_create(&thread, &attributes, startJob, argument)
    precondition(code == 0, "pthread_create failed with \(code)")
  }

  /// What the body returned, when the thread is gone. To be asked for once.
  func result() -> Result {
    #if canImport(Darwin)
      pthread_join(thread!, nil)
    #else
      pthread_join(thread, nil)
    #endif
    return job.result as! Result
  }
}

/// Written by the thread before it ends, read after it is joined.
private final class Job: @unchecked Sendable {
  let body: @Sendable () -> any Sendable
  var result: (any Sendable)?
  init(_ body: @escaping @Sendable () -> any Sendable) { self.body = body }
}

#if canImport(Darwin)
  private func startJob(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    runJob(argument)
  }
#else
  private func startJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    runJob(argument!)
  }
#endif

private func runJob(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
  job.result = job.body()
  return nil
}
