import NablaCore

extension AnyTensor {
  /// Zeros, in the memory of one element that is broadcast, so it must not be written to.
  package static func zeros(_ shape: Shape, _ elementType: ElementType) -> AnyTensor {
    expandedScalar(shape, elementType) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: elementType.size)
    }
  }

  /// A tensor filled with one number, in the memory of one element, so it must not be written to.
  ///
  /// - Precondition: the elements are Float or Double.
  package static func full(_ shape: Shape, _ value: Double, _ elementType: ElementType) -> AnyTensor
  {
    expandedScalar(shape, elementType) { elementType.store(value, in: $0) }
  }

  /// A tensor of rank 0 as the operand of one operation: it must not be changed.
  @inline(__always)
  package static func scalar(_ value: Double, _ elementType: ElementType) -> AnyTensor {
    let result = full([], value, elementType)
    result.isNumber = true
    return result
  }

  private static func expandedScalar(
    _ shape: Shape, _ elementType: ElementType, _ set: (UnsafeMutableRawPointer) -> Void
  ) -> AnyTensor {
    guard let storage = Storage(bytes: elementType.size) else {
      misuse("a number needs \(elementType.size) bytes of memory, which the system does not have")
    }
    set(storage.data)
    return AnyTensor(
      elementType,
      layout: Layout(shape: shape, strides: Dimensions(repeating: 0, count: shape.rank)),
      owning: storage)
  }

  /// A contiguous tensor whose elements `body` initialises.
  package convenience init<Element: TensorElement>(
    _ shape: Shape, _: Element.Type, _ body: (UnsafeMutableBufferPointer<Element>) -> Void
  ) {
    self.init(Element.elementType, uninitialized: Layout(contiguous: shape))
    body(UnsafeMutableBufferPointer(start: memory(of: Element.self), count: count))
  }

  /// A contiguous tensor whose elements `body` initialises; zeros, which must not be written to,
  /// after an error, if there is no memory for them.
  static func made<Element: TensorElement>(
    by operation: String, _ shape: Shape, _: Element.Type,
    _ body: (UnsafeMutableBufferPointer<Element>) -> Void
  ) -> AnyTensor {
    let layout = Layout(contiguous: shape)
    guard let made = ifThereIsMemory(Element.elementType, layout, for: operation) else {
      return zeros(shape, Element.elementType)
    }
    body(UnsafeMutableBufferPointer(start: made.memory(of: Element.self), count: made.count))
    return made
  }

  // MARK: Copies

  /// A contiguous copy of the elements of a layout of the same storage, not recorded.
  package func copied(_ layout: Layout? = nil) -> AnyTensor {
    let layout = layout ?? self.layout
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: layout.shape))
    Self.copy(
      layout.shape, elementType, from: pointer(of: layout), layout.strides, to: result.pointer,
      result.layout.strides)
    return result
  }

  /// The tensor, if it is contiguous, or a contiguous copy, not recorded.
  package func inRows() -> AnyTensor { layout.isContiguous ? self : copied() }

  /// A new tensor of the same shape that `body` computes from contiguous operands of this shape,
  /// not recorded.
  func inRows(
    with others: [AnyTensor] = [], for operation: String,
    _ body: (_ operands: [AnyTensor], _ result: AnyTensor) -> Void
  ) -> AnyTensor {
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: shape))
    let operands = ([self] + others).map { operand in
      operand.reading(for: operation) {
        operand.shape == shape ? operand.inRows() : operand.expanded(to: shape).inRows()
      }
    }
    for operand in operands { operand.beginReading(for: operation) }
    defer { for operand in operands { operand.endReading() } }
    body(operands, result)
    return result
  }

  /// Copies elements between two arrays of one shape.
  static func copy(
    _ shape: Shape, _ elementType: ElementType, from source: UnsafeRawPointer,
    _ sourceStrides: Dimensions,
    to destination: UnsafeMutableRawPointer, _ destinationStrides: Dimensions
  ) {
    let kernelRank = 8
    if shape.rank > kernelRank {
      // The kernel supports a limited rank; higher ones are rare.
      let rest = Shape(shape.dropFirst())
      let steps = (sourceStrides.dropFirst(), destinationStrides.dropFirst())
      let size = elementType.size
      for i in 0..<shape.dimensions[0] {
        copy(
          rest, elementType, from: source + i * sourceStrides[0] * size, steps.0,
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
      elementType.moves.copy(
        shape.rank, start, source, start + kernelRank, destination, start + 2 * kernelRank)
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
