import CNablaKernels
import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// Computes the gradient of this tensor and adds it to ``grad`` of the leaves that it depends on.
  ///
  /// If the pass fails inside ``catchingErrors(_:)``, no gradient is set. The pass is not
  /// recursive, and adds gradients in a fixed order, so every run gives the same bits.
  ///
  /// - Parameters:
  ///   - seed: the cotangent of this tensor, of its shape; 1 if the tensor has one element.
  ///   - inputs: if given, only the gradients of these tensors are set, leaves or not, and only the
  ///     part of the graph that leads to them is visited.
  ///   - retainGraph: keeps what the operations saved, so that another pass can follow.
  ///   - createGraph: records the pass, so that the gradients can be differentiated; it also
  ///     retains the graph. A gradient that is part of a graph keeps the graph alive: call
  ///     ``clearGrad()`` when done.
  public func backward(
    seed: Tensor? = nil, inputs: [Tensor]? = nil, retainGraph: Bool = false,
    createGraph: Bool = false
  ) {
    any.backward(
      seed: seed?.any, retainsGraph: retainGraph, createsGraph: createGraph,
      inputs: inputs?.map(\.any))
  }
}

extension AnyTensor {
  /// Adds the gradient of this tensor to that of every leaf that it depends on.
  ///
  /// - Parameters:
  ///   - seed: the cotangent of this tensor; nil for 1, if the tensor has one element.
  ///   - inputs: the tensors whose gradient is set; nil for all leaves.
  func backward(seed: AnyTensor?, retainsGraph: Bool, createsGraph: Bool, inputs: [AnyTensor]?) {
    var pass = BackwardPass(
      createsGraph: createsGraph, retainsGraph: retainsGraph || createsGraph)
    guard start(&pass, seed, for: "backward") else { return }
    if let inputs, inputs.isEmpty {
      fail(
        """
        backward(inputs:): the list is empty, so no gradient of \(text) would be set. Pass the tensors \
        whose gradients are wanted, or leave inputs out for those of all leaves.
        """)
      return
    }
    for input in inputs ?? [] {
      guard input.requiresGrad else {
        fail(input.needsNoGradient("backward(inputs:)"))
        return
      }
      pass.want(input)
    }
    guard pass.run() else { return }
    pass.accumulate(inputs)
  }

  /// Starts a pass at this tensor; returns false if that is not possible.
  func start(_ pass: inout BackwardPass, _ seed: AnyTensor?, for operation: String) -> Bool {
    if hasFailed { return false }
    if !requiresGrad {
      fail(noPath(operation))
      return false
    }
    guard let seed = checkedSeed(seed, for: operation) else { return false }
    pass.start(at: self, with: seed)
    return true
  }

  /// The cotangent of this tensor, or nil after a failure.
  func checkedSeed(_ seed: AnyTensor?, for operation: String) -> AnyTensor? {
    if let seed {
      if seed.shape == shape { return seed }
      fail(
        """
        \(operation): the seed has the shape \(seed.shape), but the output \(text) has the shape \
        \(shape). Pass a seed of the output's shape.
        """)
      return nil
    }
    if count == 1 { return .full(shape, 1, elementType) }
    fail(
      """
      \(operation): the output \(text) is no single number, so its gradient is not determined: take \
      its mean() or sum(), or pass a seed of shape \(shape).
      """)
    return nil
  }

  func noPath(_ operation: String) -> String {
    let reason =
      details?.cut.map { "the first cut is \($0.text)." }
        ?? """
        nothing that it was computed from requires a gradient, or it was computed inside \
        withoutGradient { }.
        """
    return """
      \(operation): there is no path from \(text) to a trainable value: \(reason) Make a leaf with \
      requiresGrad: true, and compute the output from it with nothing detached on the way.
      """
  }

  func needsNoGradient(_ operation: String) -> String {
    """
    \(operation): \(text) requires no gradient, so there is none by it. Make it a leaf with \
    requiresGrad: true before the output is computed from it.
    """
  }
}

extension BackwardPass {
  /// Adds the gradients of a completed pass to those of the tensors.
  ///
  /// - Parameter inputs: the tensors whose gradients are set; nil for all leaves.
  mutating func accumulate(_ inputs: [AnyTensor]?) {
    var targets: [AnyTensor] = []
    var seen: Set<ObjectIdentifier> = []
    for tensor in inputs ?? leaves where seen.insert(ObjectIdentifier(tensor)).inserted {
      // A leaf that was frozen after it was used gets nothing.
      guard tensor.requiresGrad, var arrived = takeGradient(of: tensor) else { continue }
      tensor.accumulate(gradient: &arrived, createsGraph: createsGraph)
      targets.append(tensor)
    }
    for (tensor, node, gradient) in retained where tensor.currentNode === node {
      // A tensor that was changed in place has a new node: the gradient of its newest version is
      // kept.
      guard seen.insert(ObjectIdentifier(tensor)).inserted else { continue }
      var gradient = gradient
      tensor.accumulate(gradient: &gradient, createsGraph: createsGraph)
    }
    for tensor in targets {
      for hook in tensor.details?.accumulationHooks ?? [] {
        if hasFailed { return }
        hook.confinement.check("a hook of \(tensor.text)")
        hook.body()
      }
    }
  }
}

extension AnyTensor {
  /// Adds a gradient to the tensor's.
  ///
  /// Note [Ownership of gradients]: gradients that were asked for share memory with nothing: neither
  /// with the seed, nor with the gradients of other tensors. So the first gradient is taken over if
  /// only the pass refers to it, and copied otherwise. Without createGraph, an existing gradient is
  /// added to in place, so that other references to it see the sum; unless it is part of a graph,
  /// whose values must not change.
  fileprivate func accumulate(gradient: inout AnyTensor, createsGraph: Bool) {
    gradient.forgetActivity()
    let old = reading(for: "backward") { details?.grad }
    if let old, !createsGraph, !old.requiresGrad, !old.layout.overlaps {
      withoutGradient {
        old.changeInPlace(by: "backward", Functions.add, gradient)
      }
      return
    }
    if let old {
      gradient = GradientMode.with(recording: createsGraph) { old.adding(gradient) }
    } else {
      let order = layout.isDense ? layout : Layout(contiguous: shape)
      let isOwn =
        isKnownUniquelyReferenced(&gradient) && gradient.layout.strides == order.strides
        && gradient.details == nil && !nabla_storage_is_shared(gradient.storage.header)
      if !isOwn { gradient = gradient.copiedGradient(as: order) }
    }
    let new = gradient
    changingRecord(for: "backward") { ownDetails.grad = new }
  }

  /// A copy of a gradient, which is differentiable if the gradient is.
  func copiedGradient(as layout: Layout) -> AnyTensor {
    requiresGrad ? withGradient { cloned() } : arranged(as: layout, isCopy: true)
  }
}
