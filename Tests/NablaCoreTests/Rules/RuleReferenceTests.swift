import Nabla
import NablaTestSupport
import Testing

@Suite("Rules against what is known of them")
struct RuleReferenceTests {
  @Test("Every rule has references and special points", arguments: RuleBook.entries.map(\.name))
  func isCovered(_ name: String) throws {
    let references = try #require(KnownRules.references[name], "no references for \(name)")
    #expect(references.count >= 10)
    if !KnownRules.withoutPyTorch.contains(name) {
      #expect(KnownRules.conventions[name] != nil, "no conventions for \(name)")
    }
  }

  @Test(
    "Values and derivatives of orders 1 to 3 agree with 25-digit references in every engine",
    arguments: RuleBook.entries.map(\.name))
  func agreesWithReferences(_ name: String) throws {
    for (rule, references) in try KnownRules.made(name) {
      let failures = RuleChecker().check(rule, against: references)
      #expect(failures.isEmpty, "\(failures.report)")
    }
  }

  @Test(
    "Derivatives agree with finite differences at random points in every engine",
    arguments: RuleBook.entries.map(\.name))
  func agreesWithDifferences(_ name: String) throws {
    let entry = try #require(RuleBook.entry(named: name))
    let rule = CheckedRule(entry, parameters: entry.facts.parameters.map(\.standard))
    let failures = RuleChecker().checkDifferences(rule)
    #expect(failures.isEmpty, "\(failures.report)")
  }

  @Test("Rules are as accurate as their facts say", arguments: RuleBook.entries.map(\.name))
  func accuracyIsAsStated(_ name: String) throws {
    let text = try #require(RuleBook.entry(named: name)).facts.accuracy
    #expect(!text.isEmpty)
    let claim = AccuracyClaim(text)
    for (rule, references) in try KnownRules.made(name) {
      for reference in references {
        let (value, first) = RuleEngine.reverse.evaluate(rule, reference.operands, 1)
        let errors = reference.errors(value: value, first: first)
        if let ulps = claim.value {
          #expect(errors.value <= ulps + 0.01, "\(rule.name) at \(reference.operands)")
        }
        if let ulps = claim.derivative {
          #expect(errors.first.max()! <= ulps + 0.01, "\(rule.name)' at \(reference.operands)")
        }
      }
    }
  }

  @Test("Rules on Float agree with rules on Double", arguments: RuleBook.entries.map(\.name))
  func agreesOnFloat(_ name: String) throws {
    for (rule, references) in try KnownRules.made(name) {
      let failures = RuleChecker().checkFloat(rule, at: references.map(\.operands))
      #expect(failures.isEmpty, "\(failures.report)")
    }
  }
}

/// The error bounds stated by ``RuleFacts/accuracy``: its text begins with the largest error of the
/// value in ulp, such as `exact`, `correctly rounded` or `1.5 ulp`, and may continue with `,
/// derivative 3 ulp`. Otherwise the error depends on the operands, and the text says how.
private struct AccuracyClaim {
  var value: Double?
  var derivative: Double?

  init(_ text: String) {
    let value = /^(exact|correctly rounded|[0-9.]+ ulp)/
    switch text.firstMatch(of: value)?.output.1 {
    case nil: break
    case "exact": self.value = 0
    case "correctly rounded": self.value = 0.5
    case let number?: self.value = Double(number.dropLast(4))
    }
    if let match = text.firstMatch(of: /derivative ([0-9.]+) ulp/) {
      derivative = Double(match.output.1)
    }
    if text.contains("derivative exact") { derivative = 0 }
  }
}

/// The fixtures by rule.
enum KnownRules {
  static let references = Dictionary(grouping: try! RuleReference.all(), by: \.rule)
  static let conventions = Dictionary(grouping: try! RuleConvention.all(), by: \.rule)

  /// Rules that PyTorch does not have: their special points are in the tests.
  static let withoutPyTorch = try! RuleConvention.rulesWithoutPyTorch()

  /// The rule with each set of parameters in the references.
  static func made(_ name: String) throws -> [(CheckedRule, [RuleReference])] {
    let entry = try #require(RuleBook.entry(named: name))
    let references = try #require(references[name], "no references for \(name)")
    return Dictionary(grouping: references, by: \.parameters)
      .sorted { "\($0.key)" < "\($1.key)" }
      .map { (CheckedRule(entry, parameters: $0.key), $0.value) }
  }
}

extension [RuleFailure] {
  /// The first few failures, one a line.
  var report: String {
    let more = count > 8 ? ["and \(count - 8) more"] : []
    return (prefix(8).map(\.description) + more).joined(separator: "\n")
  }
}
