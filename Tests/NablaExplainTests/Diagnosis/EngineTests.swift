import Nabla
import NablaTestSupport
import Testing

@testable import NablaCore
@testable import NablaExplain

/// The library and the page's scripts make the same findings in the same programs.
@Suite struct EngineTests {
  @Test(arguments: FindingFixture.all)
  func `the library finds what is expected`(_ fixture: FindingFixture) throws {
    let diagnosis = try fixture.explanation.diagnosis
    #expect(try diagnosis.read == fixture.findings, "\(diagnosis.json)")
  }

  @Test(.needs(.node)) func `the page finds the same, and says the same in every language`() throws
  {
    struct Answer: Decodable {
      let found: [FindingFixture.Found]
      /// The same at the same inputs, recomputed by the page.
      let computed: [FindingFixture.Found]
      let said: [String: [String]]
    }
    let catalogue = CatalogueTests.threeLanguages
    let body = """
      const found = findings(recorded());
      const said = {};
      for (const code of languages) {
        language = code;
        said[code] = found.flatMap((finding) => [messageOf(finding), adviceOn(finding)]);
      }
      return { found, computed: isFixed ? found : findings(computed(new Map())), said };
      """
    let explanations = try FindingFixture.all.map { try $0.explanation } + [Self.zeroVector]
    let jobs = explanations.map { PageEngine.Job(explanation: $0, body: body) }
    let answers = try PageEngine.run(jobs, catalogue: catalogue, as: Answer.self)
    #expect(answers.count == explanations.count)
    for (explanation, answer) in zip(explanations, answers) {
      let diagnosis = explanation.diagnosis
      let expected = try diagnosis.read
      let name = "\(explanation.diagramTitle)"
      #expect(answer.found == expected, "\(name)")
      #expect(answer.computed.map(\.place) == expected.map(\.place), "\(name)")
      let texts = FindingTexts(explanation, catalogue: catalogue)
      for language in catalogue.languages {
        let messages = diagnosis.findings.flatMap { finding in
          ["finding", "advice"].map { texts.text($0, finding, in: language) }
        }
        #expect(answer.said[language] == messages, "\(name)")
      }
    }
  }

  /// The norm of a tensor is 0, but not at a kink of the rule that made it.
  private static let zeroVector: Explanation = {
    let x = Tensor<Double>([0, 0], requiresGrad: true).named("x")
    return (relu(x) + x).sum().named("y").explain()
  }()

  @Test func `a norm is not a number that rules can be run on`() throws {
    #expect(Self.zeroVector.diagnosis.findings.allSatisfy { $0.kind != .kink })
  }

  @Test(.needs(.node)) func `numbers are written alike`() throws {
    var random = SeededGenerator(seed: 3)
    var numbers: [Double] = [
      0, -0.0, 1, -2, 0.1, 1e-4, 9.99e-5, 1e-5, 1.5e-7, 1e15, 9_007_199_254_740_992, 1e16, 1e21,
      1e100, -1e300, .leastNonzeroMagnitude, 999_999.7, 1_234_567.5, 0.000012345678, 1e22 / 3,
      .infinity, -.infinity, .nan,
    ]
    for _ in 0..<300 {
      numbers.append(Double(bitPattern: random.next()))
      numbers.append(
        Double.random(in: -10...10, using: &random)
          * [1e-8, 1e-4, 1, 1e4, 1e9, 1e17].randomElement(using: &random)!)
    }
    let list = numbers.map(JavaScriptLanguage.literal).joined(separator: ",")
    let job = PageEngine.Job(
      explanation: PageTests.example,
      body: "return [\(list)].flatMap((x) => [shortest(x), short(x)]);")
    let answers = try PageEngine.run([job], as: [String].self)
    let expected = numbers.flatMap { [NumberText.shortest($0), NumberText.short($0)] }
    #expect(answers[0].count == expected.count)
    for (answer, expected) in zip(answers[0], expected) { #expect(answer == expected) }
  }
}

/// The check by differences in both engines.
@Suite struct DifferencesTests {
  /// The result of an engine for the gradient of one input, times a factor.
  struct Answer: Decodable {
    let verdict: String
    let cause: String?
    let numbers: [String: [ExactNumber]]
    let numeric: ExactNumber
    let uncertainty: ExactNumber
    let steps: [Double]
    let text: String
  }

  private static func check(_ formula: Formula, times factor: Double) -> GradientCheck {
    checkGradient(at: formula.inputs.map(\.value)) { x in
      Variable.apply(MultipliedGradient(factor: factor), formula.value(at: x))
    }
  }

  @Test(arguments: FindingFixture.all)
  func `the library's verdicts are those expected`(_ fixture: FindingFixture) throws {
    let formula = try Formula(fixture.formula)
    for factor in Set(fixture.checks.map(\.times)) {
      let check = Self.check(formula, times: factor)
      let verdicts = check.inputs.map { input in
        "\(formula.inputs[input.index].name) \(input.verdict) \(input.cause?.rawValue ?? "-")"
      }
      let expected = fixture.checks.filter { $0.times == factor }
        .map { "\($0.input) \($0.verdict) \($0.cause ?? "-")" }
      #expect(verdicts == expected, "times \(factor)")
    }
  }

  @Test(.needs(.node)) func `the page takes the same points and says the same`() throws {
    let factors = FindingFixture.all.map { Set($0.checks.map(\.times)).sorted() }
    let jobs = try zip(FindingFixture.all, factors).map { fixture, factors in
      PageEngine.Job(
        explanation: try fixture.explanation,
        body: """
          const run = recorded();
          return [\(factors.map { "\($0)" }.joined(separator: ","))].flatMap((times) => inputNodes.map((node) => {
            const { samples, ...found } = differences(node, new Map());
            const check = { ...found, ...judge((run.gradients[node] ?? 0) * times, { samples, ...found }) };
            return { ...check, steps: samples.map((sample) => sample.step), text: checkText(check) };
          }));
          """)
    }
    let answers = try PageEngine.run(jobs, as: [Answer].self)
    for (index, fixture) in FindingFixture.all.enumerated() {
      let formula = try Formula(fixture.formula)
      let inputs = factors[index].flatMap { factor in
        Self.check(formula, times: factor).inputs.map { ($0, factor) }
      }
      #expect(inputs.count == answers[index].count)
      for ((input, factor), answer) in zip(inputs, answers[index]) {
        let name = "\(fixture.formula), \(formula.inputs[input.index].name) times \(factor)"
        #expect(answer.verdict == input.verdict.rawValue, "\(name)")
        #expect(answer.cause == input.cause?.rawValue, "\(name)")
        #expect(answer.steps == steps(formula, input.index), "\(name)")
        #expect(Set(answer.numbers.keys) == Set(input.numbers.keys), "\(name)")
        #expect(!answer.text.contains("undefined") && !answer.text.isEmpty, "\(name)")
        // The engines' function values may differ by a rounding, and so may the differences.
        let distance = (answer.numeric.value - input.numeric).magnitude
        let isSame = answer.numeric.value.isNaN && input.numeric.isNaN
        #expect(isSame || distance <= answer.uncertainty.value + input.uncertainty, "\(name)")
      }
    }
  }

  /// The steps of the library's samples.
  private func steps(_ formula: Formula, _ index: Int) -> [Double] {
    var point = formula.inputs.map(\.value)
    let x = point[index]
    return Differences(at: x, value: formula.value(at: point)) { moved in
      point[index] = moved
      return formula.value(at: point)
    }.samples.map(\.step)
  }
}
