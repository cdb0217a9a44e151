import CNablaKernels
import Dispatch
import NablaCore

extension AnyTensor {
  /// Runs `body`, which changes the tensor's record, gradient or hooks, with exclusive access.
  ///
  /// The elements do not change, so their version does not either.
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

/// Note [Views and changes]: a view refers to its base. When the base, or any view of it, is
/// changed in place while gradients are recorded, the record of the base is replaced and its
/// ``AnyTensor/changeCount`` is incremented. The records of the other views are then out of date,
/// and are replaced on their next use: by the view's region of the current base.
extension AnyTensor {
  /// The node that computed the tensor, if gradients flow through it.
  @inline(__always)
  package var currentNode: Node? {
    if let base, base.changeCount != 0 { return renewedNode(base) }
    return node
  }

  /// Updates the record under a lock, because several threads may read the tensor.
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

  /// An alias with the same record, which a node can retain without retaining the tensor itself.
  func withoutElements() -> AnyTensor {
    let result = alias()
    result.node = currentNode
    result.outputIndex = outputIndex
    return result
  }
}
