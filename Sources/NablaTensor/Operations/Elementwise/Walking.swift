import NablaCore

/// What is done for a type of elements: a generic closure, as Swift has none.
///
/// Note [A body for each element type]: ``ElementType`` is a value, and loops must be compiled for each
/// type, or they call a function for every element.
protocol ElementwiseBody {
  associatedtype Result
  func run<Element: NumericElement>(_: Element.Type) -> Result
}

extension ElementType {
  /// Runs a body for the type; Bool counts as the numbers 0 and 1 of one byte that it is.
  @inline(__always)
  func run<Body: ElementwiseBody>(_ body: Body) -> Body.Result {
    switch self {
    case .float32: body.run(Float.self)
    case .float64: body.run(Double.self)
    case .int32: body.run(Int32.self)
    case .int64: body.run(Int64.self)
    case .uint8, .bool: body.run(UInt8.self)
    }
  }
}

/// An operand whose elements lie in rows of a common shape, or are one number.
struct RowOperand {
  /// Keeps the memory alive.
  private let tensor: AnyTensor
  let isNumber: Bool

  /// - Precondition: the tensor can be broadcast to the shape.
  init(_ tensor: AnyTensor, _ shape: Shape) {
    isNumber = tensor.count == 1
    if isNumber || (tensor.shape == shape && tensor.layout.isContiguous) {
      self.tensor = tensor
    } else {
      self.tensor = tensor.copied(tensor.layout.broadcast(to: shape).unsafelyUnwrapped)
    }
  }

  func elements<Element>(_: Element.Type) -> UnsafePointer<Element> {
    UnsafePointer(tensor.pointer.assumingMemoryBound(to: Element.self))
  }
}

extension AnyTensor {
  /// Applies a function to each two elements: not recorded. Shapes are broadcast.
  @inline(__always)
  static func map<Element, Result: TensorElement>(
    _ x: AnyTensor, _ y: AnyTensor, named name: String, _: Element.Type, to: ElementType,
    _ function: (Element, Element) -> Result
  ) -> AnyTensor {
    guard let shape = x.shape.broadcast(with: y.shape) else {
      return fail(
        """
        \(name): the shapes cannot be broadcast together: left \(x.text), right \(y.text). Counted \
        from the last, dimensions must be equal, or one of them 1.
        """, to, x.shape)
    }
    let result = AnyTensor(to, uninitialized: Layout(contiguous: shape))
    x.reading(for: name) {
      y.reading(for: name) {
        let (left, right) = (RowOperand(x, shape), RowOperand(y, shape))
        let (a, b) = (left.elements(Element.self), right.elements(Element.self))
        let results = result.pointer.assumingMemoryBound(to: Result.self)
        Parallel.forEach(shape.elementCount, work: 1, alignment: 1024) { range in
          // A loop for each kind of operand, so that the compiler can make vectors of it.
          switch (left.isNumber, right.isNumber) {
          case (false, false): for i in range { results[i] = function(a[i], b[i]) }
          case (false, true):
            let number = b[0]
            for i in range { results[i] = function(a[i], number) }
          case (true, _):
            let number = a[0]
            if right.isNumber {
              for i in range { results[i] = function(number, b[0]) }
            } else {
              for i in range { results[i] = function(number, b[i]) }
            }
          }
        }
        withExtendedLifetime((left, right)) {}
      }
    }
    return result
  }
}
