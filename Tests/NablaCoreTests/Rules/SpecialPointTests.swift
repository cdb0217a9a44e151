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
    for point in CheckedRule.specialPoints(operands: entry.operandCount) {
      for incoming in [1.5, .infinity] {
        let expected = engines[0].evaluate(rule, point, incoming).derivatives
        for engine in engines.dropFirst() {
          let got = engine.evaluate(rule, point, incoming).derivatives
          let agree = zip(got, expected).allSatisfy {
            RuleChecker.agree($0, $1, within: 1e-13 * abs($1))
          }
          #expect(
            agree,
            "\(name)\(point) times \(incoming), \(engine.name): \(got), \(engines[0].name): \(expected)"
          )
        }
      }
    }
  }
}
