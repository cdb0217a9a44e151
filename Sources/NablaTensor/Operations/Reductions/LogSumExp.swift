import NablaCore

/// log Σ exp x along dimensions.
private struct LogSumExp: TensorRule {
  let axes: [Int]

  var name: String { "logsumexp" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dx = dy exp(x - y)" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].logSumExp(axes) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let (x, y) = (context.input(0), context.output())
    let weights = Functions.exp(x.subtracting(y.withDimensions(inserted: axes)))
    var arrived = context.seed()
    // See Note [Rounded logarithms].
    if x.elementType.run(HasLargeElement(tensor: y)) {
      let sum = weights.sum(axes, keepingDimensions: false)
      arrived = arrived.divided(by: Functions.sumOfWeights([sum, y])[0])
    }
    return [weights.multiplied(by: arrived.withDimensions(inserted: axes))]
  }
}

extension Functions {
  /// The first operand, and 1 where the second one, log Σ exp x, is infinite.
  fileprivate static let sumOfWeights = ElementwiseFunction(name: "sumOfWeights", inputs: 2) { x in
    [select(Symbolic.abs(x[1]) .== .infinity, 1, x[0])]
  }
}

/// Whether a contiguous tensor has a finite element beyond ±64.
private struct HasLargeElement: NumericBody {
  let tensor: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) -> Bool {
    let elements = tensor.buffer(of: Element.self)
    let (low, high) = (Element(-64), Element(64))
    let (least, greatest) = (Element(-Double.infinity), Element(Double.infinity))
    return elements.contains { ($0 < low && $0 != least) || ($0 > high && $0 != greatest) }
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
