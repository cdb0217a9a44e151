import CNablaKernels
import NablaCore

/// The gradients of an output with respect to inputs. ``Tensor/grad`` is not changed.
///
///     let gradients = gradients(of: loss, withRespectTo: [x, w], createGraph: true)
///
/// - Parameters:
///   - output: a scalar, unless a seed is given.
///   - inputs: leaves or intermediate results.
///   - seed: the cotangent of the output, of its shape.
///   - retainGraph: keeps what the operations saved, so that another pass can follow.
///   - createGraph: records the pass, so that the gradients can be differentiated.
///   - zerosForUnused: returns zeros for inputs that the output does not depend on, which is
///     otherwise an error.
public func gradients<E: DifferentiableElement, I: DifferentiableElement>(
  of output: Tensor<E>, withRespectTo inputs: [Tensor<I>], seed: Tensor<E>? = nil,
  retainGraph: Bool = false, createGraph: Bool = false, zerosForUnused: Bool = false
) -> [Tensor<I>] {
  gradients(
    of: [output], withRespectTo: inputs, seeds: [seed], retainGraph: retainGraph,
    createGraph: createGraph, zerosForUnused: zerosForUnused)
}

/// The sums of the gradients of several outputs with respect to inputs.
///
/// - Parameter seeds: the cotangent of each output, nil for 1 if the output is a scalar; all nil by
///   default.
public func gradients<E: DifferentiableElement, I: DifferentiableElement>(
  of outputs: [Tensor<E>], withRespectTo inputs: [Tensor<I>], seeds: [Tensor<E>?]? = nil,
  retainGraph: Bool = false, createGraph: Bool = false, zerosForUnused: Bool = false
) -> [Tensor<I>] {
  gradients(
    of: outputs.map(\.any), seeds: seeds?.map { $0?.any } ?? outputs.map { _ in nil },
    by: inputs.map(\.any), retainsGraph: retainGraph, createsGraph: createGraph,
    unused: zerosForUnused ? .isZeros : .isError
  ).map { Tensor($0) }
}

/// The gradient of an output with respect to one input.
public func gradient<E: DifferentiableElement, I: DifferentiableElement>(
  of output: Tensor<E>, withRespectTo input: Tensor<I>, seed: Tensor<E>? = nil,
  retainGraph: Bool = false, createGraph: Bool = false, zerosForUnused: Bool = false
) -> Tensor<I> {
  gradients(
    of: output, withRespectTo: [input], seed: seed, retainGraph: retainGraph,
    createGraph: createGraph, zerosForUnused: zerosForUnused)[0]
}

/// The gradients of outputs with respect to inputs, with nil for inputs that no output depends on.
///
/// PyTorch calls it `allow_unused=True`.
public func optionalGradients<E: DifferentiableElement, I: DifferentiableElement>(
  of outputs: [Tensor<E>], withRespectTo inputs: [Tensor<I>], seeds: [Tensor<E>?]? = nil,
  retainGraph: Bool = false, createGraph: Bool = false
) -> [Tensor<I>?] {
  gradients(
    of: outputs.map(\.any), seeds: seeds?.map { $0?.any } ?? outputs.map { _ in nil },
    by: inputs.map(\.any), retainsGraph: retainGraph, createsGraph: createGraph
  ).map { $0.map { Tensor($0) } }
}

/// The gradients of an output with respect to an input for a batch of seeds, stacked along a new
/// first dimension.
///
/// - Parameter seeds: of the output's shape, with an additional first dimension. Each seed takes
///   one backward pass.
public func batchedGradients<E: DifferentiableElement, I: DifferentiableElement>(
  of output: Tensor<E>, withRespectTo input: Tensor<I>, seeds: Tensor<E>,
  createGraph: Bool = false
) -> Tensor<I> {
  guard seeds.rank == output.rank + 1, Array(seeds.shape.dropFirst()) == Array(output.shape),
    seeds.shape[0] > 0
  else {
    return Tensor(
      fail(
        """
        batchedGradients: the seeds have the shape \(seeds.shape), but the output \
        \(output.any.text). Pass one seed or more of its shape, one below the other.
        """, like: input.any))
  }
  let rows = StackRows(shape: seeds.shape, rowShape: output.shape)
  let found = (0..<seeds.shape[0]).map { row in
    gradients(
      of: output, withRespectTo: [input], seed: Tensor(seeds.any.taking(rows.region(row))),
      retainGraph: true, createGraph: createGraph)[0].any
  }
  let shape = Shape([seeds.shape[0]] + Array(input.shape))
  return GradientMode.with(recording: createGraph) {
    Tensor(AnyTensor.rows(found, shape, input.shape))
  }
}

// MARK: - Computation

/// The gradients of outputs with respect to inputs; nil for inputs that no output depends on.
///
/// They share no memory with other tensors: see Note [Ownership of gradients].
func gradients(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool
) -> [AnyTensor?] {
  var found = arrived(
    of: outputs, seeds: seeds, by: inputs, retainsGraph: retainsGraph, createsGraph: createsGraph)
  for i in found.indices {
    // It may be the seed itself, or also be the gradient of another input, or one number repeated.
    let isOwn =
      isKnownUniquelyReferenced(&found[i])
      && found[i].map {
        !nabla_storage_is_shared($0.storage.header) && ($0.layout.isContiguous || $0.layout.isDense)
      } ?? true
    if !isOwn { found[i] = found[i].map { $0.copiedGradient(as: Layout(contiguous: $0.shape)) } }
  }
  return found
}

/// The gradients as the pass returns them.
private func arrived(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool
) -> [AnyTensor?] {
  let operation = "gradients(of:withRespectTo:)"
  let nothing = inputs.map { _ in AnyTensor?.none }
  if hasFailed { return nothing }
  guard seeds.count == outputs.count else {
    fail("\(operation): \(seeds.count) seeds for \(outputs.count) outputs. Pass one for each.")
    return nothing
  }
  var pass = BackwardPass(createsGraph: createsGraph, retainsGraph: retainsGraph || createsGraph)
  for (output, seed) in zip(outputs, seeds) {
    guard output.start(&pass, seed, for: operation) else { return nothing }
  }
  for input in inputs {
    guard input.requiresGrad else {
      fail(input.needsNoGradient(operation))
      return nothing
    }
    pass.want(input)
  }
  guard pass.run() else { return nothing }
  return inputs.map { input in
    let gradient = pass.gradient(of: input)
    gradient?.forgetActivity()
    return gradient
  }
}

/// What to return for inputs that no output depends on.
enum Unused {
  case isError, isZeros
}

/// The gradients of outputs with respect to inputs, one for each input.
func gradients(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool, unused: Unused
) -> [AnyTensor] {
  let found = gradients(
    of: outputs, seeds: seeds, by: inputs, retainsGraph: retainsGraph, createsGraph: createsGraph)
  return zip(inputs, found).enumerated().map { index, pair in
    let (input, gradient) = pair
    if let gradient { return gradient }
    if unused == .isZeros || hasFailed {
      return .zeros(input.shape, input.elementType).copied()
    }
    let names = outputs.map(\.text).joined(separator: ", ")
    return fail(
      """
      gradients(of:withRespectTo:): the input at index \(index), \(input.text), was not used to \
      compute \(names). If that is meant, pass zerosForUnused: true, or use optionalGradients.
      """, like: input)
  }
}
