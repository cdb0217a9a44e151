import NablaCore

/// A function evaluated at a point, with its derivatives there: the basis of the transforms.
///
/// Note [Nested transforms]: each linearization passes new leaves to the function, so nested
/// transforms do not confuse their inputs. If the result also depends on other tensors that require
/// a gradient, such as inputs of an enclosing transform or parameters, the derivatives are
/// recorded.
struct Linearization {
  let inputs: [AnyTensor]
  let outputs: [AnyTensor]
  /// Whether the derivatives are recorded.
  let createsGraph: Bool

  init(at point: [AnyTensor], _ function: ([AnyTensor]) throws -> [AnyTensor]) rethrows {
    let isRecording = GradientMode.isRecording
    let leaves = point.map { tensor in
      let input = tensor.alias()
      if let name = tensor.name { input.name = name }
      if isRecording && tensor.requiresGrad { return input.record(Lift(), InlineList(tensor)) }
      input.isVariable = true
      return input
    }
    inputs = leaves
    outputs = try GradientMode.with(recording: true) { try function(leaves) }
    createsGraph = isRecording && Self.depends(outputs, onMoreThan: leaves)
  }

  /// The outputs, without their record if the derivatives are not recorded.
  var values: [AnyTensor] { createsGraph ? outputs : outputs.map { $0.alias() } }

  /// The output, if there is one and it is a scalar.
  func scalar(_ transform: String) -> AnyTensor? {
    if hasFailed { return nil }
    if outputs[0].count == 1 { return outputs[0] }
    fail(
      """
      \(transform): the function's result \(outputs[0].text) is no single number: take its mean() or \
      sum(), or use vjp or jacobian.
      """)
    return nil
  }

  /// The gradients of the outputs weighted by seeds; zeros for inputs that no output depends on.
  func gradients(
    of outputs: [AnyTensor], _ seeds: [AnyTensor?], by inputs: [AnyTensor], createsGraph: Bool
  ) -> [AnyTensor] {
    var dependent: [AnyTensor] = []
    var arriving: [AnyTensor?] = []
    for (output, seed) in zip(outputs, seeds) where output.requiresGrad {
      dependent.append(output)
      arriving.append(seed)
    }
    if dependent.isEmpty || hasFailed {
      return inputs.map { .zeros($0.shape, $0.elementType).copied() }
    }
    return NablaTensor.gradients(
      of: dependent, seeds: arriving, by: inputs, retainsGraph: true, createsGraph: createsGraph,
      unused: .isZeros)
  }

  func gradients(_ seeds: [AnyTensor?]) -> [AnyTensor] {
    gradients(of: outputs, seeds, by: inputs, createsGraph: createsGraph)
  }

  /// The derivatives of the outputs along tangents of the inputs.
  ///
  /// Note [Forward derivatives]: the gradient with respect to the inputs, J^T u, is linear in the
  /// cotangent u. Its derivative with respect to u, pulled back along the tangents v, is J v.
  func tangents(along directions: [AnyTensor]) -> [AnyTensor] {
    let seeds = outputs.map { output in
      let seed = AnyTensor.zeros(output.shape, output.elementType)
      seed.isVariable = true
      return seed
    }
    let transposed = GradientMode.with(recording: true) {
      gradients(of: outputs, seeds, by: inputs, createsGraph: true)
    }
    return derivatives(of: transposed, along: directions, by: seeds)
  }

  /// The derivatives of tensors along directions, which are 0 in some elements.
  ///
  /// Note [Absent tangents]: an element whose direction is 0 does not vary, and 0 times an infinite
  /// slope would be NaN. So if there is a NaN, the pass is run again with activity masks.
  func derivatives(
    of tensors: [AnyTensor], along directions: [AnyTensor], by inputs: [AnyTensor]
  ) -> [AnyTensor] {
    let results = gradients(of: tensors, directions, by: inputs, createsGraph: createsGraph)
    func hasNaN(_ tensor: AnyTensor) -> Bool {
      tensor.elementType.run(HasNaN(tensor: tensor))
    }
    func hasZero(_ tensor: AnyTensor) -> Bool {
      tensor.elementType.run(HasZero(tensor: tensor))
    }
    if hasFailed || !results.contains(where: hasNaN) || !directions.contains(where: hasZero) {
      return results
    }
    let active = directions.map { direction in
      let active = direction.alias()
      if direction.requiresGrad { return direction }
      active.activity = withoutGradient { Functions.isNonzero(direction) }
      return active
    }
    return gradients(of: tensors, active, by: inputs, createsGraph: createsGraph)
  }

  /// Whether tensors depend on leaves other than the given ones.
  private static func depends(_ outputs: [AnyTensor], onMoreThan leaves: [AnyTensor]) -> Bool {
    let own = Set(leaves.map { ObjectIdentifier($0) })
    var seen: Set<UInt64> = []
    var edges = outputs.map { Edge(to: $0) }
    while let edge = edges.popLast() {
      if let leaf = edge.variable, !own.contains(ObjectIdentifier(leaf)) { return true }
      guard let node = edge.node, seen.insert(node.sequence).inserted else { continue }
      // What a recomputed function captures is known only when it runs.
      if node.rule.kind == .recomputed { return true }
      edges.append(contentsOf: (0..<node.inputCount).map { node.edge($0) })
    }
    return false
  }
}

/// Whether an element of a tensor is NaN.
private struct HasNaN: NumericBody {
  let tensor: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) -> Bool {
    tensor.elements(Element.self).contains { $0 != $0 }
  }
}

/// Whether an element of a tensor is 0.
private struct HasZero: NumericBody {
  let tensor: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) -> Bool {
    tensor.elements(Element.self).contains { $0 == 0 }
  }
}

/// The identity, which makes a tensor an input of a linearization.
private struct Lift: TensorRule {
  var name: String { "input" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0] }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> { [context.seed()] }
}
