import Nabla
import NablaTestSupport
import Testing

/// All engines beside each other where derivatives are infinite, NaN or 0 by convention: at zeros of
/// both signs, infinities, NaN, kinks and bounds.
@Suite("Engines at special points")
struct SpecialPointTests {
  @Test("All engines agree", arguments: RuleBook.entries.map(\.name), [1, 2])
  func agree(_ name: String, _ order: Int) throws {
    let entry = try #require(RuleBook.entry(named: name))
    let rule = CheckedRule(entry, parameters: entry.facts.parameters.map(\.standard))
    let engines = RuleEngine.all.filter { $0.order == order }
    var failures: [String] = []
    for point in CheckedRule.specialPoints(operands: entry.operandCount) {
      for incoming in order == 1 ? [1.5, .infinity, .nan] : [1.5] {
        let expected = engines[0].evaluate(rule, point, incoming).derivatives
        // Where terms of this size cancel, engines round differently.
        let tolerance = 1e-13 * expected.filter(\.isFinite).map(abs).reduce(0, max)
        for engine in engines.dropFirst() {
          let got = engine.evaluate(rule, point, incoming).derivatives
          let agree = zip(got, expected).allSatisfy {
            RuleChecker.agree($0, $1, within: tolerance)
          }
          if agree { continue }
          failures.append(
            """
            \(name)\(point) times \(incoming): \(got) by \(engine.name), \(expected) by \
            \(engines[0].name)
            """)
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
  }

  // MARK: Compositions

  /// Rules applied one after the other, first the first, and the derivative at a point.
  struct Chain: Sendable, CustomTestStringConvertible {
    let rules: [any UnaryRule]
    let point: Double
    let derivative: Double

    init(_ rules: any UnaryRule..., at point: Double, is derivative: Double) {
      (self.rules, self.point, self.derivative) = (rules, point, derivative)
    }

    var testDescription: String { "\(rules.map { type(of: $0).facts.name }) at \(point)" }

    func callAsFunction<N: RuleNumber>(_ x: N) -> N {
      rules.reduce(x) { AnyRule.unary($1)([$0]) }
    }
  }

  static let chains: [Chain] = [
    // Masks: PyTorch gives 0, too.
    Chain(Rules.Relu(), Rules.Sqrt(), at: -1, is: 0),
    Chain(Rules.Relu(), Rules.Sqrt(), at: 0, is: 0),
    Chain(Rules.Relu(), Rules.Log(), at: -1, is: 0),
    Chain(Rules.Relu(), Rules.Reciprocal(), at: -1, is: 0),
    Chain(Rules.Relu6(), Rules.Sqrt(), at: -1, is: 0),
    Chain(Rules.Hardtanh(lower: 0, upper: 1), Rules.Sqrt(), at: -1, is: 0),
    Chain(Rules.Clamp(lower: 0, upper: 1), Rules.Sqrt(), at: -1, is: 0),
    Chain(Rules.HardSigmoid(), Rules.Log(), at: -4, is: 0),
    Chain(Rules.HardSwish(), Rules.Cbrt(), at: -4, is: 0),
    // Nothing flows through a mask, so nothing is multiplied behind it: NaN in PyTorch.
    Chain(Rules.Log(), Rules.Relu(), at: 0, is: 0),
    Chain(Rules.Sqrt(), Rules.Floor(), at: 0, is: 0),
    // Zeros that were computed multiply: NaN in PyTorch, too.
    Chain(Rules.Sqrt(), Rules.Square(), at: 0, is: .nan),
    Chain(Rules.Square(), Rules.Sqrt(), at: 0, is: .nan),
    Chain(Rules.Abs(), Rules.Sqrt(), at: 0, is: .nan),
  ]

  @Test("A mask keeps out what is infinite, in every engine", arguments: chains)
  func masks(_ chain: Chain) throws {
    let (x, expected) = (chain.point, chain.derivative)
    let program = try Program(inputs: 1) { chain($0[0]) }
    let (graph, outputs) = Graph.recording([(name: "x", value: x)], for: "masks") { xs in
      [chain(xs[0])]
    }
    let derivatives: [(engine: String, got: Double)] = [
      ("reverse", gradient(at: [x]) { xs in chain(xs[0]) }[0]),
      ("forward", derivative(at: x) { (x: Dual<Double>) in chain(x) }),
      ("eight directions", forwardGradient(at: [x, x]) { xs in chain(xs[0]) + xs[1] }[0]),
      ("two rows", jacobian(at: [x]) { xs in [chain(xs[0]), chain(xs[0])] }[1][0]),
      ("program", try program.valueWithGradient(at: [x]).gradient[0]),
      ("program in lanes", try program.valuesWithGradients(at: [[x], [x]]).1[1][0]),
      ("sparse", try SparseJacobian(program).evaluate(at: [x])[0, 0]),
      ("explanation", Ledger(graph, outputs: [(outputs[0], 1)]).gradients[0] ?? 0),
    ]
    for (engine, got) in derivatives {
      #expect(RuleChecker.agree(got, expected, within: 0), "\(engine): \(got), not \(expected)")
    }
    if expected.isNaN { return }
    #expect(hessian(at: [x]) { xs in chain(xs[0]) }[0][0] == 0)
    let second = try program.hessian(at: [x])[0][0]
    #expect(second == 0)
  }

  @Test("The operand that max and min do not take gets nothing")
  func extremes() {
    #expect(gradient(at: [-1.0, 0]) { xs in sqrt(max(xs[0], xs[1])) } == [0, .infinity])
    #expect(gradient(at: [1.0, 0]) { xs in sqrt(min(xs[0], xs[1])) } == [0, .infinity])
    #expect(derivative(at: -1.0) { x in sqrt(max(x, 0)) } == 0)
  }

  // MARK: Directions

  @Test("An input whose direction is 0 does not vary")
  func absentTangents() throws {
    let program = try Program(inputs: 2) { xs in xs[0] * xs[0] + sqrt(xs[1]) }
    let expected = [[2, 0], [0, -Double.infinity]]
    #expect(hessian(at: [2.0, 0]) { xs in xs[0] * xs[0] + sqrt(xs[1]) } == expected)
    let second = try program.hessian(at: [2, 0])
    #expect(second == expected)
    let row = hessianVectorProduct(at: [2.0, 0], along: [1, 0]) { xs in
      xs[0] * xs[0] + sqrt(xs[1])
    }
    #expect(row == expected[0])
    let tangent = jvp(at: [2.0, 0], along: [1, 0]) { xs in [xs[0] * xs[0] + sqrt(xs[1])] }.tangent
    #expect(tangent == [4])
    // The 0 of a nested number may vary at the level below.
    let nested = derivative(at: 0.0) { (t: Dual<Double>) in
      jvp(at: [Dual(3.0)], along: [t]) { xs in [xs[0] * xs[0]] }.tangent[0]
    }
    #expect(nested == 6)
  }

  // MARK: Second derivatives by convention

  @Test("Second derivatives of the norm at the origin are NaN, never 0")
  func normAtOrigin() throws {
    let functions: [(Symbolic, Symbolic) -> Symbolic] = [
      { square(norm([$0, $1])) }, { exp(-square(norm([$0, $1]))) },
    ]
    for function in functions {
      let program = try Program(inputs: 2) { xs in function(xs[0], xs[1]) }
      let second = try program.hessian(at: [0, 0])
      #expect(second.joined().allSatisfy { $0.isNaN }, "\(second)")
    }
    let second = hessian(at: [0.0, 0]) { xs in square(norm(xs)) }
    #expect(second.joined().allSatisfy { $0.isNaN }, "\(second)")
    #expect(gradient(at: [0.0, 0]) { xs in square(norm(xs)) } == [0, 0])
  }

  @Test(
    "Second derivatives of powers at 0 are their limits, in every engine",
    arguments: [
      (0.0, [0, .infinity, .infinity, .infinity]), (0.5, [-.infinity, -.infinity, -.infinity, 0]),
      (1, [0, -.infinity, -.infinity, 0]), (1.5, [.infinity, 0, 0, 0]), (2, [2, 0, 0, 0]),
      (3, [0, 0, 0, 0]),
    ] as [(Double, [Double])])
  func powersAtZero(_ exponent: Double, _ expected: [Double]) {
    for engine in RuleEngine.all where engine.order == 2 {
      let got = engine.evaluate(.binary(Rules.Power()), [0, exponent], 1).derivatives
      #expect(got == expected, "\(engine.name)")
    }
  }

  // MARK: Lists

  @Test("logSumExp of large numbers has the derivatives of softmax", arguments: [1e3, 1e10, 1e50])
  func logSumExpOfLargeNumbers(_ x: Double) throws {
    let rule = AnyRule.many(Rules.LogSumExp())
    let third = 1.0 / 3
    let second = (0..<9).map { $0 % 4 == 0 ? third - third * third : -third * third }
    for engine in RuleEngine.all where engine.order < 3 {
      let got = engine.evaluate(rule, [x, x, x], 1).derivatives
      let expected = engine.order == 1 ? [third, third, third] : second
      for (a, b) in zip(got, expected) { #expect(abs(a - b) < 1e-14, "\(engine.name): \(got)") }
    }
    let inFloat = gradient(at: [Float](repeating: Float(min(x, 1e30)), count: 3)) { logSumExp($0) }
    #expect(inFloat.allSatisfy { abs($0 - 1 / 3) < 1e-6 }, "\(inFloat)")
  }

  @Test("Sums of a million Floats keep their digits")
  func longSums() {
    let xs = [Float](repeating: 0.1, count: 1_000_000)
    #expect(abs(sum(xs) - 100_000) < 0.02)
    #expect(abs(mean(xs) - 0.1) < 1e-7)
    #expect(abs(dot(xs, xs) - 10_000) < 0.004)
    #expect(abs(norm(xs) - 100) < 4e-5)
    #expect(abs(logSumExp(xs) - 13.915511) < 2e-6)
  }

  @Test("NaN counts as positive in copysign, whatever its sign bit")
  func signOfNaN() throws {
    let program = try Program(inputs: 2) { xs in copysign(xs[0], xs[1]) }
    for nan in [Double.nan, -Double.nan, Double.acosh(0.3)] {
      #expect(copysign(-2.0, nan) == 2)
      let (value, slopes) = try program.valueWithGradient(at: [-2, nan])
      #expect(value == 2 && slopes == [-1, 0])
      #expect(gradient(at: [-2, nan]) { xs in copysign(xs[0], xs[1]) } == [-1, 0])
    }
  }
}
