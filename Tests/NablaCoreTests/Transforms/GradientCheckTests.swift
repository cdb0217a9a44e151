import Nabla
import Testing

/// A function, the point of the check, and an error of its gradient that must be detected.
struct CheckedFunction: Sendable, CustomTestStringConvertible {
  let name: String
  let at: Double
  let wrongFactor: Double
  let function: @Sendable (Variable<Double>) -> Variable<Double>

  init(
    _ name: String, at: Double, wrongFactor: Double,
    _ function: @escaping @Sendable (Variable<Double>) -> Variable<Double>
  ) {
    self.name = name
    self.at = at
    self.wrongFactor = wrongFactor
    self.function = function
  }

  var testDescription: String { "\(name) at \(at)" }

  /// The check of a gradient multiplied by a factor.
  func check(gradientTimes factor: Double = 1) -> GradientCheck {
    checkGradient(at: [at]) { Variable.apply(WrongIdentity(factor: factor), function($0[0])) }
  }

  /// Returns its operand, and multiplies the gradient.
  struct WrongIdentity: UnaryRule {
    let factor: Double
    func value<N: RuleNumber>(_ x: N) -> N { x }
    func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .constant(factor) }
  }

  static let hard: [Self] =
    [
      Self("1e-11 x", at: 1, wrongFactor: -1) { 1e-11 * $0 },
      Self("1e-200 x", at: 1, wrongFactor: 0) { 1e-200 * $0 },
      Self("1e-9 x", at: 1, wrongFactor: 1.05) { 1e-9 * $0 },
      Self("exp(-30 x)", at: 1, wrongFactor: -1) { exp(-30 * $0) },
      Self("exp(-20 x)", at: 1, wrongFactor: 1.0001) { exp(-20 * $0) },
      Self("exp(100 x)", at: 1, wrongFactor: 1.001) { exp(100 * $0) },
      Self("sin(50 x)", at: 1, wrongFactor: 1.0001) { sin(50 * $0) },
      Self("sin(300 x)", at: 1, wrongFactor: 1.01) { sin(300 * $0) },
      Self("sin(1000 x)", at: 1, wrongFactor: 1.09) { sin(1000 * $0) },
      Self("sin(1e4 x)", at: 1, wrongFactor: 1.0001) { sin(1e4 * $0) },
      Self("x + 1e8", at: 1, wrongFactor: 1.0001) { $0 + 1e8 },
      Self("(x + 1e8) - 1e8", at: 1.3, wrongFactor: 1.0001) { ($0 + 1e8) - 1e8 },
      Self("lgamma", at: 1e-4, wrongFactor: 1.0001) { lgamma($0) },
      Self("asin", at: 0.9995, wrongFactor: 1.0001) { asin($0) },
      Self("a peak", at: 1e6, wrongFactor: 1.0001) { exp(-($0 - 1e6 - 0.3) * ($0 - 1e6 - 0.3)) },
      Self("a peak of 1e-3", at: 1, wrongFactor: 1.0001) { x in
        let distance = (x - 1.0003) * 1e3
        return exp(-distance * distance)
      },
    ]
    + [100, 500, 1e3, 1e4, 1e6, 1e8].map { Self("sin", at: $0, wrongFactor: 1.001) { sin($0) } }
    + [1e-300, 1e-12, 1e-8, 1e-5, 1e-4, 1, 1e8].flatMap { at in
      [
        Self("log", at: at, wrongFactor: 1.0001) { log($0) },
        Self("sqrt", at: at, wrongFactor: 1.0001) { sqrt($0) },
      ]
    }
    + [1e-12, 1e-8, 1e-4, 1, 1e8].flatMap { at in
      [
        Self("1 / x", at: at, wrongFactor: 1.0001) { 1 / $0 },
        Self("x * x", at: at, wrongFactor: 1.0001) { $0 * $0 },
        Self("sin", at: at, wrongFactor: 1.0001) { sin($0) },
        Self("tanh(x / 1e8)", at: at, wrongFactor: 1.0001) { tanh($0 / 1e8) },
      ]
    }
    + [1e-200, 1e-100, 1e-30, 1e-8, 1, 1e8, 1e30, 1e100, 1e200].map { (scale: Double) in
      Self("\(scale) sin x", at: 0.7, wrongFactor: 1.000001) { scale * sin($0) }
    }
}

/// `checkGradient` accepts correct gradients, and names the input and the likely cause of wrong
/// ones.
@Suite struct GradientCheckTests {
  @Test(arguments: CheckedFunction.hard)
  func `a right gradient passes and a wrong one differs`(_ checked: CheckedFunction) {
    let right = checked.check()
    #expect(right.passed, "\(right)")
    let wrong = checked.check(gradientTimes: checked.wrongFactor)
    #expect(wrong.inputs[0].verdict == .differs, "\(wrong)")
    #expect(!wrong.passed)
    #expect(!wrong.description.contains("kink"))
  }

  @Test(arguments: [1e12, 1e15, 1e18])
  func `where changes are lost in rounding nothing can be told`(offset: Double) {
    let checked = CheckedFunction("x + \(offset)", at: 1, wrongFactor: -1) { $0 + offset }
    let right = checked.check()
    #expect(right.inputs[0].verdict == .cannotBeTold, "\(right)")
    #expect(!right.passed)
    #expect(right.description.contains("cannot be told for 1 of 1 inputs"))
    #expect(right.description.contains("It cannot be told: the differences are only good to ± "))
    #expect(!checked.check(gradientTimes: -1).passed)
    #expect(!checked.check(gradientTimes: 1.5).passed)
  }

  @Test func `constants, minima and level parts agree`() {
    #expect(checkGradient(at: [2.0]) { $0[0] * 0 + 3 }.passed)
    #expect(checkGradient(at: [0.0]) { $0[0] * $0[0] }.passed)
    #expect(checkGradient(at: [Double.pi]) { cos($0[0]) }.passed)
    #expect(checkGradient(at: [1.0]) { ($0[0] - 1) * ($0[0] - 1) + 5 }.passed)
    for distance in [0.1, 1e-3, 1e-6, 1e-9] {
      let level = checkGradient(at: [-distance]) { relu($0[0]) }
      #expect(level.passed, "\(level)")
      let slope = checkGradient(at: [distance]) { relu($0[0]) }
      #expect(slope.passed, "\(slope)")
    }
  }

  @Test func `a kink under an offset and a jump are named`() {
    let kink = checkGradient(at: [0.0]) { relu($0[0]) + 1e6 }
    #expect(kink.description.contains("the slope is 0.0 to the left and 1.0 to the right"))
    let jump = checkGradient(at: [1.0]) { floor($0[0]) }
    #expect(jump.description.contains("A kink or jump is near"))
  }

  @Test(arguments: [
    (-1, "Only the sign is wrong."), (2, "The gradient is 2 times too large"),
    (-2, "The sign is wrong, and the gradient is 2 times too large."),
    (0, "The gradient is 0 although the value changes"),
    (1e-3, "A rule, or a custom derivative, is probably wrong."),
    (1.000002, "A rule, or a custom derivative, is probably wrong."),
    (.nan, "The gradient is NaN where the function is finite"),
    (-.nan, "The gradient is NaN where the function is finite"),
  ])
  func `the cause fits the factor`(factor: Double, cause: String) {
    let check = CheckedFunction("sin", at: 0.5, wrongFactor: factor) { sin($0) }
      .check(gradientTimes: factor)
    #expect(check.description.contains(cause), "\(check)")
    #expect(!check.description.contains("-nan"))
  }

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

  @Test(arguments: [1e-13, 2e-13, 5e-13, 1e-12, 2e-12, 3e-12, 1e-11])
  func `a kink that the smallest steps do not reach is named`(x: Double) {
    for sign in [1.0, -1] {
      for function in [{ relu($0) }, { leakyRelu($0) }] as [(Variable<Double>) -> Variable<Double>]
      {
        let check = checkGradient(at: [sign * x]) { 3 * function($0[0]) + 0.5 }
        #expect(check.passed || check.inputs[0].cause == .kink, "\(sign * x): \(check)")
      }
    }
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
    let edge = checkGradient(at: [1.0]) { x in asin(x[0]) }
    #expect(edge.description.contains("not finite at any distance"))
    let pole = checkGradient(at: [0.0]) { x in 1 / x[0] }
    #expect(pole.description.contains("The function is inf here"))
  }

  @Test("A wrong gradient agrees within the tolerance and not beyond it")
  func tolerances() {
    func check(_ factor: Double, relative: Double = 1e-8, absolute: Double = 0) -> Bool {
      checkGradient(at: 3, relative: relative, absolute: absolute) { x in
        2 * Variable.apply(CheckedFunction.WrongIdentity(factor: factor), x)
      }.passed
    }
    #expect(check(1))
    #expect(!check(1.001))
    #expect(!check(1.001, relative: 0.5e-3))
    #expect(check(1.001, relative: 2e-3))
    #expect(!check(1.001, absolute: 1.9e-3))
    #expect(check(1.001, absolute: 2.1e-3))
  }

  @Test("A tolerance settles what the differences cannot tell more exactly, and excuses no kink")
  func roughness() {
    let rough = { (x: Variable<Double>) in x + 1e12 }
    #expect(checkGradient(at: 1, of: rough).inputs[0].verdict == .cannotBeTold)
    #expect(checkGradient(at: 1, relative: 0.2, of: rough).passed)
    #expect(!checkGradient(at: 0, relative: 1) { x in abs(x) }.passed)
  }
}
