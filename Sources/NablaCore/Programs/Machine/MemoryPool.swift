import CNablaKernels

/// Reusable memory for runs, which avoids page faults in each of them.
final class MemoryPool: @unchecked Sendable {
  private let lock = Lock()
  private var idle: [UnsafeMutableRawPointer] = []
  private let bytes: Int

  private let prepare: @Sendable (UnsafeMutableRawPointer) -> Void

  /// - Parameters:
  ///   - bytes: the size of each piece.
  ///   - prepare: fills a new piece.
  init(bytes: Int, prepare: @escaping @Sendable (UnsafeMutableRawPointer) -> Void = { _ in }) {
    self.bytes = max(64, bytes)
    self.prepare = prepare
  }

  deinit { idle.forEach { free($0) } }

  /// Runs `body` with a 64-byte aligned piece of memory: a new one, or one as an earlier run left
  /// it.
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
