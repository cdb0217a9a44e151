import CNablaKernels
import NablaCore

extension AnyTensor {
  /// Zeros; of no more memory than one element takes.
  package static func zeros(_ shape: Shape, _ elementType: ElementType) -> AnyTensor {
    expandedScalar(shape, elementType) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: elementType.size)
    }
  }

  /// One number everywhere; of no more memory than one element takes.
  ///
  /// - Precondition: the elements are Float or Double.
  package static func full(_ shape: Shape, _ value: Double, _ elementType: ElementType) -> AnyTensor
  {
    expandedScalar(shape, elementType) { memory in
      if elementType == .float32 {
        memory.storeBytes(of: Float(value), as: Float.self)
      } else {
        memory.storeBytes(of: value, as: Double.self)
      }
    }
  }

  /// A tensor of rank 0, for one operation: it must not be changed.
  @inline(__always)
  package static func scalar(_ value: Double, _ elementType: ElementType) -> AnyTensor {
    let result = full([], value, elementType)
    result.isNumber = true
    return result
  }

  private static func expandedScalar(
    _ shape: Shape, _ elementType: ElementType, _ set: (UnsafeMutableRawPointer) -> Void
  ) -> AnyTensor {
    let storage = Storage(bytes: elementType.size)
    set(storage.data)
    return AnyTensor(
      elementType,
      layout: Layout(shape: shape, strides: Dimensions(repeating: 0, count: shape.rank)),
      owning: storage)
  }

  /// Elements that are set by `body`, in rows one after the other.
  package convenience init<Element: TensorElement>(
    _ shape: Shape, _: Element.Type, _ body: (UnsafeMutableBufferPointer<Element>) -> Void
  ) {
    self.init(Element.elementType, uninitialized: Layout(contiguous: shape))
    body(
      UnsafeMutableBufferPointer(
        start: pointer.bindMemory(to: Element.self, capacity: count), count: count))
  }

  // MARK: Copies

  /// The elements of another layout of the same storage, in rows one after the other: not recorded.
  package func copied(_ layout: Layout? = nil) -> AnyTensor {
    let layout = layout ?? self.layout
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: layout.shape))
    Self.copy(
      layout.shape, elementType.size, from: storage.data + layout.offset * elementType.size,
      layout.strides, to: result.pointer, result.layout.strides)
    return result
  }

  /// The tensor, if its elements lie in rows one after the other, or a copy that has them so: not
  /// recorded.
  package func inRows() -> AnyTensor { layout.isContiguous ? self : copied() }

  /// Copies elements between two arrays of one shape.
  static func copy(
    _ shape: Shape, _ size: Int, from source: UnsafeRawPointer, _ sourceStrides: Dimensions,
    to destination: UnsafeMutableRawPointer, _ destinationStrides: Dimensions
  ) {
    let kernelRank = 8
    if shape.rank > kernelRank {
      // The kernel has few dimensions; more are rare.
      let rest = Shape(shape.dropFirst())
      let steps = (sourceStrides.dropFirst(), destinationStrides.dropFirst())
      for i in 0..<shape.dimensions[0] {
        copy(
          rest, size, from: source + i * sourceStrides[0] * size, steps.0,
          to: destination + i * destinationStrides[0] * size, steps.1)
      }
      return
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * kernelRank) { numbers in
      let start = numbers.baseAddress.unsafelyUnwrapped
      for i in 0..<shape.rank {
        start[i] = shape.dimensions[i]
        start[kernelRank + i] = sourceStrides[i]
        start[2 * kernelRank + i] = destinationStrides[i]
      }
      let copy =
        switch size {
        case 1: nabla_copy_strided_1
        case 4: nabla_copy_strided_4
        default: nabla_copy_strided_8
        }
      copy(
        Kernels.machineLevel, shape.rank, start, source, start + kernelRank, destination,
        start + 2 * kernelRank)
    }
  }

  /// The elements, in the order of rows.
  package func elements<Element: TensorElement>(_: Element.Type) -> [Element] {
    reading(for: "scalars") {
      let rows = inRows()
      return Array(
        UnsafeBufferPointer(
          start: UnsafePointer(rows.pointer.assumingMemoryBound(to: Element.self)), count: count))
    }
  }
}

extension Dimensions {
  func dropFirst() -> Dimensions {
    var rest = self
    rest.remove(at: 0)
    return rest
  }
}
