import CNablaKernels
import Dispatch
import NablaCore

extension AnyTensor {
  /// Runs `body`, which changes what is known of the tensor, its gradient or its hooks, while
  /// nothing else may use it.
  ///
  /// The elements are not changed, so their version is not.
  func changingRecord<Result>(
    for operation: @autoclosure () -> String, _ body: () throws -> Result
  ) rethrows -> Result {
    if !nabla_storage_begin_changing(storage.header) {
      misuse(
        """
        \(operation()): \(text) is being used by another thread. Only one thread may change a tensor \
        or its gradient, while no other uses it.
        """)
    }
    defer { nabla_storage_end_claiming(storage.header) }
    return try body()
  }
}

/// Note [Views and changes]: a view keeps the tensor that it is a view of, its base. When the base,
/// or any view of it, is changed in place while gradients are recorded, the record of the base is
/// replaced and its ``AnyTensor/changeCount`` goes up. The records of the views are then out of
/// date; each is made anew when it is asked for: the view's part of the base as the base is now.
extension AnyTensor {
  /// The node that the tensor was computed by, as far as gradients flow.
  @inline(__always)
  package var currentNode: Node? {
    if let base, base.changeCount != 0 { return renewedNode(base) }
    return node
  }

  /// Renews the record under a lock, as several threads may read the tensor.
  private func renewedNode(_ base: AnyTensor) -> Node? {
    Self.renewal.wait()
    defer { Self.renewal.signal() }
    if base.changeCount == baseChangeCount { return node }
    baseChangeCount = base.changeCount
    guard base.requiresGrad else { return node }
    if isVariable {
      fail(
        """
        \(text) is a leaf that requires a gradient, and a view of \(base.text), which has been changed \
        in place since to depend on other values that require one. Make the leaf a copy, not a view.
        """)
      return nil
    }
    let old = (node, outputIndex)
    node = Node.make(
      TakeRegion(region: Region(base: base.layout, view: layout)),
      InlineList(base.withoutElements()),
      saving: 0,
      outputs: InlineList(self), savedOutputs: 0)
    outputIndex = 0
    keepRetaining(since: old.0, old.1)
    return node
  }

  private static let renewal = DispatchSemaphore(value: 1)

  /// What gradients flow to, apart from the tensor: a node may keep it without holding the tensor.
  func withoutElements() -> AnyTensor {
    let result = alias()
    result.node = currentNode
    result.outputIndex = outputIndex
    return result
  }
}
