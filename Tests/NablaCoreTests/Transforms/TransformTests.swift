import Nabla
import NablaTestSupport
import Testing

@Suite struct TransformTests {
  static func rosenbrock<N: DifferentiableNumber>(_ x: [N]) -> N {
    let a = 1 - x[0]
    let b = x[1] - x[0] * x[0]
    return a * a + 100 * (b * b)
  }
  static func swirl<N: DifferentiableNumber>(_ x: [N]) -> [N] {
    [x[0] * x[1], sin(x[0]), x[0] / x[1]]
  }

  @Test func `gradient, forward gradient and checkGradient agree`() {
    let at = [-1.2, 1.0]
    let expected = [-215.6, -88.0]
    for result in [
      gradient(at: at) { Self.rosenbrock($0) },
      forwardGradient(at: at) { Self.rosenbrock($0) },
      forwardGradient(at: at, tangents: SIMD2<Double>.self) { Self.rosenbrock($0) },
    ] {
      #expect(abs(result[0] - expected[0]) < 1e-12)
      #expect(abs(result[1] - expected[1]) < 1e-12)
    }
    #expect(checkGradient(at: at) { Self.rosenbrock($0) }.passed)
  }

  @Test func `the Hessian of Rosenbrock's function`() {
    let expected = [[1330.0, 480], [480, 200]]
    #expect(hessian(at: [-1.2, 1.0]) { Self.rosenbrock($0) } == expected)
    let product = hessianVectorProduct(at: [-1.2, 1.0], along: [1, 2]) { Self.rosenbrock($0) }
    #expect(abs(product[0] - 2290) < 1e-9)
    #expect(abs(product[1] - 880) < 1e-9)
  }

  @Test func `the Jacobian by rows, by columns, and its products`() {
    let at = [0.5, 2.0]
    let rows = jacobian(at: at) { Self.swirl($0) }
    #expect(rows[0] == [2, 0.5])
    #expect(rows[2] == [0.5, -0.125])
    let columns = forwardJacobian(at: at, tangents: SIMD2<Double>.self) { Self.swirl($0) }
    #expect(columns == rows)
    let push = jvp(at: at, along: [1, -1]) { Self.swirl($0) }
    #expect(push.tangent == rows.map { $0[0] - $0[1] })
    let pull = vjp(at: at, seed: [0, 0, 4]) { Self.swirl($0) }
    #expect(pull.cotangent == [2, -0.5])
    #expect(push.value == Self.swirl(at))
    #expect(pull.value == Self.swirl(at))
  }

  @Test func `the value that comes with a derivative is the function's`() {
    func cubic<N: DifferentiableNumber>(_ x: N) -> N { x * x * x - 2 * x }
    let forward = valueWithDerivative(at: 3.0) { cubic($0) }
    #expect(forward.value == 21)
    #expect(forward.derivative == 25)
    let reverse = valueWithGradient(at: 3.0) { cubic($0) }
    #expect(reverse.value == 21)
    #expect(reverse.gradient == 25)
    let inner = valueWithGradient(at: 3.0) { x in
      valueWithDerivative(at: x) { cubic($0) }.derivative
    }
    #expect(inner.value == 25)
    #expect(inner.gradient == 18)
    let constant = valueWithDerivative(at: 3.0) { _ in Dual(4.0) }
    #expect(constant.value == 4)
    #expect(constant.derivative == 0)
  }

  @Test func `more inputs than tangents are done in several runs`() {
    let at = (0..<21).map { Double($0) / 7 }
    let result = forwardGradient(at: at) { x in dot(x, x) }
    #expect(result == at.map { 2 * $0 })
  }

  @Test func `no inputs give an empty gradient`() {
    #expect(gradient(at: [Double]()) { _ in Variable(3.0) } == [])
    #expect(forwardGradient(at: []) { _ in VectorDual(3.0) } == [])
    #expect(jacobian(at: [Double]()) { _ in [Variable(1.0)] } == [[]])
  }

  @Test func `third derivatives by three levels`() {
    let third = derivative(at: 0.5) { x in
      derivative(at: x) { y in derivative(at: y) { sin($0) } }
    }
    #expect(abs(third + cosine(0.5)) < 1e-15)
    let mixed = gradient(at: 0.5) { x in
      derivative(at: x) { y in gradient(at: y) { sin($0) } }
    }
    #expect(abs(mixed + cosine(0.5)) < 1e-15)
  }

  private func cosine(_ x: Double) -> Double { Double.apply(Rules.Cos(), x) }

  @Test func `two threads get the bits that one gets`() {
    let programs = (1...40).map { RandomProgram(seed: UInt64($0), length: 50) }
    @Sendable func all() -> [UInt64] {
      programs.flatMap { program in
        gradient(at: program.inputs) { program.run($0) }.map(\.bitPattern)
      }
    }
    let alone = all()
    let results = TwoThreads.run { (0..<10).map { _ in all() } }
    for result in results { #expect(result.allSatisfy { $0 == alone }) }
  }
}
