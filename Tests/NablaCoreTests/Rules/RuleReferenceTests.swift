import Nabla
import NablaTestSupport
import Testing

@Suite struct RuleReferenceTests {
  static let references = Dictionary(grouping: try! RuleReference.all(), by: \.rule)

  @Test(arguments: RuleBook.entries.map(\.name))
  func everyRuleAgreesWithHighPrecisionReferences(_ name: String) throws {
    let entry = try #require(RuleBook.entry(named: name))
    let references = try #require(Self.references[name], "no references for \(name)")
    for (parameters, group) in Dictionary(grouping: references, by: \.parameters) {
      let rule = CheckedRule(entry, parameters: parameters)
      let failures = RuleChecker().check(rule, against: group)
      #expect(failures.isEmpty, "\(failures.map(\.description).joined(separator: "\n"))")
    }
  }

  @Test func conv() throws {
    for (name, all) in Dictionary(grouping: try RuleConvention.all(), by: \.rule) {
      for (parameters, group) in Dictionary(grouping: all, by: \.parameters) {
        let rule = CheckedRule(RuleBook.entry(named: name)!, parameters: parameters)
        for f in RuleChecker(engines: [.reverse]).check(rule, at: group) { print("CONV", f) }
      }
    }
  }
}
