import NablaCore

/// The cross-entropy of softmax with labels: for each row, log Σ exp x - x[label].
private struct CrossEntropy: TensorRule {
  let labels: AnyTensor
  let ignored: Int64
  /// The largest logit of each row.
  let greatest: AnyTensor
  /// log Σ exp(x - greatest) of each row.
  let logSum: AnyTensor

  var name: String { "crossEntropy" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dx = dy (softmax(x) - 1 at the label)" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].crossEntropies(labels, ignored: ignored)
  }

  /// See Note [Fused pullbacks].
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let (x, seed) = (context.input(0), context.seed())
    return [GradientMode.isRecording ? composed(x, seed) : fused(x, seed)]
  }

  private func composed(_ x: AnyTensor, _ seed: AnyTensor) -> AnyTensor {
    let (isKept, isLabel) = masks(x)
    let slope = x.softmax(x.rank - 1, isLogarithm: false).subtracting(isLabel)
    let arrived = seed.withDimensions(inserted: [x.rank - 1])
    return Functions.whereEqual([
      isKept, .scalar(1, x.elementType), slope.multiplied(by: arrived),
    ])[0]
  }

  /// Masks that are 1 in each row that is not ignored, and at each label.
  private func masks(_ x: AnyTensor) -> (isKept: AnyTensor, isLabel: AnyTensor) {
    let places = labels.elements(Int64.self)
    let column = labels.withDimensions(inserted: [labels.rank])
    let kept = AnyTensor(column.shape, Int64.self) { memory in
      for i in memory.indices { memory[i] = places[i] == ignored ? 0 : places[i] }
    }
    let isKept = AnyTensor(column.shape, Bool.self) { memory in
      for i in memory.indices { memory[i] = places[i] != ignored }
    }
    .converted(to: x.elementType)
    let zeros = AnyTensor.zeros(x.shape, x.elementType)
    return (isKept, zeros.scatterAdd(isKept, at: kept, x.rank - 1))
  }

  private func fused(_ x: AnyTensor, _ seed: AnyTensor) -> AnyTensor {
    let result = AnyTensor(x.elementType, uninitialized: Layout(contiguous: x.shape))
    let (logits, scale) = (x.inRows(), seed.inRows())
    let classes = x.shape.dimensions[x.rank - 1]
    let places = labels.memory(of: Int64.self)
    Parallel.forEach(labels.count, work: 2 * classes, alignment: 1) { rows in
      let (row, start) = (rows.lowerBound, rows.lowerBound * classes)
      _ = x.kernels.cross_entropy_backward(
        rows.count, classes, logits.pointer(at: start), places + row, ignored,
        greatest.pointer(at: row), logSum.pointer(at: row), scale.pointer(at: row),
        result.pointer(at: start))
    }
    return result
  }
}

extension AnyTensor {
  /// The cross-entropy of each row of logits, `[..., classes]`, with labels, `[...]`.
  ///
  /// - Parameter ignored: a label for which the loss is 0.
  package func crossEntropies(_ labels: AnyTensor, ignored: Int64) -> AnyTensor {
    guard rank > 0, labels.shape == Shape(shape.dropLast()) else {
      return fail(
        """
        crossEntropy: the logits must be [..., classes] and the labels [...]: the logits are \
        \(text), the labels \(labels.text)
        """, elementType, labels.shape)
    }
    let classes = shape.dimensions[rank - 1]
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: labels.shape))
    let greatest = AnyTensor(elementType, uninitialized: Layout(contiguous: labels.shape))
    let logSum = AnyTensor(elementType, uninitialized: Layout(contiguous: labels.shape))
    // A copy, because the labels may be changed before the backward pass.
    let places = labels.reading(for: "crossEntropy") { labels.copied() }
    let wrong = reading(for: "crossEntropy") {
      let rows = inRows()
      return kernels.cross_entropy(
        places.count, classes, rows.pointer, places.memory(of: Int64.self), ignored, result.pointer,
        greatest.pointer, logSum.pointer)
    }
    if wrong >= 0 {
      let label = places.elements(Int64.self)[Int(wrong)]
      return fail(
        """
        crossEntropy: label \(wrong) of \(labels.text) is \(label), but \(text) has the classes 0 to \
        \(classes - 1). To leave rows out, pass their label as ignoring.
        """, elementType, labels.shape)
    }
    return result.record(
      CrossEntropy(labels: places, ignored: ignored, greatest: greatest, logSum: logSum),
      InlineList(self), saving: 1)
  }
}

/// How the losses of rows are reduced.
public enum LossReduction: Sendable, CaseIterable {
  /// The mean over the rows that are not ignored.
  case mean
  /// The sum over the rows.
  case sum
  /// No reduction.
  case none
}

/// The cross-entropy of softmax with labels, log Σ exp x - x[label], computed in one pass.
///
/// - Parameters:
///   - logits: `[..., classes]`.
///   - labels: `[...]`, from 0 to classes - 1; others are an error.
///   - ignored: the label of rows to ignore; nil for none.
///   - reduction: the mean, over the rows that are not ignored, is NaN if all are.
/// - Returns: a scalar, or `[...]` without reduction. Derivative: softmax(x), minus 1 at the label.
public func crossEntropy<E: DifferentiableElement>(
  _ logits: Tensor<E>, _ labels: Tensor<Int64>, ignoring ignored: Int64? = nil,
  reduction: LossReduction = .mean
) -> Tensor<E> {
  let losses = Tensor<E>(logits.any.crossEntropies(labels.any, ignored: ignored ?? noLabel(labels)))
  switch reduction {
  case .none: return losses
  case .sum: return losses.sum()
  case .mean:
    let count = ignored.map { (labels .!= $0).sum().item() } ?? Int64(labels.count)
    return losses.sum() / Tensor(number: E(count))
  }
}

/// A number for no label to be ignored: not among the labels, unless another one of them is an error.
private func noLabel(_ labels: Tensor<Int64>) -> Int64 {
  let isThere = labels.any.reading(for: "crossEntropy") {
    let rows = labels.any.inRows()
    return withExtendedLifetime(rows) { rows.buffer(of: Int64.self).contains(.min) }
  }
  return isThere ? .max : .min
}
