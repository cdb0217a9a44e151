import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// Whether gradients flow into the tensor.
  ///
  /// It can be set on leaves: true to compute their gradient from now on, false to freeze them. The
  /// result of an operation requires a gradient if it depends on such a leaf.
  public var requiresGrad: Bool {
    get { any.requiresGrad }
    nonmutating set { any.setRequiresGrad(newValue) }
  }

  /// Whether the tensor is not the result of a recorded operation. Backward passes set ``grad`` of
  /// the leaves that require a gradient.
  public var isLeaf: Bool { any.currentNode == nil }

  /// The accumulated gradient of all backward passes, or nil if none has arrived.
  ///
  /// Later passes add to the same tensor in place; with createGraph they replace it. Set it to nil
  /// to start again, or to a tensor of the same shape. It has the layout of the tensor.
  ///
  /// The gradient of a result of operations is available only if ``retainGrad()`` was called before
  /// the backward pass; otherwise reading it is an error.
  public var grad: Tensor? {
    get { any.knownGrad.map { Tensor($0) } }
    nonmutating set { any.setGrad(newValue?.any) }
  }

  /// Clears the gradient: ``grad`` is nil until the next gradient arrives.
  public func clearGrad() { any.setGrad(nil) }

  /// Retains the gradient of a result of operations in ``grad``, as for a leaf.
  ///
  /// It is the gradient after all hooks, and that of the newest version of a tensor that is changed
  /// in place. Call it before the backward pass. PyTorch calls it `retain_grad`.
  public func retainGrad() { any.retainGrad() }

  /// Whether ``retainGrad()`` was called.
  public var retainsGrad: Bool { any.details?.retainsGrad ?? false }
}

extension Tensor {
  /// A tensor that shares the elements, without gradient flow.
  ///
  /// Changes of one in place are visible in the other, and increment the ``version`` of both.
  public func detached() -> Tensor { Tensor(any.detached()) }

  /// The number of changes in place to the elements: the same for all tensors that share them.
  public var version: Int { Int(any.storage.version) }
}

extension AnyTensor {
  fileprivate func setRequiresGrad(_ value: Bool) {
    if hasFailed { return }
    if currentNode != nil {
      if value { return }
      fail(
        """
        requiresGrad: \(text) is the result of an operation and requires a gradient as its operands \
        do; only a leaf's can be set. Use detached() for its values without the gradient.
        """)
      return
    }
    changingRecord(for: "requiresGrad") { isVariable = value }
  }

  /// The gradient; an error if a gradient was computed but not retained.
  fileprivate var knownGrad: AnyTensor? {
    reading(for: "grad") {
      if let grad = details?.grad { return grad }
      if details?.retainsGrad != true, let node = currentNode, !hasFailed {
        fail(
          """
          grad: \(text) is a result of \(node.rule.name), whose gradient is not kept. Call retainGrad() \
          on it before the backward pass, or ask for it with gradients(of:withRespectTo:).
          """)
      }
      return nil
    }
  }

  fileprivate func setGrad(_ new: AnyTensor?) {
    if hasFailed { return }
    if let new, new.shape != shape {
      fail(
        """
        grad: a gradient of shape \(new.shape) is assigned to \(text). A gradient has the shape of its \
        tensor.
        """)
      return
    }
    if let new, new === self {
      fail("grad: \(text) is assigned to itself as its gradient. Assign a copy.")
      return
    }
    if new == nil && details == nil { return }
    changingRecord(for: "grad") { ownDetails.grad = new }
  }
}
