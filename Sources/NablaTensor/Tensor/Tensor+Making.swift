import CNablaKernels
import NablaCore

extension Tensor {
  /// A tensor of elements that are listed row by row. There must be as many as the shape has.
  public init(shape: Shape, scalars: [Element]) {
    guard scalars.count == shape.elementCount else {
      self.init(Self.wrongCount(scalars.count, shape))
      return
    }
    self.init(
      AnyTensor(shape, Element.self) { memory in _ = memory.initialize(from: scalars) })
  }

  /// A tensor of rank 0.
  public init(_ scalar: Element) { self.init(shape: [], scalars: [scalar]) }

  private static func wrongCount(_ count: Int, _ shape: Shape) -> AnyTensor {
    fail(
      """
      Tensor: there are \(count) elements for the shape \(shape), which has \(shape.elementCount). \
      Give as many as the product of the lengths.
      """, Element.elementType, shape)
  }

  // MARK: One value

  /// A tensor with one value everywhere.
  public static func full(_ shape: Shape, _ value: Element) -> Tensor {
    Tensor(AnyTensor(shape, Element.self) { $0.initialize(repeating: value) })
  }

  // MARK: Memory

  /// A tensor of elements that are copied, row by row. There must be as many as the shape has.
  public init(shape: Shape, copying elements: UnsafeBufferPointer<Element>) {
    guard elements.count == shape.elementCount else {
      self.init(Self.wrongCount(elements.count, shape))
      return
    }
    self.init(
      AnyTensor(shape, Element.self) { memory in _ = memory.initialize(from: elements) })
  }

  /// A tensor on memory that is somebody else's, row by row, without a copy.
  ///
  /// - Parameters:
  ///   - elements: as many as the shape has. They must stay as and where they are until `release`
  ///     is called: nothing but operations on tensors may read or change them.
  ///   - release: is called once, on any thread, when no tensor and no graph uses the memory any
  ///     more. Whatever owns the memory may be kept alive by being captured.
  public init(
    shape: Shape, sharing elements: UnsafeMutableBufferPointer<Element>,
    release: @escaping @Sendable () -> Void
  ) {
    guard elements.count == shape.elementCount else {
      self.init(Self.wrongCount(elements.count, shape))
      release()
      return
    }
    let context = Unmanaged.passRetained(MemoryOwner(release: release)).toOpaque()
    let header = nabla_storage_wrap(
      elements.baseAddress, elements.count * Element.elementType.size,
      { context in
        let owner = Unmanaged<MemoryOwner>.fromOpaque(context.unsafelyUnwrapped)
        owner.takeRetainedValue().release()
      }, context)
    self.init(
      AnyTensor(
        Element.elementType, layout: Layout(contiguous: shape),
        owning: Storage(header: header.unsafelyUnwrapped)))
  }

  /// Calls `body` with the elements, row by row: those of the tensor itself if they lie so, else of
  /// a copy. They may not be used after `body` has returned, nor may the tensor be changed meanwhile.
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try any.reading(for: "withUnsafeBufferPointer") {
      let rows = any.inRows()
      return try withExtendedLifetime(rows) {
        try body(
          rows.buffer(of: Element.self))
      }
    }
  }

  // MARK: Other element types

  /// The same numbers as elements of another type: `Tensor<Double>(x)`.
  ///
  /// Fractions are cut off where whole numbers are made, other numbers than 0 are `true`, and `true`
  /// is 1. It is an error if there is no such number (300 as a UInt8). Gradients flow between Float
  /// and Double.
  public init<Source>(_ other: Tensor<Source>) {
    self.init(other.any.converted(to: Element.elementType))
  }
}

/// What is done when memory that is somebody else's is used no more.
private final class MemoryOwner: Sendable {
  let release: @Sendable () -> Void
  init(release: @escaping @Sendable () -> Void) { self.release = release }
}

extension Tensor where Element: NumericElement {
  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { full(shape, 0) }
  /// A tensor of ones.
  public static func ones(_ shape: Shape) -> Tensor { full(shape, 1) }
  /// Zeros of another tensor's shape.
  public static func zeros<Other>(like other: Tensor<Other>) -> Tensor { full(other.shape, 0) }
  /// Ones of another tensor's shape.
  public static func ones<Other>(like other: Tensor<Other>) -> Tensor { full(other.shape, 1) }

  /// A matrix with ones on its diagonal and zeros elsewhere; square, unless `columns` are given.
  public static func eye(_ rows: Int, _ columns: Int? = nil) -> Tensor {
    let columns = columns ?? rows
    let shape = Shape([rows, columns])
    if shape.rank != 2 { return Tensor(.zeros([], Element.elementType)) }
    return Tensor(
      AnyTensor(shape, Element.self) { memory in
        memory.initialize(repeating: 0)
        for i in 0..<Swift.min(rows, columns) { memory[i * columns + i] = 1 }
      })
  }
}

extension Tensor where Element: NumericElement & Strideable {
  /// The numbers `start`, `start + step` and so on, up to, but without, `end`, in a list.
  ///
  /// Each is computed as `start + i * step`, so that rounding errors do not add up. It is an error if
  /// the step is 0 or leads away from the end.
  public static func arange(
    from start: Element = 0, to end: Element, by step: Element.Stride = 1
  ) -> Tensor {
    guard step > 0 ? start <= end : step < 0 && start >= end else {
      return Tensor(
        fail(
          "arange: steps of \(step) do not lead from \(start) to \(end).", Element.elementType, [0])
      )
    }
    // About so many; in Double, as the distance may be no number of the element's type.
    let (first, last, by) = (number(start), number(end), number(step))
    let count = (last - first).isFinite ? (last - first) / by : last / by - first / by
    guard count < Double(Int.max / 8) else {
      return Tensor(
        fail(
          """
          arange: a tensor cannot have so many elements: from \(start) to \(end) by \(step).
          """, Element.elementType, [0]))
    }
    return Tensor(Array(stride(from: start, to: end, by: step)))
  }

  private static func number(_ x: Any) -> Double {
    switch x {
    case let x as any BinaryFloatingPoint: Double(x)
    case let x as any BinaryInteger: Double(x)
    default: .nan
    }
  }
}

extension Tensor where Element: DifferentiableElement {
  /// A tensor of rank 0.
  public init(_ scalar: Element, requiresGrad: Bool) {
    self.init(shape: [], scalars: [scalar], requiresGrad: requiresGrad)
  }

  /// A tensor of elements that are listed row by row. There must be as many as the shape has.
  public init(shape: Shape, scalars: [Element], requiresGrad: Bool) {
    self.init(shape: shape, scalars: scalars)
    any.isVariable = requiresGrad
  }

  /// A tensor with one value everywhere.
  public static func full(_ shape: Shape, _ value: Element, requiresGrad: Bool) -> Tensor {
    leaf(full(shape, value), requiresGrad)
  }
  /// A tensor of zeros.
  public static func zeros(_ shape: Shape, requiresGrad: Bool) -> Tensor {
    leaf(zeros(shape), requiresGrad)
  }
  /// A tensor of ones.
  public static func ones(_ shape: Shape, requiresGrad: Bool) -> Tensor {
    leaf(ones(shape), requiresGrad)
  }

  private static func leaf(_ tensor: Tensor, _ requiresGrad: Bool) -> Tensor {
    tensor.any.isVariable = requiresGrad
    return tensor
  }

  /// `count` numbers at equal distances from `start` to `end`, both included.
  ///
  /// The second half is computed from the end, so that the end is exact.
  public static func linspace(from start: Element, to end: Element, count: Int) -> Tensor {
    guard count >= 0 else {
      return Tensor(
        fail("linspace: there cannot be \(count) numbers.", Element.elementType, [0]))
    }
    let step = count > 1 ? (end - start) / Element(count - 1) : 0
    return Tensor(
      AnyTensor([count], Element.self) { memory in
        for i in 0..<count {
          memory[i] =
            i < (count + 1) / 2 ? start + step * Element(i) : end - step * Element(count - 1 - i)
        }
      })
  }
}
