import Nabla
import Testing

/// Returns its first input times its second, and multiplies one element of the first one's gradient.
private struct WrongProduct: TensorFunction {
  let element: Int
  let factor: Double

  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    context.save(x[0], x[1])
    return [x[0] * x[1]]
  }
  func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?]
  {
    let right = (seeds[0] * context.saved[1])
    var wrong = right.scalars
    wrong[element] *= factor
    return [Tensor(shape: right.shape, scalars: wrong), seeds[0] * context.saved[0]]
  }
}

@Suite("Checks of tensors' gradients with finite differences")
struct TensorGradientCheckTests {
  private static let x = Tensor<Double>([[0.5, -1, 2], [3, 0.25, -0.75]])
  private static let w = Tensor<Double>([[2, 1, -1], [0.5, 3, 1]])

  @Test("Right gradients agree, for results of any shape and inputs of any layout")
  func agree() {
    for check in [
      checkGradient(at: Self.x) { x in x.softmax(along: 1) },
      checkGradient(at: Self.x.transposed()) { x in (x * x).sum(along: 0) },
      checkGradient(at: Self.x) { x in (2.0 * x * x - exp(-x) / (1.0 + x * x)).mean() },
      checkGradient(at: [Self.x, Self.w.transposed()]) { x in matmul(x[0], x[1]) },
      checkGradient(at: Tensor<Double>(0.5)) { x in tanh(x) },
      checkGradient(at: Tensor<Double>(shape: [0, 3], scalars: [])) { x in x * x },
    ] {
      #expect(check.passed, "\(check)")
    }
  }

  @Test("One wrong element of one input is found and named")
  func wrong() {
    let check = checkGradient(at: [Self.x, Self.w]) {
      WrongProduct(element: 4, factor: 1.001)($0[0], $0[1])
    }
    #expect(check.inputs.count == 12)
    #expect(check.inputs.filter { !$0.passed }.map(\.name) == ["x[0][1, 1]"])
    #expect("\(check)".contains("input x[0][1, 1] at 0.25"))
    let single = checkGradient(at: Self.x) { WrongProduct(element: 2, factor: -1)($0, Self.w) }
    #expect(single.inputs.filter { !$0.passed }.map(\.name) == ["x[0, 2]"])
    #expect(single.inputs[2].cause == .sign)
    let scalar = checkGradient(at: Tensor<Double>(0.5)) { x in x + x.detached() }
    #expect(scalar.inputs.map(\.name) == ["x"])
    #expect(!scalar.passed)
  }

  @Test("A wrong gradient agrees within the tolerance and not beyond it")
  func tolerances() {
    func check(_ factor: Double, relative: Double = 1e-8, absolute: Double = 0) -> Bool {
      checkGradient(at: Self.x, relative: relative, absolute: absolute) {
        WrongProduct(element: 0, factor: factor)($0, Self.w)
      }.passed
    }
    #expect(!check(1.001))
    #expect(!check(1.001, relative: 0.5e-3))
    #expect(check(1.001, relative: 2e-3))
    // The derivative is the weight of the output, 1, times 2.
    #expect(check(1.001, absolute: 2.1e-3))
    #expect(!check(1.001, absolute: 1.9e-3))
    #expect(!check(-1, relative: 1, absolute: 1))
  }
}
