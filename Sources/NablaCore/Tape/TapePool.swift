import CNablaKernels

/// The idle tapes of a thread. They are released when the thread ends.
@usableFromInline
final class TapePool {
  /// A handful: one for each type of variable and depth of nesting that the thread has used.
  private var idle: [(type: ObjectIdentifier, tape: AnyObject)] = []

  private static var ofThisThread: TapePool {
    if let pool = nabla_thread_pool() {
      return Unmanaged<TapePool>.fromOpaque(pool).takeUnretainedValue()
    }
    let pool = Unmanaged.passRetained(TapePool())
    nabla_set_thread_pool(pool.toOpaque()) { pool in
      Unmanaged<TapePool>.fromOpaque(pool!).release()
    }
    return pool.takeUnretainedValue()
  }

  @usableFromInline
  static func take<T: AnyObject>(_ type: T.Type, orMake make: () -> T) -> T {
    let pool = ofThisThread
    guard let index = pool.idle.lastIndex(where: { $0.type == ObjectIdentifier(type) }) else {
      return make()
    }
    return unsafeDowncast(pool.idle.remove(at: index).tape, to: T.self)
  }

  @usableFromInline
  static func giveBack<T: AnyObject>(_ tape: T) {
    ofThisThread.idle.append((ObjectIdentifier(T.self), tape))
  }
}
