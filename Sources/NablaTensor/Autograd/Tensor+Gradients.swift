import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// Whether gradients flow into the tensor.
  ///
  /// It can be set for leaves: true to ask for a gradient from now on, false to freeze one. A
  /// result of operations requires a gradient as long as it depends on such a leaf.
  public var requiresGrad: Bool {
    get { any.requiresGrad }
    nonmutating set { any.setRequiresGrad(newValue) }
  }

  /// Whether the tensor is not the result of an operation that gradients flow through: ``grad`` of
  /// such tensors is set by backward passes, if they require one.
  public var isLeaf: Bool { any.currentNode == nil }

  /// The gradient that backward passes have added up; nil where none has arrived.
  ///
  /// Later passes add to the same tensor, in place; with createGraph they replace it. Set it to nil
  /// to begin anew, or to a tensor of the same shape. It has the layout of the tensor.
  ///
  /// Of a result of operations none is kept unless ``retainGrad()`` was called before the backward
  /// pass; then asking for it is an error.
  public var grad: Tensor? {
    get { any.knownGrad.map { Tensor($0) } }
    nonmutating set { any.setGrad(newValue?.any) }
  }

  /// Forgets the gradient: ``grad`` is nil until another one arrives.
  public func clearGrad() { any.setGrad(nil) }

  /// Keeps the gradient of a result of operations in ``grad``, as that of a leaf.
  ///
  /// It is the gradient after all hooks, and of the newest version of a tensor that is changed in
  /// place. Call it before the backward pass. PyTorch calls it `retain_grad`.
  public func retainGrad() { any.retainGrad() }

  /// Whether ``retainGrad()`` was called.
  public var retainsGrad: Bool { any.details?.retainsGrad ?? false }
}

extension Tensor {
  /// A tensor on the same elements that no gradient flows through.
  ///
  /// A change of one in place is seen in the other, and counts in both ones' ``version``.
  public func detached() -> Tensor { Tensor(any.detached()) }

  /// How often the elements were changed in place: the same for all tensors that share them.
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

  /// The gradient, or the error if there would be one had it been kept.
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
