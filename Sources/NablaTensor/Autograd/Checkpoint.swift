import CNablaKernels
import NablaCore

/// Returns the result of `body` without saving what its backward pass needs; the pass runs `body`
/// again.
///
///     let h = checkpoint(x) { x in block(x) }
///
/// Gradients are the same, including those of tensors that `body` captures. It costs the time of a
/// second run instead of the memory of all intermediate results. PyTorch calls it `checkpoint` with
/// `use_reentrant=False`.
///
/// `body` must compute the same bits again, which is checked. Random numbers of ``withSeed(_:_:)``
/// are drawn again as they were; draw those of another generator outside and pass them in. The second run must be on the thread,
/// or in the task, that called `checkpoint`. With `createGraph`, what the second run saves is kept
/// for the next order.
public func checkpoint<Element: DifferentiableElement>(
  _ input: Tensor<Element>, _ body: @escaping (Tensor<Element>) -> Tensor<Element>
) -> Tensor<Element> {
  checkpoint([input]) { [body($0[0])] }[0]
}

/// Returns the results of `body`, a function of several inputs and outputs, without saving what its
/// backward pass needs: see `checkpoint` of one tensor.
public func checkpoint<Element: DifferentiableElement>(
  _ inputs: [Tensor<Element>],
  @SingleExpression<[Tensor<Element>]> _ body: @escaping ([Tensor<Element>]) -> [Tensor<Element>]
) -> [Tensor<Element>] {
  let start = nabla_next_sequence()
  let generator = SeedScope.current?.generator
  let outputs = body(inputs)
  if hasFailed || !outputs.contains(where: { $0.any.requiresGrad }) { return outputs }
  let results = AnyTensor.separate(outputs.map(\.any), from: inputs.map(\.any)) { output in
    // A result that `body` did not compute may have other users.
    (output.base ?? output).currentNode.map { $0.sequence < start } ?? true
  }
  let rule = Checkpoint(
    fingerprints: results.map(\.fingerprint), generator: generator,
    body: { body($0.map { Tensor($0) }).map(\.any) })
  let node = Node.make(
    rule, InlineList(inputs.map(\.any)), saving: .max, outputs: InlineList(results), savedOutputs: 0
  )
  for (index, result) in results.enumerated() {
    result.node = node
    result.outputIndex = index
  }
  return results.map { Tensor($0) }
}

/// The rule of a checkpoint. The backward pass continues through what the second run records.
private struct Checkpoint: RecomputedRule, @unchecked Sendable {
  let confinement = Confinement.current
  let fingerprints: [UInt64]
  /// That of the enclosing `withSeed`, as it was before the first run; nil without one.
  let generator: RandomGenerator?
  private let body: ([AnyTensor]) -> [AnyTensor]

  init(
    fingerprints: [UInt64], generator: RandomGenerator?,
    body: @escaping ([AnyTensor]) -> [AnyTensor]
  ) {
    self.fingerprints = fingerprints
    self.generator = generator
    self.body = body
  }

  /// The outputs, with the random numbers of the first run.
  private func run(_ inputs: [AnyTensor]) -> [AnyTensor] {
    SeedScope.with(generator) { body(inputs) }
  }

  var name: String { "checkpoint" }
  var derivative: String { "that of the function, which is computed again" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { run(inputs).first }

  package func recomputed(_ node: Node) -> [AnyTensor]? {
    confinement.check("the function of a checkpoint")
    let inputs = (0..<node.inputCount).map { node.savedInput($0) }
    if hasFailed { return nil }
    let outputs = GradientMode.with(recording: true) { run(inputs) }
    if hasFailed { return nil }
    let isSame =
      outputs.map(\.shape) == (0..<node.outputCount).map { node.output($0).shape }
      && outputs.map(\.fingerprint) == fingerprints
    if !isSame {
      fail(
        """
        checkpoint: the function computed something else when it was run again for the backward \
        pass, so the gradient would be wrong. Draw random numbers inside withSeed, or outside of the \
        checkpoint and pass them in, and do not change in between what it uses.
        """)
      return nil
    }
    return outputs
  }
}

extension AnyTensor {
  /// A hash of the bits of all elements in order.
  fileprivate var fingerprint: UInt64 {
    func mix<Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(_: Bits.Type) -> UInt64 {
      reading(for: "checkpoint") {
        let rows = inRows()
        return withExtendedLifetime(rows) {
          rows.buffer(of: Bits.self).reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15 &+ ($0 >> 29)
          }
        }
      }
    }
    return elementType.size == 4 ? mix(UInt32.self) : mix(UInt64.self)
  }
}
