import CNablaKernels
import NablaCore

/// Rows of the last dimension, shifted to mean 0 and scaled to variance 1.
private struct LayerNorm: TensorRule {
  let epsilon: Double
  let hasWeight: Bool
  let hasBias: Bool
  /// Of each row.
  let mean: AnyTensor
  /// Of each row, 1 / √(variance + epsilon).
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
    let inverse = Functions.rsqrt(mean(Functions.square(distance)).adding(epsilon))
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
    let n = parameters.dimensions[0]
    func pointer<T>(_ tensor: AnyTensor?, _: T.Type) -> UnsafeMutablePointer<T>? {
      tensor?.pointer.assumingMemoryBound(to: T.self)
    }
    if x.elementType == .float32 {
      nabla_layer_norm_backward_f32(
        Kernels.machineLevel, mean.count, n, pointer(rows, Float.self), pointer(mean, Float.self),
        pointer(inverseDeviation, Float.self), pointer(weight, Float.self),
        pointer(arrived, Float.self), pointer(dx, Float.self), pointer(dWeight, Float.self),
        pointer(dBias, Float.self))
    } else {
      nabla_layer_norm_backward_f64(
        Kernels.machineLevel, mean.count, n, pointer(rows, Double.self),
        pointer(mean, Double.self), pointer(inverseDeviation, Double.self),
        pointer(weight, Double.self), pointer(arrived, Double.self), pointer(dx, Double.self),
        pointer(dWeight, Double.self), pointer(dBias, Double.self))
    }
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
      func pointer<T>(_ tensor: AnyTensor?, _ offset: Int, _: T.Type) -> UnsafeMutablePointer<T>? {
        tensor.map { $0.pointer.assumingMemoryBound(to: T.self) + offset }
      }
      if elementType == .float32 {
        nabla_layer_norm_f32(
          Kernels.machineLevel, range.count, n, pointer(x, start, Float.self), Float(epsilon),
          pointer(w, 0, Float.self), pointer(b, 0, Float.self), pointer(result, start, Float.self),
          pointer(mean, row, Float.self), pointer(inverse, row, Float.self))
      } else {
        nabla_layer_norm_f64(
          Kernels.machineLevel, range.count, n, pointer(x, start, Double.self), epsilon,
          pointer(w, 0, Double.self), pointer(b, 0, Double.self),
          pointer(result, start, Double.self), pointer(mean, row, Double.self),
          pointer(inverse, row, Double.self))
      }
    }
    for operand in operands { operand.endReading() }
    return result.record(
      LayerNorm(
        epsilon: epsilon, hasWeight: weight != nil, hasBias: bias != nil, mean: mean,
        inverseDeviation: inverse), InlineList(operands), saving: weight == nil ? 0b1 : 0b11)
  }
}

/// x along the last dimension, shifted to mean 0 and scaled to variance 1, times a weight, plus a bias:
/// (x - mean) / √(variance + epsilon) * weight + bias, the variance being divided by the count.
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
