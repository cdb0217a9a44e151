import NablaCore

/// A multidimensional array with PyTorch's automatic differentiation.
///
///     let x = Tensor(-2.0, requiresGrad: true)
///     let z = 2 * x
///     let loss = (z * z).sum()
///     loss.backward()
///     print(x.grad!)
///
/// A tensor is a reference: copies of it are the same tensor, with the same elements and the same
/// gradient. Views share their elements. Mixing element types does not compile.
///
/// Operations may run on any thread. Several threads may read a tensor at the same time; a thread
/// that changes it, or its gradient, needs exclusive access. Conflicting accesses stop the program
/// with a message.
public struct Tensor<Element: TensorElement>: Sendable {
  /// The tensor that the operations work on.
  package let any: AnyTensor

  @inline(__always)
  package init(_ any: AnyTensor) { self.any = any }

  /// The lengths of the dimensions.
  public var shape: Shape { any.shape }
  /// The number of dimensions: 0 for a scalar.
  public var rank: Int { any.rank }
  /// The number of elements.
  public var count: Int { any.count }
  /// The elements in row-major order.
  public var scalars: [Element] { any.elements(Element.self) }

  /// The element of a tensor that has exactly one.
  public func item() -> Element {
    if count != 1 {
      fail("item: \(any.text) has \(count) elements. Take scalars, or index it first.")
      return any.elements(Element.self).first
        ?? AnyTensor.zeros([], Element.elementType).elements(Element.self)[0]
    }
    return any.reading(for: "item") {
      any.memory(of: Element.self).pointee
    }
  }

  /// The name of the tensor in messages and explanations.
  public var name: String? {
    get { any.name }
    nonmutating set {
      any.name = newValue
      any.node?.setName(newValue, ofOutput: any.outputIndex)
    }
  }

  /// The same tensor, with its name set.
  public func named(_ name: String) -> Tensor {
    self.name = name
    return self
  }
}
