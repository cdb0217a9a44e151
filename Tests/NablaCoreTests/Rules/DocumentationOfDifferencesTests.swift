import NablaTestSupport
import Testing

@Suite("Documentation: differences from PyTorch") struct DocumentationOfDifferencesTests {
  @Test("The table of differences is the one that the tests know")
  func table() throws {
    let rows = RuleConventionTests.differences.map { difference in
      let parts =
        (difference.value ? ["value"] : [])
        + (difference.derivatives.isEmpty ? [] : ["derivative"])
      let points = (KnownRules.conventions[String(difference.rule.prefix { $0 != "(" })] ?? [])
        .map(\.operands).filter(difference.points).map { point in
          let text = point.map(Self.text).joined(separator: ", ")
          return point.count == 1 ? text : "(\(text))"
        }
      var seen: Set<String> = []
      let shown = points.filter { seen.insert($0).inserted }
      let few = shown.prefix(6).joined(separator: ", ") + (shown.count > 6 ? " ..." : "")
      return ["`\(difference.rule)`", parts.joined(separator: ", "), few, difference.reason + "."]
    }
    try Document.page("KinksAndConventions").check(
      part: "differences", is: markdownTable(["Rule", "What", "At", "Why"], rows))
  }

  private static func text(_ x: Double) -> String {
    if x.isInfinite { return x < 0 ? "-∞" : "∞" }
    if x.isNaN { return "NaN" }
    return x == x.rounded() ? (x.sign == .minus && x == 0 ? "-0" : "\(Int(x))") : "\(x)"
  }
}
