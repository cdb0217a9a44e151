import NablaCore

/// The mean squared deviation from the mean along dimensions.
private struct Variance: TensorRule {
  let axes: [Int]
  let divisor: Double

  var name: String { "var" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dx = dy 2 (x - mean x) / divisor" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].variance(axes, divisor) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let x = context.input(0)
    let distance = x.subtracting(x.mean(axes, keepingDimensions: true))
    let seed = context.seed().withDimensions(inserted: axes)
    return [distance.multiplied(by: seed.multiplied(by: 2 / divisor))]
  }
}

/// The square root of a variance, with the derivative 0 at 0, where that of the variance is 0.
///
/// The forward derivative there is NaN, 0 times the infinite slope of the root, as in PyTorch,
/// because forward derivatives are not masked.
private struct Deviation: TensorRule {
  var name: String { "std" }
  var kind: TensorRuleKind { .elementwise }
  var derivative: String { "dx = dy / (2 y), or 0 where y is 0" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].deviation() }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let result = context.output()
    let slope = context.seed().divided(by: result.multiplied(by: 2))
    let zero = AnyTensor.scalar(0, result.elementType)
    return [.where(.compared(.equal, result, zero, named: name), zero, slope)]
  }
}

extension AnyTensor {
  fileprivate func deviation() -> AnyTensor {
    withoutGradient { Functions.sqrt(self) }.record(
      Deviation(), InlineList(self), savesOutput: true)
  }

  fileprivate func variance(_ axes: [Int], _ divisor: Double) -> AnyTensor {
    let squares = reading(for: "var") { sumOfSquares(axes) }
    let result = withoutGradient { squares.divided(by: .scalar(divisor, elementType)) }
    return result.record(Variance(axes: axes, divisor: divisor), InlineList(self), saving: 1)
  }

  /// The sums of squared deviations from the means, not recorded.
  private func sumOfSquares(_ axes: [Int]) -> AnyTensor {
    let mean = withoutGradient { self.mean(axes, keepingDimensions: false) }.inRows()
    let reduction = Reduction(self, axes)
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: reduction.resultShape))
    reduction.run { source, outer in
      let place = outer.lowerBound * reduction.inner
      kernels.sum_of_squares(
        outer.count, reduction.reduced, reduction.inner, source, mean.pointer(at: place),
        result.pointer(at: place))
    }
    return result
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The variance along dimensions: the sum of squared deviations from the mean, divided by count -
  /// correction. NaN or infinity if that is not positive.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - correction: 1 for the unbiased estimate from a sample, 0 for the variance of the elements
  ///     themselves.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func variance(
    along dimensions: [Int]? = nil, correction: Double = 1, keepingDimensions: Bool = false
  ) -> Tensor {
    guard let axes = any.axes(dimensions, for: "variance") else { return .nothing }
    let count = axes.reduce(1) { $0 * any.shape.dimensions[$1] }
    let divisor = Swift.max(0, Double(count) - correction)
    return Tensor(any.variance(axes, divisor).kept(axes, keepingDimensions))
  }
  /// The variance along a dimension.
  public func variance(
    along dimension: Int, correction: Double = 1, keepingDimensions: Bool = false
  ) -> Tensor {
    variance(along: [dimension], correction: correction, keepingDimensions: keepingDimensions)
  }

  /// The standard deviation along dimensions: the square root of the variance. Its derivative is 0
  /// where it is 0. Squares neither overflow nor underflow before the standard deviation does.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - correction: 1 for the unbiased variance estimate from a sample, 0 for the elements
  ///     themselves.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func standardDeviation(
    along dimensions: [Int]? = nil, correction: Double = 1, keepingDimensions: Bool = false
  ) -> Tensor {
    let variance = variance(
      along: dimensions, correction: correction, keepingDimensions: keepingDimensions)
    guard any.count > 0, variance.any.losesDigits else { return Tensor(variance.any.deviation()) }
    // Scaled by a constant, which cancels in derivatives of every order.
    guard let axes = any.axes(dimensions, for: "standardDeviation") else { return .nothing }
    let scale = any.scale(along: axes, for: "standardDeviation")
    let scaled = Tensor(any.divided(by: scale)).variance(
      along: dimensions, correction: correction, keepingDimensions: true)
    return Tensor(
      scaled.any.deviation().multiplied(by: scale).result(as: variance.any.shape))
  }
  /// The standard deviation along a dimension.
  public func standardDeviation(
    along dimension: Int, correction: Double = 1, keepingDimensions: Bool = false
  ) -> Tensor {
    standardDeviation(
      along: [dimension], correction: correction, keepingDimensions: keepingDimensions)
  }
}
