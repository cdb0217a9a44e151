import CNablaKernels

/// Owns the tapes of a thread, idle or in use, and releases them when the thread ends.
///
/// Transforms find an idle tape through the thread-local lists of nabla_tape.h: two loads.
@usableFromInline
final class TapePool {
  /// One for each type of variable and depth of nesting that the thread has used: a handful.
  private var tapes: [AnyObject] = []

  private static var ofThisThread: TapePool {
    if let pool = nabla_thread_pool() {
      return Unmanaged<TapePool>.fromOpaque(pool).takeUnretainedValue()
    }
    let pool = Unmanaged.passRetained(TapePool())
    nabla_set_thread_pool(pool.toOpaque()) { pool in
      nabla_forget_idle_tapes()
      Unmanaged<TapePool>.fromOpaque(pool!).release()
    }
    return pool.takeUnretainedValue()
  }

  /// Keeps a tape alive until the thread ends.
  @inline(never) @usableFromInline
  static func keep(_ tape: AnyObject) { ofThisThread.tapes.append(tape) }
}
