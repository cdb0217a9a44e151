import Nabla
import NablaTestSupport
import Testing

/// Rules of one's own on tensors, beside the same rules on scalars.
@Suite("Tensor.apply: rules of one's own")
struct AppliedRuleTests {
  private struct LogCosh: UnaryRule {
    func value<N: RuleNumber>(_ x: N) -> N {
      let size = N.abs(x)
      return size + N.log(onePlus: N.exp(-2 * size)) - N.log(N(2))
    }
    func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(N.tanh(x)) }
  }

  /// It has a parameter: rules that differ by it are different functions.
  private struct Huber: BinaryRule {
    let width: Double
    func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
      let d = N.abs(x - y)
      return N.select(d .< N(width), 0.5 * d * d, N(width) * (d - N(0.5 * width)))
    }
    private func slope<N: RuleNumber>(_ d: N) -> N {
      N.select(N.abs(d) .< N(width), d, N(width) * N.copysign(1, d))
    }
    func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> { .varying(slope(x - y)) }
    func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
      .varying(-slope(x - y))
    }
  }

  private let points = [-30, -1.5, -0.25, 0.5, 2, 400]

  @Test func `a rule of one operand has the scalar's values and derivatives`() {
    let x = Tensor<Double>(points)
    let y = Tensor.apply(LogCosh(), x)
    let first = gradient(at: x) { Tensor.apply(LogCosh(), $0).sum() }
    let second = hessianVectorProduct(at: x, along: .ones([6])) {
      Tensor.apply(LogCosh(), $0).sum()
    }
    for (i, point) in points.enumerated() {
      let (value, slope) = valueWithGradient(at: point) { Variable.apply(LogCosh(), $0) }
      let curvature = hessian(at: [point]) { Variable.apply(LogCosh(), $0[0]) }[0][0]
      #expect(abs(y.scalars[i] - value) <= 1e-15 * max(1, abs(value)))
      #expect(abs(first.scalars[i] - slope) <= 1e-15)
      #expect(abs(second.scalars[i] - curvature) <= 1e-15)
    }
  }

  @Test func `a rule of two operands is broadcast, in Float too`() {
    let x = Tensor<Float>([[0], [1], [5]]), y = Tensor<Float>([0.25, 1])
    for width in [1.0, 3] {
      let rule = Huber(width: width)
      let gradients = gradient(at: [x, y]) { Tensor.apply(rule, $0[0], $0[1]).sum() }
      #expect(gradients.map(\.shape) == [[3, 1], [2]])
      for (i, a) in [0.0, 1, 5].enumerated() {
        let expected = gradient(at: a) { a in
          [0.25, 1].map { Variable.apply(rule, a, Variable($0)) }.reduce(0, +)
        }
        #expect(gradients[0].scalars[i] == Float(expected))
      }
    }
  }

  @Test func `a rule of a list takes a tensor for each operand`() {
    let xs = [Tensor<Double>([1, 2]), Tensor<Double>([3, -1]), Tensor<Double>([0, 0])]
    let gradients = gradient(at: xs) { Tensor.apply(Rules.LogSumExp(), $0).sum() }
    for i in 0..<2 {
      let expected = gradient(at: xs.map { $0.scalars[i] }) {
        Variable.apply(Rules.LogSumExp(), $0)
      }
      for (k, number) in expected.enumerated() {
        #expect(abs(gradients[k].scalars[i] - number) < 1e-15)
      }
    }
    let message = failure {
      _ = Tensor<Double>.apply(Rules.LogSumExp(), Array(repeating: xs[0], count: 9))
    }
    #expect(message.contains("at most 8 tensors"))
  }

  @Test func `explain shows the rule`() {
    let x = Tensor<Double>([0.5, 2], requiresGrad: true)
    let text = Tensor.apply(LogCosh(), x).sum().explain().text
    #expect(text.contains("LogCosh") || text.contains("logCosh"))
  }
}
