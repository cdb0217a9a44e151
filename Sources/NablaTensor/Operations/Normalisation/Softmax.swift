import NablaCore

/// Note [Fused pullbacks]: a pullback that is not recorded is one kernel; one that is recorded, to
/// be differentiated, is composed of differentiable operations.

/// exp x / Σ exp x along a dimension, or its logarithm.
private struct Softmax: TensorRule {
  let axis: Int
  let isLogarithm: Bool

  var name: String { isLogarithm ? "logSoftmax" : "softmax" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { isLogarithm ? "dx = dy - exp(y) Σ dy" : "dx = y (dy - Σ y dy)" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].softmax(axis, isLogarithm: isLogarithm)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let (y, seed) = (context.output(), context.seed())
    if !GradientMode.isRecording { return [fused(y, seed)] }
    let axes = y.rank == 0 ? [] : [axis]
    if isLogarithm {
      let sum = seed.sum(axes, keepingDimensions: true)
      return [seed.subtracting(Functions.exp(y).multiplied(by: sum))]
    }
    let sum = y.multiplied(by: seed).sum(axes, keepingDimensions: true)
    return [y.multiplied(by: seed.subtracting(sum))]
  }

  private func fused(_ y: AnyTensor, _ seed: AnyTensor) -> AnyTensor {
    y.inRows(with: [seed], for: name) { operands, result in
      let (outer, length, inner) = y.extents(around: axis)
      Parallel.forEach(outer, work: 2 * length * inner, alignment: 1) { range in
        let start = range.lowerBound * length * inner
        (isLogarithm ? y.kernels.log_softmax_backward : y.kernels.softmax_backward)(
          range.count, length, inner, operands[0].pointer(at: start),
          operands[1].pointer(at: start), result.pointer(at: start))
      }
    }
  }
}

extension AnyTensor {
  /// The softmax along a dimension, or its logarithm.
  func softmax(_ axis: Int, isLogarithm: Bool) -> AnyTensor {
    let result = inRows(for: isLogarithm ? "logSoftmax" : "softmax") { operands, result in
      let (outer, length, inner) = extents(around: axis)
      Parallel.forEach(outer, work: 2 * length * inner, alignment: 1) { range in
        let start = range.lowerBound * length * inner
        (isLogarithm ? kernels.log_softmax : kernels.softmax)(
          range.count, length, inner, operands[0].pointer(at: start), result.pointer(at: start))
      }
    }
    return result.record(
      Softmax(axis: axis, isLogarithm: isLogarithm), InlineList(self), savesOutput: true)
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The softmax along a dimension, exp x / Σ exp x, computed without overflow. NaN where all
  /// elements are -infinity, or one is +infinity.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func softmax(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "softmax") else { return self }
    return Tensor(any.softmax(axis, isLogarithm: false))
  }
  /// The logarithm of the softmax along a dimension, accurate where the softmax is tiny.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func logSoftmax(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "logSoftmax") else { return self }
    return Tensor(any.softmax(axis, isLogarithm: true))
  }
}
