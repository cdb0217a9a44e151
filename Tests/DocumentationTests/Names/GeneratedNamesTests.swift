import Nabla
import NablaTestSupport
import Testing

/// What is generated from the rule book is up to date, and nothing else names a rule.
@Suite("Documentation: generated names") struct GeneratedNamesTests {
  @Test("A generated file is what the rule book says", arguments: GeneratedNames.files.map(\.path))
  func isCurrent(_ path: String) throws {
    let file = GeneratedNames.files.first { $0.path == path }
    try Document(path).check(is: try #require(file).text)
  }

  @Test("The functions on the library's page are those of the rule book")
  func topics() throws {
    try Document.page("Nabla").check(
      part: "functions", is: topics("Rules as functions", \.link) { $0.isGenerated })
  }

  @Test("The elementwise methods on the page of tensors are those of the rule book")
  func methodTopics() throws {
    try Document.page("Tensor").check(
      part: "methods",
      is: topics("Elementwise", \.methodLink) { $0.isOfTensors && $0.isUnary })
  }

  /// A topic of links for each family of rules, of those that are included.
  private func topics(
    _ title: String, _ link: (RuleNames) -> String, where isIncluded: (RuleNames) -> Bool
  ) -> String {
    let sections = RuleBook.families.compactMap { family -> String? in
      let rules = family.entries.map { RuleNames($0) }.filter(isIncluded)
      if rules.isEmpty { return nil }
      return "### \(title): \(family.title.lowercased())\n\n"
        + rules.map { "- ``\(link($0))``" }.joined(separator: "\n")
    }
    return sections.joined(separator: "\n\n")
  }

  /// CONTRIBUTING promises that a rule is stated in these places.
  static let places = [
    "Scripts/references/rules.py", "Sources/NablaCore/Rules/Activations.swift",
    "Sources/NablaCore/Rules/RuleBook.swift",
  ]

  @Test("A rule is named in three places, those that CONTRIBUTING lists")
  func placesOfARule() throws {
    let name = Rules.Mish.facts.name
    let word = try Regex("\\b\(name)\\b").ignoresCase()
    let files = ["Sources", "Tests", "Scripts/references", "Examples"]
      .flatMap { Document.files(under: $0) }
      .filter { document in
        !["/Generated/", "/Fixtures/", ".docc/", "GeneratedNamesTests.swift"]
          .contains { document.path.contains($0) }
      }
    let found = files.filter { $0.text.contains(word) }.map(\.path)
    #expect(found.sorted() == Self.places)

    let guide = Document("CONTRIBUTING.md").text
    let section = try #require(guide.firstRange(of: "## How to add a rule"))
    let text = guide[section.upperBound...].prefix { $0 != "#" }
    #expect(text.contains("Scripts/references/rules.py"))
    #expect(text.contains("Sources/NablaCore/Rules`"))
    #expect(text.contains("RuleBook.swift"))
  }
}
