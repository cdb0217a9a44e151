import Nabla
import Testing

/// `checkGradient` passes what is right, and says of what is wrong which input and probably why.
@Suite struct GradientCheckTests {
  @Test(arguments: [
    [0.3, 1.2, -0.7], [1e-3, 5, 2], [30, 0.01, -4],
  ])
  func `smooth functions pass`(at: [Double]) {
    let check = checkGradient(at: at) { x in
      sin(x[0]) * exp(0.1 * x[1]) + tanh(x[2]) * x[0] + softplus(x[1] * x[2])
    }
    #expect(check.passed, "\(check)")
  }

  @Test func `a number taken out of its variable is named`() {
    let check = checkGradient(at: [2.0, 3.0]) { x in x[0] * x[1].value }
    #expect(check.inputs[0].passed)
    #expect(check.inputs[1].analytic == 0)
    #expect(check.description.contains("input 1 at 3.0"))
    #expect(check.description.contains("taken out of its variable"))
  }

  @Test func `a kink is named`() {
    let check = checkGradient(at: [0.0]) { x in relu(x[0]) }
    #expect(!check.passed)
    #expect(check.description.contains("A kink or jump is near"))
    #expect(checkGradient(at: [0.1]) { x in relu(x[0]) }.passed)
  }

  @Test func `a wrong rule is noticed, its sign and its factor named`() {
    struct WrongSign: UnaryRule {
      func value<N: RuleNumber>(_ x: N) -> N { N.sin(x) }
      func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(-N.cos(x)) }
    }
    struct Twice: UnaryRule {
      func value<N: RuleNumber>(_ x: N) -> N { N.sin(x) }
      func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(2 * N.cos(x)) }
    }
    struct Skewed: UnaryRule {
      func value<N: RuleNumber>(_ x: N) -> N { N.sin(x) }
      func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(1.001 * N.cos(x)) }
    }
    let sign = checkGradient(at: [0.5]) { Variable.apply(WrongSign(), $0[0]) }
    #expect(sign.description.contains("Only the sign is wrong"))
    let twice = checkGradient(at: [0.5]) { Variable.apply(Twice(), $0[0]) }
    #expect(twice.description.contains("2 times too large"))
    let skewed = checkGradient(at: [0.5]) { Variable.apply(Skewed(), $0[0]) }
    #expect(skewed.description.contains("probably wrong"))
  }

  @Test func `the end of a domain and a value that is not finite are named`() {
    let edge = checkGradient(at: [1e-9]) { x in log(x[0]) }
    #expect(edge.description.contains("not finite at a distance"))
    let pole = checkGradient(at: [0.0]) { x in 1 / x[0] }
    #expect(pole.description.contains("The function is inf here"))
  }
}
