import CNablaKernels
import NablaCore

extension Tensor {
  /// A tensor of elements in row-major order. Their number must be that of the shape.
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

  /// A tensor filled with one value.
  public static func full(_ shape: Shape, _ value: Element) -> Tensor {
    Tensor(AnyTensor.made(by: "full", shape, Element.self) { $0.initialize(repeating: value) })
  }

  // MARK: Memory

  /// A tensor of copied elements in row-major order. Their number must be that of the shape.
  public init(shape: Shape, copying elements: UnsafeBufferPointer<Element>) {
    guard elements.count == shape.elementCount else {
      self.init(Self.wrongCount(elements.count, shape))
      return
    }
    self.init(
      AnyTensor(shape, Element.self) { memory in _ = memory.initialize(from: elements) })
  }

  /// A tensor on external memory in row-major order, without a copy.
  ///
  /// - Parameters:
  ///   - elements: as many as the shape has. Until `release` is called, the memory must remain
  ///     valid, and only operations on tensors may read or change it.
  ///   - release: called once, on any thread, when no tensor and no graph uses the memory any more.
  ///     It can capture the owner of the memory to keep it alive.
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

  /// The result of `body`, which is called with the elements in row-major order: those of the
  /// tensor itself if it is contiguous, else of a copy. They must not be used after `body` has
  /// returned, and the tensor must not be changed while it runs.
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

  /// A tensor with the same numbers and another element type: `Tensor<Double>(x)`.
  ///
  /// Conversion to integers truncates toward zero, nonzero numbers convert to `true`, and `true`
  /// converts to 1. It is an error if a number is not representable (300 as UInt8). Gradients flow
  /// between Float and Double.
  public init<Source>(_ other: Tensor<Source>) {
    self.init(other.any.converted(to: Element.elementType))
  }
}

/// Calls a closure when external memory is no longer used.
private final class MemoryOwner: Sendable {
  let release: @Sendable () -> Void
  init(release: @escaping @Sendable () -> Void) { self.release = release }
}

extension Tensor where Element: NumericElement {
  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { full(shape, 0) }
  /// A tensor of ones.
  public static func ones(_ shape: Shape) -> Tensor { full(shape, 1) }
  /// A tensor of zeros with the shape of another.
  public static func zeros<Other>(like other: Tensor<Other>) -> Tensor { full(other.shape, 0) }
  /// A tensor of ones with the shape of another.
  public static func ones<Other>(like other: Tensor<Other>) -> Tensor { full(other.shape, 1) }

  /// A matrix with ones on its diagonal and zeros elsewhere; square unless `columns` is given.
  public static func eye(_ rows: Int, _ columns: Int? = nil) -> Tensor {
    let columns = columns ?? rows
    let shape = Shape([rows, columns])
    if shape.rank != 2 { return Tensor(.zeros([], Element.elementType)) }
    return Tensor(
      AnyTensor.made(by: "eye", shape, Element.self) { memory in
        memory.initialize(repeating: 0)
        for i in 0..<Swift.min(rows, columns) { memory[i * columns + i] = 1 }
      })
  }
}

extension Tensor where Element: NumericElement & Strideable {
  /// The numbers `start`, `start + step` and so on, up to but not including `end`, as a tensor of
  /// rank 1.
  ///
  /// Each is computed as `start + i * step`, so that rounding errors do not accumulate. It is an
  /// error if the step is 0 or has the wrong sign.
  public static func arange(
    from start: Element = 0, to end: Element, by step: Element.Stride = 1
  ) -> Tensor {
    guard step > 0 ? start <= end : step < 0 && start >= end else {
      return Tensor(
        fail(
          """
          arange: steps of \(text(step)) do not lead from \(text(start)) to \
          \(text(end)).
          """, Element.elementType, [0])
      )
    }
    // An estimate of the count; in Double, because the distance may not be representable in the
    // element type.
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

  private static func text(_ x: Any) -> String { number(x).isNaN ? "NaN" : "\(x)" }

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

  /// A tensor of elements in row-major order. Their number must be that of the shape.
  public init(shape: Shape, scalars: [Element], requiresGrad: Bool) {
    self.init(shape: shape, scalars: scalars)
    any.isVariable = requiresGrad
  }

  /// A tensor filled with one value.
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

  /// A tensor of zeros with the shape of another.
  public static func zeros<Other>(like other: Tensor<Other>, requiresGrad: Bool) -> Tensor {
    leaf(zeros(like: other), requiresGrad)
  }
  /// A tensor of ones with the shape of another.
  public static func ones<Other>(like other: Tensor<Other>, requiresGrad: Bool) -> Tensor {
    leaf(ones(like: other), requiresGrad)
  }
  /// A matrix with ones on its diagonal and zeros elsewhere; square unless `columns` is given.
  public static func eye(_ rows: Int, _ columns: Int? = nil, requiresGrad: Bool) -> Tensor {
    leaf(eye(rows, columns), requiresGrad)
  }
  /// The numbers `start`, `start + step` and so on, up to but not including `end`: see
  /// ``arange(from:to:by:)``.
  public static func arange(
    from start: Element = 0, to end: Element, by step: Element.Stride = 1, requiresGrad: Bool
  ) -> Tensor {
    leaf(arange(from: start, to: end, by: step), requiresGrad)
  }
  /// A tensor of copied elements in row-major order. Their number must be that of the shape.
  public init(shape: Shape, copying elements: UnsafeBufferPointer<Element>, requiresGrad: Bool) {
    self = Self.leaf(Tensor(shape: shape, copying: elements), requiresGrad)
  }
  /// A tensor on external memory in row-major order, without a copy: see
  /// ``init(shape:sharing:release:)``.
  public init(
    shape: Shape, sharing elements: UnsafeMutableBufferPointer<Element>, requiresGrad: Bool,
    release: @escaping @Sendable () -> Void
  ) {
    self = Self.leaf(Tensor(shape: shape, sharing: elements, release: release), requiresGrad)
  }

  /// The tensor, a leaf that requires a gradient or not.
  static func leaf(_ tensor: Tensor, _ requiresGrad: Bool) -> Tensor {
    tensor.any.isVariable = requiresGrad
    return tensor
  }

  /// `count` equally spaced numbers from `start` to `end`, both included.
  ///
  /// The second half is computed from the end, so that the end is exact.
  public static func linspace(
    from start: Element, to end: Element, count: Int, requiresGrad: Bool = false
  ) -> Tensor {
    guard count >= 0 else {
      return Tensor(
        fail("linspace: there cannot be \(count) numbers.", Element.elementType, [0]))
    }
    let step = count > 1 ? (end - start) / Element(count - 1) : 0
    let shape: Shape = [count]
    if shape.rank != 1 { return Tensor(.zeros([], Element.elementType)) }
    let numbers = Tensor(
      AnyTensor.made(by: "linspace", shape, Element.self) { memory in
        for i in 0..<count {
          memory[i] =
            i < (count + 1) / 2 ? start + step * Element(i) : end - step * Element(count - 1 - i)
        }
      })
    return leaf(numbers, requiresGrad)
  }
}
