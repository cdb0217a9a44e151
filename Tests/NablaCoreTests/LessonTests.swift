import Nabla
import NablaTestSupport
import Testing

/// The facts that the lesson teaches, one test each.
@Suite struct LessonTests {
  @Test func `the worked example gives loss -50 and gradient 64`() {
    let (value, gradient) = valueWithGradient(at: -2.0) { workedExample($0) }
    #expect(value == -50)
    #expect(gradient == 64)
    #expect(derivative(at: -2.0) { workedExample($0) } == 64)
    #expect(workedExample(-2.0) == -50)
    #expect(workedExample(Float(-2)) == -50)
  }

  @Test func `y = z passes the incoming gradient on`() {
    let (value, cotangent) = vjp(at: [1.0], seed: [1.0]) { $0 }
    #expect(value == [1])
    #expect(cotangent == [1])
  }

  @Test func `y = 2z with z = x² at 2 gives y 8, and 8 at x`() {
    let why = explain(at: ["x": 2]) { x in
      let z = (x * x).named("z")
      return (2 * z).named("y")
    }
    #expect(why.node(named: "y")?.value == 8)
    #expect(why.node(named: "z")?.value == 4)
    #expect(why.node(named: "z")?.gradient == 2)
    #expect(why.node(named: "x")?.gradient == 8)
  }

  @Test func `a step adds to the gradient that is already there`() {
    // y = 2 x0 - x1 with incoming gradient 3 gives x0 2 * 3. If it held 2, it holds 8.
    let step = vjp(at: [1.0, 1.0], seed: [3.0]) { x in [2 * x[0] - x[1]] }.cotangent
    #expect(step == [6, -3])
    // In the same sweep, another output has already added 2 to x0.
    let both = vjp(at: [1.0, 1.0], seed: [3.0, 1.0]) { x in [2 * x[0] - x[1], 2 * x[0]] }
    #expect(both.cotangent == [8, -3])
  }

  @Test func `relu of a negative number passes nothing on`() {
    #expect(gradient(at: -3.0) { relu($0) } == 0)
    #expect(gradient(at: 3.0) { relu($0) } == 1)
  }

  @Test func `the contributions of several uses add`() {
    #expect(gradient(at: 3.0) { x in x + x + x } == 3)
    #expect(gradient(at: 3.0) { x in x * x * x } == 27)
  }

  @Test func `each output has its own seed and neither needs the other's gradient`() {
    func outputs<N: DifferentiableNumber>(_ x: [N]) -> [N] {
      [sin(x[0]), x[0] * x[1], exp(x[1])]
    }
    let at = [0.5, -1.25]
    let seeds = [2.0, 3.0, 5.0]
    let together = vjp(at: at, seed: seeds) { outputs($0) }.cotangent
    let rows = jacobian(at: at) { outputs($0) }
    #expect(rows[0][1] == 0)
    #expect(rows[2][0] == 0)
    for input in 0..<2 {
      // The sweep starts at the last output, so its contribution arrives first.
      let separately = (0..<3).reversed().reduce(0) { $0 + rows[$1][input] * seeds[$1] }
      #expect(together[input] == separately)
    }
  }

  @Test func `each input alone has the bits that all have together`() {
    let at = [0.7, -1.3, 0.4]
    let together = gradient(at: at) { threeInputs($0) }
    for index in at.indices {
      #expect(gradientAlone(at, index).bitPattern == together[index].bitPattern)
      let onItsOwnThread = onThread { gradientAlone(at, index) }
      #expect(onItsOwnThread.bitPattern == together[index].bitPattern)
    }
  }

  @Test func `plain numbers stand on either side of an operator`() {
    func f<N: DifferentiableNumber>(_ x: N) -> N { 1 / x + (x - 1) * 2 - 3 * (4 - x) / 0.5 }
    let expected = -0.25 + 2 + 6
    #expect(gradient(at: 2.0) { f($0) } == expected)
    #expect(derivative(at: 2.0) { f($0) } == expected)
  }
}

private func threeInputs<N: DifferentiableNumber>(_ x: [N]) -> N {
  let a = sin(x[0] * x[1]) + exp(x[2] / x[0])
  return a * tanh(a - x[1]) + x[2] * a
}

/// The gradient by one input while the others are constants.
private func gradientAlone(_ at: [Double], _ index: Int) -> Double {
  gradient(at: at[index]) { x in
    threeInputs(at.indices.map { $0 == index ? x : Variable(at[$0]) })
  }
}
