import NablaCore

/// log Σ exp x along dimensions.
private struct LogSumExp: TensorRule {
  let axes: [Int]

  var name: String { "logsumexp" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dx = dy exp(x - y)" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].logSumExp(axes) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let y = context.output().withDimensions(inserted: axes)
    let weights = Functions.exp(context.input(0).subtracting(y))
    return [weights.multiplied(by: context.seed().withDimensions(inserted: axes))]
  }
}

extension AnyTensor {
  fileprivate func logSumExp(_ axes: [Int]) -> AnyTensor {
    reading(for: "logsumexp") { reduced(axes, kernels.log_sum_exp) }
      .record(LogSumExp(axes: axes), InlineList(self), saving: 1, savesOutput: true)
  }
}

extension Tensor where Element: DifferentiableElement {
  /// log Σ exp x along dimensions, computed without overflow; -infinity if there are no elements.
  /// The derivative is the softmax.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func logsumexp(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard let axes = any.axes(dimensions, for: "logsumexp") else { return .nothing }
    return Tensor(any.logSumExp(axes).kept(axes, keepingDimensions))
  }
  /// log Σ exp x along a dimension.
  public func logsumexp(along dimension: Int, keepingDimensions: Bool = false) -> Tensor {
    logsumexp(along: [dimension], keepingDimensions: keepingDimensions)
  }
}
