import CNablaKernels
import NablaCore

/// Note [Fused pullbacks]: a pullback that is not recorded is one kernel; one that is recorded, for a
/// derivative of it, is composed of operations that have derivatives themselves.

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
    let slices = SoftmaxSlices(y, axis)
    return y.inRows(
      with: [seed], for: name,
      { operands, result in
        slices.run(operands[0], operands[1], result) {
          (isLogarithm ? nabla_log_softmax_backward_f32 : nabla_softmax_backward_f32)(
            Kernels.machineLevel, $0, slices.length, slices.inner, $1, $2, $3)
        }
      },
      { operands, result in
        slices.run(operands[0], operands[1], result) {
          (isLogarithm ? nabla_log_softmax_backward_f64 : nabla_softmax_backward_f64)(
            Kernels.machineLevel, $0, slices.length, slices.inner, $1, $2, $3)
        }
      })
  }
}

/// A tensor as `[outer, length, inner]`, whose outer slices threads share.
private struct SoftmaxSlices {
  let outer: Int
  let length: Int
  let inner: Int

  init(_ tensor: AnyTensor, _ axis: Int) { (outer, length, inner) = tensor.extents(around: axis) }

  func run<T>(
    _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, _ result: UnsafeMutablePointer<T>,
    _ body: (Int, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) -> Void
  ) {
    let slice = length * inner
    Parallel.forEach(outer, work: 2 * slice, alignment: 1) { range in
      let start = range.lowerBound * slice
      body(range.count, x + start, y + start, result + start)
    }
  }
}

extension AnyTensor {
  /// The softmax along a dimension, or its logarithm.
  func softmax(_ axis: Int, isLogarithm: Bool) -> AnyTensor {
    let slices = SoftmaxSlices(self, axis)
    let name = isLogarithm ? "logSoftmax" : "softmax"
    let result = inRows(
      for: name,
      { operands, result in
        slices.run(operands[0], operands[0], result) { outer, x, _, y in
          (isLogarithm ? nabla_log_softmax_f32 : nabla_softmax_f32)(
            Kernels.machineLevel, outer, slices.length, slices.inner, x, y)
        }
      },
      { operands, result in
        slices.run(operands[0], operands[0], result) { outer, x, _, y in
          (isLogarithm ? nabla_log_softmax_f64 : nabla_softmax_f64)(
            Kernels.machineLevel, outer, slices.length, slices.inner, x, y)
        }
      })
    return result.record(
      Softmax(axis: axis, isLogarithm: isLogarithm), InlineList(self), savesOutput: true)
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The exponentials, divided by their sum along a dimension, without overflow. NaN where all elements
  /// are -infinity, or one is +infinity.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func softmax(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "softmax") else { return self }
    return Tensor(any.softmax(axis, isLogarithm: false))
  }
  /// The logarithm of the softmax along a dimension, exact where that is tiny.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func logSoftmax(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "logSoftmax") else { return self }
    return Tensor(any.softmax(axis, isLogarithm: true))
  }
}
