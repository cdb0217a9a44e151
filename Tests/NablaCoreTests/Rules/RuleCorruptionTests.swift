import Nabla
import NablaTestSupport
import Testing

/// Mutation tests: deliberate mistakes in every rule, which the checker must notice.
@Suite("The rule checker notices mistakes")
struct RuleCorruptionTests {
  /// Corruptions that change no derivative, and so are no mistakes. `isInert` finds them by
  /// computing; here each is justified.
  static let inert: [String: (corruptions: Set<Corruption>, reason: String)] = {
    let alone: Set<Corruption> = [.signFlipped(operand: 0), .partialZeroed(operand: 0)]
    let flat = (alone, "its derivative is 0 everywhere")
    let symmetric: (Set<Corruption>, String) = ([.operandsSwapped], "all its partials are equal")
    return [
      "sign": flat, "floor": flat, "ceil": flat, "round": flat,
      "powerOf(0.0)": (alone, "x ^ 0 is 1 everywhere"),
      "add": symmetric, "sum": symmetric, "mean": symmetric,
      "copysign": (
        [.signFlipped(operand: 1), .partialZeroed(operand: 1)],
        "its derivative by the sign's operand is 0 everywhere"
      ),
    ]
  }()

  @Test(
    "A flipped sign, a partial of zero and swapped operands are caught by every first-order engine",
    arguments: RuleBook.entries.map(\.name))
  func catchesCorruptions(_ name: String) throws {
    let checker = RuleChecker(engines: RuleEngine.all.filter { $0.order == 1 })
    for (rule, references) in try KnownRules.made(name) {
      var inert: Set<Corruption> = []
      for corruption in Corruption.all(of: rule) {
        let corrupted = rule.corrupted(by: corruption)
        if isInert(rule, corrupted, at: references.map(\.operands)) {
          inert.insert(corruption)
          continue
        }
        for engine in checker.engines {
          let alone = RuleChecker(engines: [engine])
          #expect(
            !alone.check(corrupted, against: references).isEmpty,
            "\(corruption) in \(rule.name): the references do not notice in \(engine.name)")
        }
        if rule.parameters == rule.facts.parameters.map(\.standard) {
          #expect(
            !checker.checkDifferences(corrupted, points: 12).isEmpty,
            "\(corruption) in \(rule.name): finite differences do not notice")
        }
      }
      let justified = Self.inert[rule.name]?.corruptions ?? []
      #expect(inert == justified, "\(rule.name) has inert corruptions \(inert)")
    }
  }

  @Test(
    "A dropped incoming gradient is caught in every engine", arguments: RuleBook.entries.map(\.name)
  )
  func catchesDroppedIncomingGradient(_ name: String) throws {
    for (rule, references) in try KnownRules.made(name) {
      for engine in RuleEngine.all {
        let varies = references.contains {
          $0.derivatives(order: engine.order)?.contains { $0.exact != 0 } ?? false
        }
        let checker = RuleChecker(engines: [engine.droppingIncomingGradient])
        let noticed = !checker.check(rule, against: references).isEmpty
        // If all derivatives of the order are 0, there is nothing to multiply.
        #expect(noticed == varies, "\(rule.name) in \(engine.name)")
      }
    }
  }

  @Test("A wrong second derivative is caught although the first is right")
  func catchesWrongSecondDerivative() throws {
    let references = try #require(KnownRules.references["sigmoid"])
    let failures = RuleChecker().check(.unary(StiffSigmoid()), against: references)
    #expect(!failures.isEmpty)
    #expect(failures.allSatisfy { !$0.check.hasSuffix("reverse mode") })
    #expect(!RuleChecker().checkDifferences(.unary(StiffSigmoid())).isEmpty)
  }

  @Test("A wrong value is caught")
  func catchesWrongValue() throws {
    let references = try #require(KnownRules.references["tanh"])
    #expect(!RuleChecker().check(.unary(Rules.Sigmoid()), against: references).isEmpty)
  }

  @Test("A rule without an informative point is a failure, not a pass")
  func silenceIsAFailure() {
    #expect(!RuleChecker().checkDifferences(.unary(Nowhere())).isEmpty)
  }

  /// Whether the corrupted rule has the same derivatives as the rule at all points.
  private func isInert(_ rule: CheckedRule, _ corrupted: CheckedRule, at points: [[Double]]) -> Bool
  {
    points.allSatisfy { point in
      let right = RuleEngine.reverse.evaluate(rule, point, 1).derivatives
      return RuleEngine.reverse.evaluate(corrupted, point, 1).derivatives == right
    }
  }
}

/// The logistic function with a correct first derivative and a wrong second one.
private struct StiffSigmoid: UnaryRule {
  static let facts = Rules.Sigmoid.facts
  func value<N: RuleNumber>(_ x: N) -> N { Rules.Sigmoid().value(x) }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    .varying(Slope.at(x))
  }

  /// The derivative as a separate rule that claims to be constant.
  private struct Slope: UnaryRule {
    static func at<N: RuleNumber>(_ x: N) -> N { N.apply(Slope(), x) }
    func value<N: RuleNumber>(_ x: N) -> N { Rules.Sigmoid().partial(x, x).number() }
    func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .zero }
  }
}

/// A rule that is NaN everywhere.
private struct Nowhere: UnaryRule {
  func value<N: RuleNumber>(_ x: N) -> N { N(.nan) }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(N(.nan)) }
}
