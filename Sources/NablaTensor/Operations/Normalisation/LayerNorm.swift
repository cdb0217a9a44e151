import NablaCore

/// Layer normalisation: the last dimension shifted to mean 0 and scaled to variance 1.
private struct LayerNorm: TensorRule {
  let epsilon: Double
  let hasWeight: Bool
  let hasBias: Bool
  /// One for each row.
  let mean: AnyTensor
  /// 1 / √(variance + epsilon) of each row.
  let inverseDeviation: AnyTensor

  var name: String { "layerNorm" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String {
    "dx = (g - mean g - h mean(g h)) / deviation, g = w dy, h = normalised x"
  }
  private var biasIndex: Int { hasWeight ? 2 : 1 }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].layerNorm(
      weight: hasWeight ? inputs[1] : nil, bias: hasBias ? inputs[biasIndex] : nil,
      epsilon: epsilon)
  }

  /// See Note [Fused pullbacks].
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    GradientMode.isRecording ? composed(context) : fused(context)
  }

  private func composed(_ context: Pullback) -> InlineList<AnyTensor?> {
    let (x, seed) = (context.input(0), context.seed())
    let last = [x.rank - 1]
    func mean(_ x: AnyTensor) -> AnyTensor { x.mean(last, keepingDimensions: true) }
    let distance = x.subtracting(mean(x))
    let variance = mean(Functions.square(distance))
    // If the variance overflows, the result is NaN, not 0.
    let inverse = Functions.rsqrt(variance.adding(epsilon)).adding(variance.subtracting(variance))
    let normalised = distance.multiplied(by: inverse)
    let arrived = hasWeight ? seed.multiplied(by: context.input(1)) : seed
    let shift = mean(arrived).adding(
      normalised.multiplied(by: mean(arrived.multiplied(by: normalised))))
    var gradients: InlineList<AnyTensor?> = [arrived.subtracting(shift).multiplied(by: inverse)]
    if hasWeight { gradients.append(seed.multiplied(by: normalised)) }
    if hasBias { gradients.append(seed) }
    return gradients
  }

  private func fused(_ context: Pullback) -> InlineList<AnyTensor?> {
    let (x, seed) = (context.input(0), context.seed())
    let weight = hasWeight ? context.input(1).inRows() : nil
    let parameters: Shape = [x.shape.dimensions[x.rank - 1]]
    func uninitialized(_ shape: Shape, if isNeeded: Bool) -> AnyTensor? {
      isNeeded ? AnyTensor(x.elementType, uninitialized: Layout(contiguous: shape)) : nil
    }
    let dx = uninitialized(x.shape, if: context.needs(0))
    let dWeight = uninitialized(parameters, if: hasWeight && context.needs(1))
    let dBias = uninitialized(parameters, if: hasBias && context.needs(biasIndex))
    let (rows, arrived) = (x.inRows(), seed.inRows())
    x.kernels.layer_norm_backward(
      mean.count, parameters.dimensions[0], rows.pointer, mean.pointer, inverseDeviation.pointer,
      weight?.pointer, arrived.pointer, dx?.pointer, dWeight?.pointer, dBias?.pointer)
    withExtendedLifetime((rows, arrived, weight)) {}
    var gradients: InlineList<AnyTensor?> = [dx]
    if hasWeight { gradients.append(dWeight) }
    if hasBias { gradients.append(dBias) }
    return gradients
  }
}

extension AnyTensor {
  /// See ``layerNorm(_:weight:bias:epsilon:)``.
  package func layerNorm(weight: AnyTensor?, bias: AnyTensor?, epsilon: Double) -> AnyTensor {
    guard rank > 0 else {
      return fail("layerNorm: \(text) has no dimension to normalise along", like: self)
    }
    let n = shape.dimensions[rank - 1]
    for (what, tensor) in [("weight", weight), ("bias", bias)] {
      if let tensor, tensor.shape != [n] {
        return fail(
          "layerNorm: the \(what) must be [\(n)], as the last dimension of \(text) is: \(tensor.text)",
          like: self)
      }
    }
    let rows = Shape(shape.dropLast())
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: shape))
    let mean = AnyTensor(elementType, uninitialized: Layout(contiguous: rows))
    let inverse = AnyTensor(elementType, uninitialized: Layout(contiguous: rows))
    let operands = [self] + [weight, bias].compactMap { $0 }
    for operand in operands { operand.beginReading(for: "layerNorm") }
    let (x, w, b) = (inRows(), weight?.inRows(), bias?.inRows())
    Parallel.forEach(rows.elementCount, work: 2 * n, alignment: 1) { range in
      let (row, start) = (range.lowerBound, range.lowerBound * n)
      kernels.layer_norm(
        range.count, n, x.pointer(at: start), epsilon, w?.pointer, b?.pointer,
        result.pointer(at: start), mean.pointer(at: row), inverse.pointer(at: row))
    }
    for operand in operands { operand.endReading() }
    return result.record(
      LayerNorm(
        epsilon: epsilon, hasWeight: weight != nil, hasBias: bias != nil, mean: mean,
        inverseDeviation: inverse), InlineList(operands), saving: weight == nil ? 0b1 : 0b11)
  }
}

/// Layer normalisation: x shifted to mean 0 and scaled to variance 1 along the last dimension,
/// times a weight, plus a bias: (x - mean) / √(variance + epsilon) * weight + bias. The variance is
/// divided by the count. The result is NaN where the variance overflows, as in PyTorch.
///
/// - Parameters:
///   - x: `[..., n]`.
///   - weight: `[n]`; nil for 1.
///   - bias: `[n]`; nil for 0.
public func layerNorm<E: DifferentiableElement>(
  _ x: Tensor<E>, weight: Tensor<E>? = nil, bias: Tensor<E>? = nil, epsilon: Double = 1e-5
) -> Tensor<E> {
  Tensor(x.any.layerNorm(weight: weight?.any, bias: bias?.any, epsilon: epsilon))
}
