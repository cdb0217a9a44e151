import CNablaKernels

/// A lock. Swift's own ask for newer systems than Nabla does.
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

/// A value that is made when it is first asked for, by one thread.
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

/// Values that are made when they are first asked for, by key.
final class Cache<Key: Hashable & Sendable, Value: Sendable>: @unchecked Sendable {
  private let lock = Lock()
  private var stored: [Key: Value] = [:]

  func value(for key: Key, orMake make: () -> Value) -> Value {
    lock {
      if let value = stored[key] { return value }
      let value = make()
      stored[key] = value
      return value
    }
  }
}

/// Memory that runs borrow and return, so that it is not touched for the first time in each of them.
final class MemoryPool: @unchecked Sendable {
  private let lock = Lock()
  private var idle: [UnsafeMutableRawPointer] = []
  private let bytes: Int

  private let prepare: @Sendable (UnsafeMutableRawPointer) -> Void

  /// - Parameters:
  ///   - bytes: how large each piece is.
  ///   - prepare: fills a new piece.
  init(bytes: Int, prepare: @escaping @Sendable (UnsafeMutableRawPointer) -> Void = { _ in }) {
    self.bytes = max(64, bytes)
    self.prepare = prepare
  }

  deinit { idle.forEach { free($0) } }

  /// Runs `body` with a piece of memory at a multiple of 64 bytes: a new one, or one that an earlier
  /// run left as it is.
  func borrow<Result>(_ body: (UnsafeMutableRawPointer) throws -> Result) rethrows -> Result {
    let memory = lock { idle.popLast() } ?? allocate()
    defer { lock { idle.append(memory) } }
    return try body(memory)
  }

  private func allocate() -> UnsafeMutableRawPointer {
    guard let memory = nabla_allocate_aligned(bytes) else {
      misuse("A program needs \(bytes) bytes of memory to run, which the system does not have.")
    }
    prepare(memory)
    return memory
  }
}
