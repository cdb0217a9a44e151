import Nabla
import Testing

// The Swift of the documentation. What its pages show stands here line by line: see SnippetTests.

func rosenbrock<N: DifferentiableNumber>(_ x: [N]) -> N {
  let a = 1 - x[0]
  let b = x[1] - x[0] * x[0]
  return a * a + 100 * (b * b)
}

func oscillation<N: DifferentiableNumber>(_ t: N, rate: Double, frequency: Double) -> N {
  let k = N(rate)
  let phase = frequency * t
  let decay = exp(-k * t)
  return decay * cos(phase)
}

struct Spring: ParameterStruct {
  var mass = 1.0
  var stiffness = 40.0
  var damping = 0.5
}

func dampingRatio<N: DifferentiableNumber>(_ s: Fields<Spring, N>) -> N {
  s.damping / (2 * sqrt(s.mass * s.stiffness))
}

@Suite("Documentation: getting started") struct DocumentationGettingStartedTests: SnippetSuite {
  @Test func firstGradient() {
    let slope = gradient(at: 3.0) { x in x * x }
    print(slope)  // 6.0
    #expect(gradient(at: Float(3)) { x in x * x } == Float(6))
  }

  @Test func arrays() {
    let (area, slopes) = valueWithGradient(at: [2.0, 0.5]) { x in x[0] * sin(x[1]) }
    #expect(area == 2 * sin(0.5))
    #expect(slopes == [sin(0.5), 2 * cos(0.5)])
  }

  @Test func genericFunction() {
    let start = [-1.2, 1.0]
    let value = rosenbrock(start)
    let slope = gradient(at: start, of: rosenbrock)
    let curvature = hessian(at: start, of: rosenbrock)
    #expect(abs(value - 24.2) < 1e-12)
    #expect(abs(slope[0] + 215.6) < 1e-12)
    #expect(curvature == [[1330, 480], [480, 200]])
    let forward = forwardGradient(at: start, of: rosenbrock)
    #expect(abs(forward[0] - slope[0]) < 1e-12)

    let check = checkGradient(at: start, of: rosenbrock)
    if !check.passed { print(check) }
    #expect(check.passed)
  }

  @Test func namedParameters() {
    let spring = Spring()
    let ratio = dampingRatio(Fields(spring))
    let sensitivity = gradient(at: spring) { s in dampingRatio(s) }
    print(sensitivity.damping)  // 0.07905694150420949
    #expect(abs(sensitivity.damping - ratio / 0.5) < 1e-15)
  }

  @Test func value() {
    let x = Value(-2.0, name: "x")
    let z = 2 * x
    let y1 = z + 5
    let y2 = relu(z * z) + x + 3
    let loss = y1 - y2 + y2 * x
    loss.backward()
    print(loss.data)  // -50.0
    print(x.grad)  // 64.0
    print(loss.explain().text)
    #expect(loss.data == -50 && x.grad == 64)
  }

  @Test func nesting() {
    let second = derivative(at: 0.5) { x in derivative(at: x) { y in sin(y) } }
    let mixed = derivative(at: 1.0) { x in
      x * derivative(at: Dual(1.0)) { y in Dual(x) + y }
    }  // 1
    #expect(second == -sin(0.5))
    #expect(mixed == 1)
  }

  @Test func explanation() {
    let why = explain(at: ["x": -2]) { x in
      let z = (2 * x).named("z")
      return (relu(z * z) + x).named("loss")
    }
    print(why.text)
    #expect(why.node(named: "x")?.gradient == -15)
  }

  @Test func shortLines() {
    let at = 0.7
    let slope = gradient(at: at) { t in oscillation(t, rate: 0.5, frequency: 3) }
    #expect(abs(slope - derivative(at: at) { oscillation($0, rate: 0.5, frequency: 3) }) < 1e-15)
  }
}
