import CNablaKernels

/// A lock. Swift's own locks require newer systems than Nabla does.
package final class Lock: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<nabla_lock>

  package init() {
    lock = .allocate(capacity: 1)
    nabla_lock_init(lock)
  }

  deinit {
    nabla_lock_destroy(lock)
    lock.deallocate()
  }

  package func callAsFunction<Result>(_ body: () throws -> Result) rethrows -> Result {
    nabla_lock_acquire(lock)
    defer { nabla_lock_release(lock) }
    return try body()
  }
}

/// A value that is computed at its first use, by one thread.
final class OnceValue<Value: Sendable>: @unchecked Sendable {
  private let lock = Lock()
  private var stored: Value?

  func value(orMake make: () -> Value) -> Value {
    lock {
      if let stored { return stored }
      let value = make()
      stored = value
      return value
    }
  }
}

/// Values that are computed at their first use, by key.
package final class Cache<Key: Hashable & Sendable, Value: Sendable>: @unchecked Sendable {
  private let lock = Lock()
  private var stored: [Key: Value] = [:]

  package init() {}

  package func value(for key: Key, orMake make: () -> Value) -> Value {
    lock {
      if let value = stored[key] { return value }
      let value = make()
      stored[key] = value
      return value
    }
  }
}

/// An epoch: a number that no other transform of this process has, for the first 2³² transforms. It
/// is the upper half of the ids of a transform's variables, or the tag of its duals.
@inlinable
func epoch(for transform: StaticString) -> UInt32 {
  transform.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { nabla_next_epoch($0) }
}
