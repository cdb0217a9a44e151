import CNablaKernels
import NablaTestSupport
import Testing

/// The elements that tensors' kernels compute with.
protocol TensorElement: KernelElement {
  static var kernels: TensorKernels<Self> { get }
}

/// The C functions of one element.
struct TensorKernels<E>: Sendable {
  typealias Input = UnsafePointer<E>?
  typealias Output = UnsafeMutablePointer<E>?
  typealias Indices = UnsafePointer<Int64>?
  typealias AlongAxis = @Sendable (nabla_level, Int, Int, Int, Input, Output) -> Void
  typealias Position =
    @Sendable (nabla_level, Int, Int, Int, Input, UnsafeMutablePointer<Int64>?)
    -> Void
  typealias AlongAxisOfTwo = @Sendable (nabla_level, Int, Int, Int, Input, Input, Output) -> Void

  let accumulate: @Sendable (nabla_level, Int, Input, Output) -> Void
  let sum: AlongAxis
  let product: AlongAxis
  let max: AlongAxis
  let min: AlongAxis
  let argmax: Position
  let argmin: Position
  let sumOfSquares: AlongAxisOfTwo
  let softmax: AlongAxis
  let logSoftmax: AlongAxis
  let logSumExp: AlongAxis
  let softmaxBackward: AlongAxisOfTwo
  let logSoftmaxBackward: AlongAxisOfTwo
  let layerNorm:
    @Sendable (nabla_level, Int, Int, Input, E, Input, Input, Output, Output, Output) -> Void
  let layerNormBackward:
    @Sendable (
      nabla_level, Int, Int, Input, Input, Input, Input, Input, Output, Output, Output
    ) -> Void
  let crossEntropy:
    @Sendable (nabla_level, Int, Int, Input, Indices, Int64, Output, Output) -> Int64
  let crossEntropyBackward:
    @Sendable (nabla_level, Int, Int, Input, Indices, Int64, Input, Input, Output) -> Int64
  let scatterAdd: @Sendable (nabla_level, Int, Int, Int, Int, Input, Indices, Output) -> Int64
  let indexAdd: @Sendable (nabla_level, Int, Int, Int, Int, Input, Indices, Output) -> Int64
  let uniform: @Sendable (nabla_level, UInt64, UInt64, UInt64, Output, Int) -> Void
}

extension Double: TensorElement {
  static let kernels = TensorKernels<Double>(
    accumulate: nabla_accumulate_f64, sum: nabla_sum_f64, product: nabla_product_f64,
    max: nabla_max_f64, min: nabla_min_f64, argmax: nabla_argmax_f64, argmin: nabla_argmin_f64,
    sumOfSquares: nabla_sum_of_squares_f64, softmax: nabla_softmax_f64,
    logSoftmax: nabla_log_softmax_f64, logSumExp: nabla_log_sum_exp_f64,
    softmaxBackward: nabla_softmax_backward_f64, logSoftmaxBackward: nabla_log_softmax_backward_f64,
    layerNorm: nabla_layer_norm_f64, layerNormBackward: nabla_layer_norm_backward_f64,
    crossEntropy: nabla_cross_entropy_f64, crossEntropyBackward: nabla_cross_entropy_backward_f64,
    scatterAdd: nabla_scatter_add_f64, indexAdd: nabla_index_add_f64, uniform: nabla_uniform_f64)
}

extension Float: TensorElement {
  static let kernels = TensorKernels<Float>(
    accumulate: nabla_accumulate_f32, sum: nabla_sum_f32, product: nabla_product_f32,
    max: nabla_max_f32, min: nabla_min_f32, argmax: nabla_argmax_f32, argmin: nabla_argmin_f32,
    sumOfSquares: nabla_sum_of_squares_f32, softmax: nabla_softmax_f32,
    logSoftmax: nabla_log_softmax_f32, logSumExp: nabla_log_sum_exp_f32,
    softmaxBackward: nabla_softmax_backward_f32, logSoftmaxBackward: nabla_log_softmax_backward_f32,
    layerNorm: nabla_layer_norm_f32, layerNormBackward: nabla_layer_norm_backward_f32,
    crossEntropy: nabla_cross_entropy_f32, crossEntropyBackward: nabla_cross_entropy_backward_f32,
    scatterAdd: nabla_scatter_add_f32, indexAdd: nabla_index_add_f32, uniform: nabla_uniform_f32)
}

/// A shape whose middle axis is reduced.
struct AxisShape: CustomTestStringConvertible, Sendable {
  var outer: Int
  var n: Int
  var inner: Int

  var count: Int { outer * n * inner }
  var lines: Int { outer * inner }
  var testDescription: String { "\(outer) x \(n) x \(inner)" }

  /// Rows and strips of less than a vector, of vectors and parts of them, and of several leaves.
  static let all = [
    (1, 1, 1), (3, 1, 1), (1, 7, 1), (5, 8, 1), (2, 16, 1), (3, 17, 1), (2, 63, 1), (2, 130, 1),
    (1, 511, 1), (1, 1025, 1), (1, 3001, 1), (0, 3, 2), (1, 1, 5), (2, 3, 2), (2, 7, 8), (3, 5, 16),
    (2, 4, 17), (1, 33, 31), (1, 35, 40), (2, 129, 3), (1, 9, 70),
  ].map { AxisShape(outer: $0.0, n: $0.1, inner: $0.2) }

  /// The places of a line's elements.
  func places(_ line: Int) -> [Int] {
    (0..<n).map { (line / inner * n + $0) * inner + line % inner }
  }

  /// Runs a kernel on operands and a result of exact size, at both ends of a page.
  func run<A, R>(
    _ operands: [[A]], results: Int, _ empty: R,
    _ kernel: ([UnsafePointer<A>], UnsafeMutablePointer<R>) -> Void
  ) -> (values: [R], isIntact: Bool, isSame: Bool) {
    let runs = [GuardedArray<A>.Side.before, .after].map { side in
      let inputs = operands.map { GuardedArray($0, side) }
      let output = GuardedArray(
        [R](repeating: empty, count: results), side == .before ? .before : .after)
      kernel(inputs.map { UnsafePointer($0.pointer) }, output.pointer)
      return (output.values, output.isIntact && inputs.allSatisfy(\.isIntact))
    }
    let isSame = runs[0].0.withUnsafeBytes { first in
      runs[1].0.withUnsafeBytes { first.elementsEqual($0) }
    }
    return (runs[0].0, runs[0].1 && runs[1].1, isSame)
  }
}

/// Random elements that a seed reproduces.
func random<E: KernelElement>(
  _ count: Int, in range: ClosedRange<Double> = -1...1, seed: UInt64
) -> [E] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in E(Double.random(in: range, using: &generator)) }
}
