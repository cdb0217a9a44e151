import CNablaKernels
import Dispatch
import NablaCore

/// Work that is split over threads. What is computed does not depend on the splitting, as every piece
/// writes elements of its own.
enum Parallel {
  /// Below so many instructions, waking another thread costs more than it saves.
  private static var smallestWork: Int { 400_000 }

  /// How many threads an operation of this thread is split over.
  static var threads: Int {
    let own = Int(nabla_this_thread().unsafelyUnwrapped.pointee.threads)
    return own == 0 ? Kernels.threads : own
  }

  /// Runs `body` for all of `0..<count`, in one piece or in several at the same time.
  ///
  /// - Parameters:
  ///   - work: instructions for each of them.
  ///   - alignment: pieces begin at multiples of this.
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

/// Runs `body`, in which large operations on tensors are split over at most so many threads: one a
/// processor, unless said otherwise here or by the environment variable `NABLA_THREADS`.
///
/// Results are the same bits for any number. It holds for operations of this thread.
public func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  require(count >= 1, "withThreads: \(count) threads, but there must be at least one")
  let thread = nabla_this_thread().unsafelyUnwrapped
  let before = thread.pointee.threads
  thread.pointee.threads = Int32(clamping: count)
  defer { nabla_this_thread().unsafelyUnwrapped.pointee.threads = before }
  return try body()
}

/// A body that several threads may run at once, though the compiler cannot see it.
private struct SharedBody: @unchecked Sendable {
  let body: (Range<Int>) -> Void
}
