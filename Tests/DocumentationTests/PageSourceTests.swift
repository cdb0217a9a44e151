import NablaTestSupport
import Testing

/// The explain page's scripts and styles, as Swift.
@Suite("Documentation: the page's sources") struct DocumentationPageSourceTests {
  @Test("What is embedded is what lies in Page/Source")
  func upToDate() throws {
    let shell = try #require(Executable.find("bash"))
    let text = try Executable.run(shell, ["Scripts/embed-page"])
    let complaint = try Document("Sources/NablaExplain/Page/PageSources.swift")
      .complaint(ifNot: text)
    #expect(complaint == nil, "\(complaint ?? "")")
  }
}
