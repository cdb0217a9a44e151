import CNablaKernels
import NablaCore

/// The sum over some dimensions. A linear operation, whose transpose repeats.
struct Sum: TensorRule {
  let inputShape: Shape
  /// The dimensions summed over, ascending.
  let axes: [Int]

  var name: String { "sum" }
  var derivative: String { "the gradient, repeated" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].sum(axes, keepingDimensions: false)
  }

  func pullback(_ context: Pullback) -> [AnyTensor?] {
    let seed = context.seed()
    return [seed.withDimensions(inserted: axes).expanded(to: inputShape)]
  }
}

extension AnyTensor {
  /// The sum over dimensions, which are counted from the first.
  ///
  /// - Precondition: the elements are Float or Double.
  package func sum(_ axes: [Int], keepingDimensions: Bool) -> AnyTensor {
    let result = reading(for: "sum") { reduced(axes, nabla_sum_f32, nabla_sum_f64) }
      .record(Sum(inputShape: shape, axes: axes), Few(self))
    return keepingDimensions ? result.withDimensions(inserted: axes) : result
  }

  /// The sum over all dimensions.
  package func sum() -> AnyTensor { sum(Array(0..<rank), keepingDimensions: false) }

  /// Summed over what a broadcast to its shape repeated.
  package func summed(to target: Shape) -> AnyTensor {
    if shape == target { return self }
    let extra = rank - target.rank
    var axes = Array(0..<extra)
    for i in 0..<target.rank where target.dimensions[i] == 1 && shape.dimensions[extra + i] != 1 {
      axes.append(extra + i)
    }
    return sum(axes, keepingDimensions: false).reshaped(to: target)
  }
}
