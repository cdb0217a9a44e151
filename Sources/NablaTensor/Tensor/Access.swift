import CNablaKernels
import NablaCore

extension AnyTensor {
  /// Begins reading the elements; ``endReading()`` must follow.
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

  /// Runs `body`, which changes the elements, with exclusive access, and increments their version.
  ///
  /// - Parameter operation: a static string.
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

// MARK: - Elements in memory

// This is the only file that binds memory to a type: operations get typed pointers, or pass
// addresses to kernels, which know the type (see Note [The table of kernels]).

extension AnyTensor {
  /// The address of the first element.
  @inline(__always)
  package var pointer: UnsafeMutableRawPointer { pointer(of: layout) }

  /// The address of the first element of another layout of the storage.
  @inline(__always)
  func pointer(of layout: Layout) -> UnsafeMutableRawPointer {
    storage.data + layout.offset * elementType.size
  }

  /// The address of an element, given its offset from the first one in elements.
  @inline(__always)
  func pointer(at distance: Int) -> UnsafeMutableRawPointer {
    pointer + distance * elementType.size
  }

  /// The elements in memory, starting with the first one. The tensor must outlive the use.
  ///
  /// - Parameter type: the element type, or another type of the same size, to access the bits.
  @inline(__always)
  func memory<Element: BitwiseCopyable>(of type: Element.Type) -> UnsafeMutablePointer<Element> {
    pointer.elements()
  }

  /// All elements in memory. The tensor must outlive the use.
  ///
  /// - Precondition: the tensor is contiguous.
  @inline(__always)
  func buffer<Element: BitwiseCopyable>(of type: Element.Type) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: memory(of: type), count: count)
  }

  /// The elements in row-major order.
  package func elements<Element: TensorElement>(_: Element.Type) -> [Element] {
    reading(for: "scalars") {
      let rows = inRows()
      return withExtendedLifetime(rows) { Array(rows.buffer(of: Element.self)) }
    }
  }

  /// The elements as Double, in row-major order; those of Bool as 0 and 1.
  package var numbers: [Double] {
    switch elementType {
    case .float32: elements(Float.self).map { Double($0) }
    case .float64: elements(Double.self)
    default: converted(to: .float64).elements(Double.self)
    }
  }
}

extension UnsafeMutableRawPointer {
  /// Typed memory at this address.
  @inline(__always)
  func elements<Element: BitwiseCopyable>() -> UnsafeMutablePointer<Element> {
    assumingMemoryBound(to: Element.self)
  }
}

extension ElementType {
  /// Writes a number as an element of Float or Double.
  @inline(__always)
  func store(_ number: Double, in memory: UnsafeMutableRawPointer) {
    switch self {
    case .float32: memory.storeBytes(of: Float(number), as: Float.self)
    default: memory.storeBytes(of: number, as: Double.self)
    }
  }
}

/// Calls `body` with two tensors in a buffer, without allocating an array.
@inline(__always)
func withBuffer<Result>(
  of x: AnyTensor, _ y: AnyTensor, _ body: (UnsafeBufferPointer<AnyTensor>) -> Result
) -> Result {
  // The references in the buffer are not counted: the parameters are kept alive here.
  withExtendedLifetime(x) {
    withExtendedLifetime(y) {
      withUnsafePointer(to: (Unmanaged.passUnretained(x), Unmanaged.passUnretained(y))) {
        $0.withMemoryRebound(to: AnyTensor.self, capacity: 2) {
          body(UnsafeBufferPointer(start: $0, count: 2))
        }
      }
    }
  }
}
