import NablaCore

extension AnyTensor {
  /// Adds the gradient of this tensor to that of every leaf that it depends on.
  ///
  /// - Parameters:
  ///   - seed: what arrives here; nil for 1, where the tensor has one element.
  ///   - inputs: the tensors whose gradient is set; nil for all leaves.
  func backward(seed: AnyTensor?, retainsGraph: Bool, createsGraph: Bool, inputs: [AnyTensor]?) {
    if hasFailed { return }
    guard let seed = checkedSeed(seed, for: "backward") else { return }
    if !requiresGrad {
      fail(noPath("backward"))
      return
    }
    var pass = BackwardPass(
      createsGraph: createsGraph, retainsGraph: retainsGraph || createsGraph)
    for input in inputs ?? [] {
      if let node = input.currentNode { pass.want(node, output: input.outputIndex) }
    }
    pass.start(at: self, with: seed)
    guard pass.run() else { return }
    if let inputs {
      for input in inputs { pass.accumulate(into: input) }
    } else {
      for leaf in pass.leaves { pass.accumulate(into: leaf) }
    }
    pass.setRetained()
  }

  /// What arrives at this tensor, or nil after a failure.
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
    """
    \(operation): there is no path from \(text) to a trainable value: nothing that it was computed \
    from requires a gradient. Make a leaf with requiresGrad: true, and compute the loss from it \
    outside of withoutGradient and without detached().
    """
  }
}

extension BackwardPass {
  /// Adds what arrived at a tensor to its gradient.
  func accumulate(into tensor: AnyTensor) {
    let arrived: AnyTensor?
    if let node = tensor.currentNode {
      arrived = gradient(of: node, output: tensor.outputIndex)
    } else {
      arrived = gradient(of: tensor)
    }
    guard let arrived else { return }
    let details = tensor.ownDetails
    if let old = details.grad {
      details.grad = GradientMode.with(recording: createsGraph) { old.adding(arrived) }
    } else {
      // What arrived may be somebody else's, or repeat one element.
      details.grad = createsGraph ? arrived : arrived.copied()
    }
    for hook in details.accumulationHooks { hook.body() }
  }

  /// Sets the gradients that tensors which are no leaves retain.
  func setRetained() {}
}

/// The gradients of outputs by inputs; nil where an output does not depend on one.
func gradients(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool
) -> [AnyTensor?] {
  let nothing = inputs.map { _ in AnyTensor?.none }
  if hasFailed { return nothing }
  var pass = BackwardPass(createsGraph: createsGraph, retainsGraph: retainsGraph || createsGraph)
  for input in inputs {
    if let node = input.currentNode { pass.want(node, output: input.outputIndex) }
  }
  for (output, seed) in zip(outputs, seeds) {
    guard let seed = output.checkedSeed(seed, for: "gradients(of:withRespectTo:)") else {
      return nothing
    }
    pass.start(at: output, with: seed)
  }
  guard pass.run() else { return nothing }
  return inputs.map { input in
    input.currentNode.map { pass.gradient(of: $0, output: input.outputIndex) }
      ?? pass.gradient(of: input)
  }
}
