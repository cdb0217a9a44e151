import CNablaKernels
import NablaCore

/// Runs `body` without keeping what its backward pass needs, and runs it again when that is there.
///
///     let h = checkpoint(x) { x in block(x) }
///
/// The gradients are the same, also by tensors that `body` uses without their being inputs, for the
/// time of a second run instead of the memory of all intermediate results. PyTorch's is
/// `checkpoint` with `use_reentrant=False`.
///
/// `body` must compute the same again: that is checked, bit by bit. Draw random numbers outside and
/// pass them in, or start inside from a generator of a fixed seed. It runs the second time on the
/// thread, or in the task, that called `checkpoint`. With `createGraph` what the second run keeps
/// stays for the next order.
public func checkpoint<Element: DifferentiableElement>(
  _ input: Tensor<Element>, _ body: @escaping (Tensor<Element>) -> Tensor<Element>
) -> Tensor<Element> {
  checkpoint([input]) { [body($0[0])] }[0]
}

/// Runs `body`, of several inputs and outputs, without keeping what its backward pass needs: as
/// `checkpoint` of one tensor.
public func checkpoint<Element: DifferentiableElement>(
  _ inputs: [Tensor<Element>], _ body: @escaping ([Tensor<Element>]) -> [Tensor<Element>]
) -> [Tensor<Element>] {
  let start = nabla_next_sequence()
  let outputs = body(inputs)
  if hasFailed || !outputs.contains(where: { $0.any.requiresGrad }) { return outputs }
  let results = AnyTensor.separate(outputs.map(\.any), from: inputs.map(\.any)) { output in
    // What the function did not compute belongs to somebody else, too.
    (output.base ?? output).currentNode.map { $0.sequence < start } ?? true
  }
  let rule = Checkpoint(
    fingerprints: results.map(\.fingerprint), body: { body($0.map { Tensor($0) }).map(\.any) })
  let node = Node.make(
    rule, InlineList(inputs.map(\.any)), saving: .max, outputs: InlineList(results), savedOutputs: 0
  )
  for (index, result) in results.enumerated() {
    result.node = node
    result.outputIndex = index
  }
  return results.map { Tensor($0) }
}

/// The record of a checkpoint. The backward pass goes on through what the second run records.
private struct Checkpoint: RecomputedRule, @unchecked Sendable {
  let confinement = Confinement.current
  let fingerprints: [UInt64]
  let body: ([AnyTensor]) -> [AnyTensor]

  init(fingerprints: [UInt64], body: @escaping ([AnyTensor]) -> [AnyTensor]) {
    self.fingerprints = fingerprints
    self.body = body
  }

  var name: String { "checkpoint" }
  var derivative: String { "that of the function, which is computed again" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { body(inputs).first }

  package func recomputed(_ node: Node) -> [AnyTensor]? {
    confinement.check("the function of a checkpoint")
    let inputs = (0..<node.inputCount).map { node.savedInput($0) }
    if hasFailed { return nil }
    let outputs = GradientMode.with(recording: true) { body(inputs) }
    if hasFailed { return nil }
    let isSame =
      outputs.map(\.shape) == (0..<node.outputCount).map { node.output($0).shape }
      && outputs.map(\.fingerprint) == fingerprints
    if !isSame {
      fail(
        """
        checkpoint: the function computed something else when it was run again for the backward \
        pass, so the gradient would be wrong. Draw random numbers outside of it and pass them in, and \
        do not change in between what it uses.
        """)
      return nil
    }
    return outputs
  }
}

extension AnyTensor {
  /// A number made of all the elements' bits, in their order.
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
