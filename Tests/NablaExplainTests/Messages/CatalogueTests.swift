import Foundation
import Nabla
import NablaTestSupport
import Testing

@testable import NablaCore
@testable import NablaExplain

/// The message catalogue is complete in every language, used, and extensible.
@Suite struct CatalogueTests {
  private static let catalogue = Catalogue.standard

  /// The catalogue with an additional language: the English texts in brackets.
  static let threeLanguages = catalogue.adding("xx") { "⟦\($0)⟧" }

  @Test func `every message stands once, in all languages`() {
    let keys = Self.catalogue.rows.map(\.key)
    #expect(Set(keys).count == keys.count)
    for row in Self.catalogue.rows {
      #expect(row.texts.count == Self.catalogue.languages.count, "\(row.key)")
      #expect(row.texts.allSatisfy { !$0.isEmpty }, "\(row.key)")
    }
  }

  @Test func `a message has the same placeholders in all languages`() {
    func placeholders(_ text: String) -> [String] { Catalogue.placeholders(of: text) }
    #expect(placeholders("{a}: {b} of {a}") == ["a", "b", "a"])
    #expect(placeholders("none") == [])
    for row in Self.catalogue.rows {
      let sets = row.texts.map { Set(placeholders($0)) }
      #expect(Set(sets).count == 1, "\(row.key): \(row.texts)")
    }
  }

  /// Keys that are composed of a prefix and a value.
  private static let composed: Set<String> = {
    var keys: Set<String> = []
    for part in ["finding", "advice"] {
      for kind in Diagnosis.Kind.allCases {
        keys.insert("\(part).\(kind)")
        for cause in Diagnosis.Cause.allCases { keys.insert("\(part).\(kind).\(cause)") }
      }
    }
    for cause in GradientCheck.Cause.allCases { keys.insert("check.cause.\(cause)") }
    for verdict in GradientCheck.Verdict.allCases {
      keys.formUnion(["terminal.check.\(verdict)", "terminal.check.word.\(verdict)"])
    }
    for name in ["input", "reverse", "forward", "differences"] {
      keys.insert("terminal.check.heading.\(name)")
    }
    let labels = ["first", "back", "next", "last", "zoomIn", "zoomOut", "lines", "operations"]
    return keys.union(
      labels.map { "page.\($0)" } + ["auto", "light", "dark"].map { "page.theme.\($0)" }
    )
    .union(["true", "false"] + ["none", "large", "small"].map { "page.notANumber.\($0)" })
  }()

  @Test func `every message is used, and every one that is asked for exists`() throws {
    let folders = [
      "Sources/NablaCore/Transforms", "Sources/NablaExplain/Diagnosis", "Sources/NablaExplain/Page",
      "Sources/NablaExplain/Page/Source", "Sources/NablaCLI/Commands",
    ]
    let documents = folders.flatMap { Document.folder($0) }
    let text = documents.filter { $0.path.hasSuffix(".swift") || $0.path.hasSuffix(".js") }
      .map(\.text).joined()
    let keys = Set(Self.catalogue.rows.map(\.key))
    for key in keys where !Self.composed.contains(key) {
      #expect(text.contains("\"\(key)\""), "\(key) is not used")
    }
    let asked = text.matches(
      of: /"((?:finding|advice|check|terminal|page|list|node|language)\.[\w.]*\w)"/
    )
    .map { String($0.1) }
    #expect(asked.count > 80)
    for key in asked { #expect(keys.contains(key), "there is no message \(key)") }
    for cause in GradientCheck.Cause.allCases { #expect(keys.contains("check.cause.\(cause)")) }
    for verdict in GradientCheck.Verdict.allCases {
      #expect(keys.contains("terminal.check.word.\(verdict)"))
    }
  }

  @Test func `the fixtures have a finding for each message about findings, and advice on it`()
    throws
  {
    var used: Set<String> = []
    for fixture in FindingFixture.all {
      for found in fixture.findings {
        for part in ["finding", "advice"] {
          let specific = "\(part).\(found.kind).\(found.cause ?? "")"
          let exists = Self.catalogue.rows.contains { $0.key == specific }
          used.insert(exists ? specific : "\(part).\(found.kind)")
        }
      }
      used.formUnion(fixture.checks.compactMap { $0.cause.map { "check.cause.\($0)" } })
    }
    let prefixes = ["finding.", "advice.", "check.cause."]
    let all = Self.catalogue.rows.map(\.key)
      .filter { key in prefixes.contains { key.hasPrefix($0) } && Self.composed.contains(key) }
    #expect(used == Set(all))
  }

  @Test func `what is put into a message is not looked at again`() {
    let text = Self.catalogue.text(
      "finding.operand", ["name": "{value}", "value": "{name} }{"])
    #expect(text == "{value} is {name} }{")
  }

  @Test func `another language is another column and nothing else`() {
    let catalogue = Self.threeLanguages
    for row in catalogue.rows {
      let names = Catalogue.placeholders(of: row.texts[0])
      let values = Dictionary(
        names.map { ($0, "<\($0)>") }, uniquingKeysWith: { first, _ in first })
      let english = catalogue.text(row.key, in: "en", values)
      #expect(catalogue.text(row.key, in: "xx", values) == "⟦\(english)⟧")
      for name in names { #expect(english.contains("<\(name)>")) }
    }
  }

  /// The page lists it after the others; EngineTests compares its messages with the library's.
  private static let pageInThreeLanguages = PageTests.example.html(
    title: nil, language: .chinese, catalogue: threeLanguages)

  @Test func `a page has the texts of another language`() {
    let html = Self.pageInThreeLanguages
    #expect(html.contains("⟦Step forward⟧") && html.contains("lang=\"xx\""))
  }

  @Test(.needs(.browser)) func `the page's button leads to another language and back`() throws {
    let html = Self.pageInThreeLanguages
    try Browser.run { browser in
      try browser.open(html: html)
      #expect(try browser.text("#language") == "⟦English⟧")
      try browser.click("#language")
      #expect(try browser.text("#findings-title") == "⟦Findings⟧")
      #expect(try browser.text("#finding-list").hasPrefix("⟦Nothing to mend"))
      try browser.click("#language")
      #expect(try browser.text("#findings-title") == "Findings")
    }
  }

  @Test func `a page's languages are the columns`() {
    #expect(PageLanguage.allCases.map(\.rawValue) == [""] + Self.catalogue.languages)
    #expect(PageLanguage(rawValue: "zh") == .chinese)
    #expect(PageLanguage(rawValue: "xx") == nil)
  }

  @Test func `the page has every threshold`() {
    let html = PageTests.example.html()
    for threshold in Threshold.allCases {
      let number = NumberText.shortest(threshold.value)
      #expect(html.contains("\"\(threshold.rawValue)\":\(number)"), "\(threshold)")
    }
  }

  @Test func `no script has a threshold of its own`() throws {
    for name in ["findings", "differences"] {
      let text = Document("Sources/NablaExplain/Page/Source/\(name).js").text
      #expect(text.matches(of: /\de-?\d|0\.\d/).map { String($0.0) }.allSatisfy { $0 == "5e-3" })
    }
  }
}
