import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// Adds the gradient of this tensor to ``grad`` of the leaves that it depends on.
  ///
  /// A pass that fails, inside ``catchingErrors(_:)``, sets no gradient at all. It does not
  /// recurse, and adds what arrives in a fixed order: the bits are the same on every run.
  ///
  /// - Parameters:
  ///   - seed: what arrives here, of the tensor's shape; 1 if the tensor has one element.
  ///   - inputs: if given, only these tensors' gradients are set, leaves or not, and only what
  ///     leads to them is computed.
  ///   - retainGraph: keeps what the operations saved, so that another pass can follow.
  ///   - createGraph: records the pass, so that the gradients can be differentiated; it retains the
  ///     graph, too. A gradient that is a part of a graph keeps that alive: clear it when done.
  public func backward(
    seed: Tensor? = nil, inputs: [Tensor]? = nil, retainGraph: Bool = false,
    createGraph: Bool = false
  ) {
    any.backward(
      seed: seed?.any, retainsGraph: retainGraph, createsGraph: createGraph,
      inputs: inputs?.map(\.any))
  }
}

/// The gradients of an output by inputs; ``Tensor/grad`` of every tensor is left alone.
///
///     let gradients = gradients(of: loss, withRespectTo: [x, w], createGraph: true)
///
/// - Parameters:
///   - output: a single number, unless there is a seed.
///   - inputs: leaves or intermediate results.
///   - seed: what arrives at the output, of its shape.
///   - retainGraph: keeps what the operations saved, so that another pass can follow.
///   - createGraph: records the pass, so that the gradients can be differentiated.
///   - zerosForUnused: gives zeros for inputs that the output does not depend on, which otherwise
///     are an error.
public func gradients<E: DifferentiableElement, I: DifferentiableElement>(
  of output: Tensor<E>, withRespectTo inputs: [Tensor<I>], seed: Tensor<E>? = nil,
  retainGraph: Bool = false, createGraph: Bool = false, zerosForUnused: Bool = false
) -> [Tensor<I>] {
  gradients(
    of: [output], withRespectTo: inputs, seeds: [seed], retainGraph: retainGraph,
    createGraph: createGraph, zerosForUnused: zerosForUnused)
}

/// The sums of the gradients of several outputs by inputs.
///
/// - Parameter seeds: one for each output, nil for 1 where the output is a single number; all nil
///   unless they are given.
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

/// The gradient of an output by one input.
public func gradient<E: DifferentiableElement, I: DifferentiableElement>(
  of output: Tensor<E>, withRespectTo input: Tensor<I>, seed: Tensor<E>? = nil,
  retainGraph: Bool = false, createGraph: Bool = false, zerosForUnused: Bool = false
) -> Tensor<I> {
  gradients(
    of: output, withRespectTo: [input], seed: seed, retainGraph: retainGraph,
    createGraph: createGraph, zerosForUnused: zerosForUnused)[0]
}

/// The gradients of outputs by inputs, with nil for inputs that no output depends on.
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

/// The gradients of an output by an input for many seeds: one below the other, as the seeds are.
///
/// - Parameter seeds: of the output's shape, with one dimension more in front. One backward pass
///   for each.
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
