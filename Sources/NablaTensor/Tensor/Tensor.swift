import NablaCore

/// An array of numbers of any shape, with PyTorch's automatic differentiation.
///
///     let x = Tensor(-2.0, requiresGrad: true)
///     let z = 2 * x
///     let loss = (z * z).sum()
///     loss.backward()
///     print(x.grad!)
///
/// A tensor is a reference: copies of it are the same tensor, with the same elements and the same
/// gradient. Views share their elements. Element types that do not fit do not compile.
///
/// Operations may run on any thread. Several threads may read a tensor at a time; only one may change it,
/// or its gradient, while no other uses it. Breaking this stops the program with a message.
public struct Tensor<Element: TensorElement>: Sendable {
  /// What the operations work on.
  package let any: AnyTensor

  @inline(__always)
  package init(_ any: AnyTensor) { self.any = any }

  /// The lengths of the dimensions.
  public var shape: Shape { any.shape }
  /// How many dimensions there are: 0 for a single number.
  public var rank: Int { any.rank }
  /// How many elements there are.
  public var count: Int { any.count }
  /// The elements, row by row.
  public var scalars: [Element] { any.elements(Element.self) }

  /// The element of a tensor that has one.
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

  /// The name that messages and explanations call the tensor by.
  public var name: String? {
    get { any.name }
    nonmutating set {
      any.ownDetails.name = newValue
      any.node?.setName(newValue, ofOutput: any.outputIndex)
    }
  }

  /// The same tensor, with a name.
  public func named(_ name: String) -> Tensor {
    self.name = name
    return self
  }
}
