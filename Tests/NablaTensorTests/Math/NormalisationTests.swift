import Nabla
import NablaTensor
import Testing

@Suite struct TensorNormalisationTests {
  @Test func `layer norm shifts and scales rows`() {
    var numbers = SeededNumbers(seed: 16)
    let (x, weight, bias) = (numbers.tensor([2, 3, 5]), numbers.tensor([5]), numbers.tensor([5]))
    let y = layerNorm(x, weight: weight, bias: bias, epsilon: 1e-3)
    let distance = x - x.mean(along: -1, keepingDimensions: true)
    let variance = x.variance(along: -1, correction: 0, keepingDimensions: true)
    let expected = distance / sqrt(variance + 1e-3) * weight + bias
    #expect(y.shape == x.shape)
    for (actual, expected) in zip(y.scalars, expected.scalars) {
      #expect(abs(actual - expected) < 1e-14 * 10)
    }
    let plain = layerNorm(x)
    #expect(abs(plain.mean().item()) < 1e-15 * 10)
  }

  @Test func `layer norm names parameters that do not fit`() {
    let x = Tensor(shape: [2, 3], scalars: [1.0, 2, 3, 4, 5, 6]).named("x")
    #expect(
      message { _ = layerNorm(x, weight: Tensor([1.0, 2])) } == """
        layerNorm: the weight must be [3], as the last dimension of "x" [2, 3] is: a tensor of shape [2]
        """)
    #expect(message { _ = layerNorm(x, bias: Tensor(1.0)) }.contains("the bias must be [3]"))
    #expect(message { _ = layerNorm(Tensor(1.0)) }.contains("has no dimension"))
  }

  @Test func `the fused gradient is the composed one`() {
    var numbers = SeededNumbers(seed: 17)
    let scalars = numbers.list(12, -2...2)
    let seed = numbers.tensor([12])
    func gradient(
      recorded: Bool, _ function: (Tensor<Double>) -> Tensor<Double>
    ) -> [Double] {
      let x = Tensor(scalars, requiresGrad: true)
      let y = function(Tensor(x.any.reshaped(to: [3, 4])))
      let weights = Tensor<Double>(seed.any.reshaped(to: [3, 4]))
      let weighted = y.rank == 1 ? y * Tensor([1.0, 2, 3]) : y * weights
      weighted.sum().backward(createGraph: recorded)
      return x.grad?.scalars ?? []
    }
    let labels = Tensor<Int64>([2, 7, 0])
    let functions: [(Tensor<Double>) -> Tensor<Double>] = [
      { $0.softmax(along: 0) }, { $0.softmax(along: 1) }, { $0.logSoftmax(along: 0) },
      { $0.logSoftmax(along: 1) }, { layerNorm($0, weight: Tensor([1.0, 2, 3, 4])) },
      { crossEntropy($0, labels, ignoring: 7, reduction: .none) },
    ]
    for (index, function) in functions.enumerated() {
      let (fused, composed) = (
        gradient(recorded: false, function), gradient(recorded: true, function)
      )
      #expect(fused.count == 12)
      #expect(zip(fused, composed).allSatisfy { abs($0 - $1) < 1e-14 }, "function \(index)")
    }
  }

  @Test func `the cross-entropy is the logarithm of the softmax at the label`() {
    var numbers = SeededNumbers(seed: 18)
    let logits = numbers.tensor([2, 3, 4])
    let labels = Tensor(shape: [2, 3], scalars: [Int64(0), 3, 1, 2, 2, 0])
    let rows = logits.logSoftmax(along: -1).scalars
    let expected = labels.scalars.enumerated().map { -rows[4 * $0 + Int($1)] }
    let losses = crossEntropy(logits, labels, reduction: .none)
    #expect(losses.shape == [2, 3])
    #expect(zip(losses.scalars, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    let sum = expected.reduce(0, +)
    #expect(abs(crossEntropy(logits, labels, reduction: .sum).item() - sum) < 1e-13)
    #expect(abs(crossEntropy(logits, labels).item() - sum / 6) < 1e-13)
    // The rows of labels 3 and 1 are ignored.
    let some = Tensor(shape: [2, 3], scalars: [Int64(0), -1, -1, 2, 2, 0])
    let counted = expected[0] + expected[3] + expected[4] + expected[5]
    #expect(abs(crossEntropy(logits, some, ignoring: -1).item() - counted / 4) < 1e-13)
    let none = Tensor(shape: [2, 3], scalars: [Int64](repeating: -1, count: 6))
    #expect(crossEntropy(logits, none, ignoring: -1).item().isNaN)
  }

  @Test func `the gradient of the cross-entropy is right for large logits`() {
    func check<E: DifferentiableElement>(_ values: [E], _ ulp: E) {
      for value in values {
        let logits = Tensor(shape: [1, 3], scalars: [value, value, value])
        let slopes = gradient(at: logits) { crossEntropy($0, Tensor<Int64>([1])) }.scalars
        for (slope, expected) in zip(slopes, [E(1) / 3, E(-2) / 3, E(1) / 3]) {
          #expect(abs(slope - expected) <= 2 * ulp, "\(value): \(slopes)")
        }
        let second = hessian(at: logits) { crossEntropy($0, Tensor<Int64>([1])) }.scalars
        #expect(abs(second[0] - 2 / E(9)) <= 2 * ulp && abs(second[1] + 1 / E(9)) <= 2 * ulp)
      }
    }
    check([1e10, 1e50, -1e50] as [Double], .ulpOfOne)
    check([1e3, 1e5, 1e8] as [Float], .ulpOfOne)
  }

  @Test func `layer norm is NaN where the variance overflows`() {
    let x = Tensor<Float>(shape: [2, 3], scalars: [1e30, 2e30, -1e30, 1, 2, 4])
    let y = layerNorm(x).scalars
    #expect(y[0..<3].allSatisfy { $0.isNaN } && y[3...].allSatisfy { $0.isFinite })
    let slopes = gradient(at: x) { layerNorm($0).square().sum() }.scalars
    #expect(slopes[0..<3].allSatisfy { $0.isNaN } && slopes[3...].allSatisfy { $0.isFinite })
  }

  @Test func `labels that are no class and shapes that do not fit are named`() {
    let logits = Tensor(shape: [2, 3], scalars: [1.0, 2, 3, 4, 5, 6]).named("logits")
    #expect(
      message { _ = crossEntropy(logits, Tensor<Int64>([0, 3]).named("labels")) } == """
        crossEntropy: label 1 of "labels" [2] is 3, but "logits" [2, 3] has the classes 0 to 2. To leave \
        rows out, pass their label as ignoring.
        """)
    #expect(
      message { _ = crossEntropy(logits, Tensor<Int64>([0, 1, 2])) }.hasPrefix(
        "crossEntropy: the logits must be [..., classes] and the labels [...]"))
  }

  @Test func `labels may be changed after the loss was computed`() {
    let x = Tensor([1.0, 2, 3], requiresGrad: true)
    let logits = Tensor<Double>(x.any.reshaped(to: [1, 3]))
    let labels = Tensor<Int64>([2])
    let loss = crossEntropy(logits, labels)
    labels.any.changing(by: "a test") {
      labels.any.pointer.assumingMemoryBound(to: Int64.self).pointee = 0
    }
    loss.backward()
    let p = Tensor([1.0, 2, 3]).softmax(along: 0).scalars
    #expect(
      zip(x.grad?.scalars ?? [], [p[0], p[1], p[2] - 1]).allSatisfy { abs($0 - $1) < 1e-15 * 4 })
  }
}
