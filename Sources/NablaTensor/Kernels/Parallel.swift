import CNablaKernels
import Dispatch
import NablaCore

/// Splits work over threads. The results do not depend on the splitting, because each piece writes
/// different elements.
enum Parallel {
  /// Below this number of instructions, waking another thread costs more than it saves.
  private static var smallestWork: Int { 400_000 }

  /// The number of threads that an operation of this thread is split over.
  static var threads: Int {
    let own = Int(nabla_this_thread().unsafelyUnwrapped.pointee.threads)
    return own == 0 ? Kernels.threads : own
  }

  /// Runs `body` for `0..<count`, in one piece or in several concurrent ones.
  ///
  /// - Parameters:
  ///   - work: the number of instructions for each index.
  ///   - alignment: pieces begin at multiples of this number.
  @inline(__always)
  static func forEach(
    _ count: Int, work: Int, alignment: Int, _ body: (Range<Int>) -> Void
  ) {
    if count * work < smallestWork || count <= alignment || threads == 1 {
      body(0..<count)
    } else {
      split(count, alignment, body)
    }
  }

  @inline(never)
  private static func split(_ count: Int, _ alignment: Int, _ body: (Range<Int>) -> Void) {
    let pieces = min(threads, (count + alignment - 1) / alignment)
    let length = ((count + pieces - 1) / pieces + alignment - 1) / alignment * alignment
    withoutActuallyEscaping(body) { body in
      let shared = SharedBody(body: body)
      DispatchQueue.concurrentPerform(iterations: pieces) { piece in
        let first = piece * length
        if first < count { shared.body(first..<min(first + length, count)) }
      }
    }
  }
}

/// Returns the result of `body`, in which large tensor operations are split over at most `count`
/// threads. The default is one per processor, or the environment variable `NABLA_THREADS`.
///
/// Results have the same bits for any number of threads. It applies to operations of this thread.
public func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  if count < 1 { fail("withThreads: \(count) threads, but there must be at least one.") }
  let thread = nabla_this_thread().unsafelyUnwrapped
  let before = thread.pointee.threads
  thread.pointee.threads = Int32(clamping: Swift.max(count, 1))
  defer { nabla_this_thread().unsafelyUnwrapped.pointee.threads = before }
  return try body()
}

/// A body that several threads may run at once, which the compiler cannot verify.
private struct SharedBody: @unchecked Sendable {
  let body: (Range<Int>) -> Void
}
