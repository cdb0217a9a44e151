import CNablaKernels
import NablaCore

extension AnyTensor {
  /// Begins to read the elements; ``endReading()`` must follow.
  @inline(__always)
  package func beginReading(for operation: @autoclosure () -> String) {
    if !nabla_storage_begin_reading(storage.header) {
      misuse(
        """
        \(operation()): \(text) is being changed in place by another thread. Tensors may be read by \
        several threads, but only one may change a tensor, while no other uses it.
        """)
    }
  }

  @inline(__always)
  package func endReading() { nabla_storage_end_reading(storage.header) }

  @inline(__always)
  package func reading<Result>(
    for operation: @autoclosure () -> String, _ body: () throws -> Result
  ) rethrows -> Result {
    beginReading(for: operation())
    defer { endReading() }
    return try body()
  }

  /// Runs `body` while nothing else may use the elements, and counts the change.
  ///
  /// - Parameter operation: a name that lives as long as the program.
  package func changing<Result>(
    by operation: StaticString, _ body: () throws -> Result
  ) rethrows -> Result {
    if !nabla_storage_begin_changing(storage.header) {
      misuse(
        """
        \(operation): \(text) is being used by another operation. Only one thread may change a \
        tensor, while no other uses it.
        """)
    }
    defer {
      nabla_storage_end_changing(
        storage.header, UnsafeRawPointer(operation.utf8Start).assumingMemoryBound(to: CChar.self))
    }
    return try body()
  }
}
