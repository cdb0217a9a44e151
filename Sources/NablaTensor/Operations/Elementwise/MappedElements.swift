import NablaCore

/// An operand that is read in rows of a common shape, or is a single number.
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

  func elements<Element: BitwiseCopyable>(_: Element.Type) -> UnsafePointer<Element> {
    UnsafePointer(tensor.memory(of: Element.self))
  }
}

extension AnyTensor {
  /// Applies a function to corresponding elements, not recorded. Shapes are broadcast.
  @inline(__always)
  static func map<Element: BitwiseCopyable, Result: TensorElement>(
    _ x: AnyTensor, _ y: AnyTensor, named name: String, _: Element.Type, to: ElementType,
    _ function: (Element, Element) -> Result
  ) -> AnyTensor {
    guard let shape = x.shape.broadcast(with: y.shape) else {
      return fail(broadcastError(name, [x, y]), to, x.shape)
    }
    guard check(shape, for: name, of: [x, y]) else { return .zeros(x.shape, to) }
    let result = AnyTensor(to, uninitialized: Layout(contiguous: shape))
    x.reading(for: name) {
      y.reading(for: name) {
        let (left, right) = (RowOperand(x, shape), RowOperand(y, shape))
        let (a, b) = (left.elements(Element.self), right.elements(Element.self))
        let results = result.memory(of: Result.self)
        Parallel.forEach(shape.elementCount, work: 1, alignment: 1024) { range in
          // One loop for each kind of operand, so that the compiler can vectorise it.
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
