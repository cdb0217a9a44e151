import Foundation
import Nabla
import NablaExplain
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DiagramSVGTests {
  @Test(arguments: DiagramLayoutTests.diagrams.map(\.diagram), PictureTheme.allCases)
  func `every picture is well-formed XML, the same text each time`(
    diagram: Diagram, theme: PictureTheme
  ) throws {
    for direction in PictureDirection.allCases {
      let svg = diagram.svg(theme: theme, direction: direction)
      #expect(svg == diagram.svg(theme: theme, direction: direction))
      let document = try XMLReading(svg)
      #expect(document.counts["svg"] == 1)
      #expect(document.nodeGroups == diagram.nodes.count)
    }
  }

  @Test func `names of any kind are shown as they are, and what XML forbids as U+FFFD`() throws {
    let svg = Fixtures.awkward.svg(theme: .light)
    #expect(!svg.contains("<script>"))
    let document = try XMLReading(svg)
    #expect(document.texts.contains("</text><script>"))
    #expect(document.texts.contains("input & <co>"))
    #expect(document.texts.contains("<&>\"'"))
    #expect(document.texts.contains("权重矩阵"))
    #expect(document.texts.contains("a b c"))
    #expect(document.texts.contains("∇ \u{FFFD}bell"))
    #expect(document.texts.contains("a < b && \"c\" > 'd' \u{FFFD}\u{FFFD}"))
  }

  @Test func `a very long name is shortened on its card and in its tooltip`() throws {
    let document = try XMLReading(Fixtures.awkward.svg())
    #expect(document.texts.contains { $0.hasPrefix("longlong") && $0.hasSuffix("…") })
    #expect(document.texts.allSatisfy { $0.count < 400 })
  }

  @Test func `the worked example shows every name, value, gradient and local derivative`() throws {
    let document = try XMLReading(Fixtures.workedExample.svg())
    for text in ["loss", "-50", "x", "-2", "∇ 64", "z", "∇ 25", "y2", "17", "∇ -3", "relu"] {
      #expect(document.texts.contains(text), "\(text)")
    }
    #expect(document.texts.filter { $0 == "-4" }.count == 3)
    let title = "z to *, local derivative -4"
    #expect(document.texts.contains(title))
    #expect(document.texts.contains("x, input, value -2, gradient 64"))
  }

  @Test func `a theme can be forced, and the automatic one has both`() {
    let diagram = Fixtures.workedExample
    let (light, dark) = (diagram.svg(theme: .light), diagram.svg(theme: .dark))
    let automatic = diagram.svg()
    #expect(light != dark)
    #expect(!light.contains("@media") && !dark.contains("@media"))
    #expect(automatic.contains("@media (prefers-color-scheme:dark)"))
    // librsvg does not support custom properties, and an id could clash with that of another
    // picture.
    for svg in [light, dark, automatic] {
      #expect(!svg.contains("var(") && !svg.contains(" id="))
    }
  }

  @Test func `an explanation's values flow to the right, or down where that is asked for`() throws {
    let why = try Explanation(formula: Formula("x = 2; y = x * x"))
    #expect(why.svg == why.svg(theme: .automatic, direction: .leftToRight))
    #expect(why.svg.contains("Values flow from left to right"))
    #expect(why.svg(direction: .topToBottom).contains("Values flow from top to bottom"))
  }

  @Test func `the legend explains what occurs, and no more`() throws {
    let full = try XMLReading(Fixtures.workedExample.svg())
    #expect(full.texts.contains("∇ gradient") && full.texts.contains("local derivative"))
    let values = Diagram(nodes: [.init(.input, operation: "input", value: "1")], edges: [])
    let plain = try XMLReading(values.svg())
    #expect(plain.texts.contains("value") && !plain.texts.contains("∇ gradient"))
  }

  @Test func `an empty diagram gives a valid picture`() throws {
    let document = try XMLReading(Diagram(nodes: [], edges: []).svg())
    #expect(document.nodeGroups == 0 && document.counts["svg"] == 1)
  }

  @Test func `a chain of 100,000 nodes is drawn`() {
    let svg = Fixtures.chain(100_000).svg()
    #expect(svg.hasSuffix("</svg>\n"))
    #expect(svg.utf8.count > 10_000_000)
  }

  @Test func `an edge against the order of evaluation is refused`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Diagram(nodes: Fixtures.chain(2).nodes, edges: [.init(from: 1, to: 0)])
    }
    let message = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(message.contains("an operand must come before its user"))
  }
}

/// The content that an XML parser finds in a document; throws if it is not well-formed.
private final class XMLReading: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]
  private(set) var nodeGroups = 0
  /// The text of each `text` and `title` element.
  private(set) var texts: [String] = []
  private var current = ""

  init(_ document: String) throws {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw parser.parserError ?? CocoaError(.fileReadCorruptFile)
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
    if attributes["data-node"] != nil { nodeGroups += 1 }
    current = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "text" || name == "title" { texts.append(current) }
  }
}
