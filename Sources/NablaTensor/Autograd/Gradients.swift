import NablaCore

extension AnyTensor {
  /// The node that the tensor was computed by, as far as gradients flow.
  var currentNode: Node? { node }

  /// Adds to the elements in place: not recorded, and not counted as a change.
  ///
  /// - Precondition: nothing else can see the tensor, and its elements lie in rows.
  func accumulate(_ other: AnyTensor) {
    let inputs = (self, other.shape == shape ? other : other.expanded(to: shape))
    withUnsafePointer(to: inputs) { pointer in
      pointer.withMemoryRebound(to: AnyTensor.self, capacity: 2) { pointer in
        Functions.add.compute(
          UnsafeBufferPointer(start: pointer, count: 2),
          UnsafeBufferPointer(start: pointer, count: 1), layout)
      }
    }
  }
}
