import Nabla
import Testing

@Suite("Values with Jacobians, and closeness")
struct ValueWithJacobianTests {
  private func polar<N: DifferentiableNumber>(_ x: [N]) -> [N] {
    [hypot(x[0], x[1]), atan2(x[1], x[0]), x[0] * x[1]]
  }

  @Test("All spellings give the value and the Jacobian of the same bits")
  func spellings() throws {
    let x = [3.0, 4]
    let rows = jacobian(at: x) { polar($0) }
    let (value, same) = valueWithJacobian(at: x) { polar($0) }
    #expect(value == polar(x))
    #expect(same == rows)
    #expect(rows[0] == [0.6, 0.8])
    let forward = forwardJacobian(at: x) { polar($0) }
    #expect(isClose(forward.flatMap(\.self), rows.flatMap(\.self), relative: 1e-15))
    let program = try Program(inputs: 2) { polar($0) }
    let both = try program.valueWithJacobian(at: x)
    #expect(isClose(both.value, polar(x), relative: 1e-15))
    #expect(try both.jacobian == program.jacobian(at: x))
    let tensor = Tensor<Double>([3, 4])
    let (y, matrix) = valueWithJacobian(at: tensor) { t in t * t * 2.0 }
    #expect(y.scalars == [18, 32])
    #expect(matrix.scalars == [12, 0, 0, 16])
    #expect(matrix.shape == [2, 2])
  }

  @Test("A point without inputs, and a function without outputs")
  func empty() {
    let (value, jacobian) = valueWithJacobian(at: [Double]()) { _ in [Variable(2.0)] }
    #expect(value == [2])
    #expect(jacobian == [[]])
    let none = valueWithJacobian(at: [1.0]) { _ in [] }
    #expect(none.value.isEmpty && none.jacobian.isEmpty)
  }

  @Test("Closeness is PyTorch's")
  func closeness() {
    // torch.isclose with its default tolerances.
    let cases: [(Double, Double, Bool)] = [
      (1, 1.00001, true), (1, 1.0001, false), (0, 1e-8, true), (0, 2e-8, false),
      (.infinity, .infinity, true), (.infinity, -.infinity, false), (1e300, .infinity, false),
      (.nan, .nan, false), (.nan, 1, false), (-0.0, 0, true),
    ]
    for (x, y, expected) in cases {
      #expect(isClose(x, y) == expected, "\(x), \(y)")
      #expect(Tensor([x]).isClose(to: Tensor([y])).scalars == [expected], "\(x), \(y)")
    }
    #expect(isClose(Double.nan, .nan, equalNaN: true))
    #expect(!isClose([1.0, 2], [1]))
    let matrix = Tensor<Float>([[1, 2], [1, 2]])
    #expect(matrix.allClose(to: Tensor([1, 2])))
    #expect(matrix.isClose(to: Tensor([1, 3])).scalars == [true, false, true, false])
  }

  @Test("A Double is an operand of a Float tensor, rounded to Float")
  func mixedPrecision() {
    let a = 0.1
    let t = Tensor<Float>([1, 2])
    #expect((a * t).scalars == [Float(0.1), Float(0.1) * 2])
    #expect((t - a).scalars == [1 - Float(0.1), 2 - Float(0.1)])
    #expect((1 / t + a).scalars == [1 + Float(0.1), 0.5 + Float(0.1)])
    #expect(gradient(at: t) { x in (a * x * x).sum() }.scalars == [2 * Float(0.1), 4 * Float(0.1)])
  }
}
