import Foundation
import NablaTestSupport
import Nabla
import Testing

/// Tests of the page in a browser.
@Suite(.serialized) struct PageTests {
  static let example = explain(at: ["x": -2]) { workedExample($0) }

  /// Opens a page, runs the body, and checks that there were no console messages and no requests.
  static func run(
    _ explanation: Explanation, _ test: (Browser) throws -> Void
  ) throws {
    try Browser.run { browser in
      try browser.open(html: explanation.html())
      #expect(try browser.string("return document.documentElement.dataset.ready ?? ''") == "true")
      try test(browser)
      let console = try browser.console()
      #expect(console.isEmpty, "\(console)")
      let requests = try browser.requests()
      #expect(requests.isEmpty, "\(requests)")
    }
  }

  @Test(.needs(.browser))
  func `stepping to the end shows the gradient 64 and the ledger 17, -3, 50`() throws {
    try Self.run(Self.example) { browser in
      #expect(try browser.text("#step-title") == "Start")
      var sums: [String] = []
      while try browser.number("return document.getElementById('next').disabled ? 1 : 0") == 0 {
        try browser.click("#next")
        sums.append(try browser.string(Self.sum))
      }
      #expect(
        sums == [
          "", "", "", "", "", "0 + 1 = 1 loss(-50, 1)",
          "0 + 17 × 1 = 17 x(-2, 17)", "0 + 1 × 1 = 1 y1(1, 1)", "0 + (-3) × 1 = -3 y2(17, -3)",
          "17 + 1 × (-3) = 14 x(-2, 14)", "0 + (-8) × (-3) = 24 z(-4, 24)",
          "24 + 1 × 1 = 25 z(-4, 25)", "14 + 2 × 25 = 64 x(-2, 64)",
        ])
      try browser.click("#lines .link")
      #expect(try browser.text("#node-title") == "x(-2, 64)")
      #expect(try browser.string(Self.amounts) == "17, -3, 50")
      #expect(try browser.string(Self.card("x")) == "x input -2 ∇ 64")
    }
  }

  @Test(.needs(.browser)) func `keys and the slider step too`() throws {
    try Self.run(Self.example) { browser in
      for _ in 0..<7 { try browser.press("\u{E014}") }
      #expect(try browser.string(Self.sum) == "0 + 17 × 1 = 17 x(-2, 17)")
      try browser.press("\u{E012}")
      #expect(try browser.string(Self.sum) == "0 + 1 = 1 loss(-50, 1)")
      try browser.press("\u{E010}")
      #expect(try browser.string(Self.sum) == "14 + 2 × 25 = 64 x(-2, 64)")
      try browser.press("\u{E011}")
      #expect(try browser.text("#step-title") == "Start")
      try browser.evaluate(
        "const s = document.getElementById('slider'); s.value = 9; s.oninput({target: s})")
      #expect(try browser.string(Self.sum) == "0 + (-3) × 1 = -3 y2(17, -3)")
      #expect(try browser.text("#step details ul").contains("(-2) × 1"))
    }
  }

  @Test(.needs(.browser)) func `it plays from the beginning, and stops`() throws {
    try Self.run(Self.example) { browser in
      try browser.click("#last")
      try browser.click("#play")
      #expect(try browser.text("#step-title") == "Start")
      #expect(try browser.string(Self.playLabel) == "Pause")
      Thread.sleep(forTimeInterval: 1.5)
      #expect(try browser.text("#step-title").hasPrefix("Forward · step"))
      try browser.click("#play")
      #expect(try browser.string(Self.playLabel) == "Play")
    }
  }
  private static let playLabel = "return document.getElementById('play').ariaLabel"

  @Test(.needs(.browser)) func `by operations every contribution is a step`() throws {
    try Self.run(Self.example) { browser in
      try browser.click("#mode-operations")
      var sums: [String] = []
      while try browser.number("return document.getElementById('next').disabled ? 1 : 0") == 0 {
        try browser.click("#next")
        sums.append(try browser.string(Self.sum))
      }
      #expect(sums.filter { $0.hasSuffix("z(-4, 12)") } == ["0 + (-4) × (-3) = 12 z(-4, 12)"])
      #expect(sums.filter { $0.hasSuffix("z(-4, 24)") } == ["12 + (-4) × (-3) = 24 z(-4, 24)"])
      #expect(sums.last == "14 + 2 × 25 = 64 x(-2, 64)")
      let expected = Self.example.graph.operations.filter { $0 != .input }.count - 3
      #expect(sums.count == expected + 1 + 1 + Self.example.ledger.contributions.count)
    }
  }

  @Test(.needs(.browser)) func `an entry of the ledger leads to its step`() throws {
    try Self.run(Self.example) { browser in
      try browser.click("#lines .link")
      #expect(try browser.text(".entry:nth-child(2) .way") == "loss → y2 → x (+1)")
      try browser.evaluate("document.querySelectorAll('.entry .link')[1].focus()")
      let way =
        "return [...document.querySelectorAll('.path .name')].map((x) => x.textContent).join()"
      #expect(try browser.string(way) == "x,y2,loss")
      try browser.evaluate("document.querySelectorAll('.entry .link')[1].click()")
      #expect(try browser.string(Self.sum) == "17 + 1 × (-3) = 14 x(-2, 14)")
    }
  }

  @Test(.needs(.browser)) func `a changed input changes all numbers`() throws {
    try Self.run(Self.example) { browser in
      try browser.click("#last")
      try browser.type("3", into: "#fields input")
      let at3 = explain(at: ["x": 3]) { workedExample($0) }
      #expect(at3.node(named: "x")?.gradient == 94)
      #expect(try browser.string(Self.sum).hasSuffix("x(3, 94)"))
      #expect(try browser.string(Self.card("loss")) == "loss + 95 ∇ 1")
      try browser.click("#lines .link")
      let amounts = at3.node(named: "x")!.contributions.map { NumberText.shortest($0.amount) }
      #expect(try browser.string(Self.amounts) == amounts.joined(separator: ", "))
      try browser.click(".field button")
      #expect(try browser.text(".field output").hasPrefix("agrees: differences give 94"))
      try browser.click("#reset")
      #expect(try browser.string(Self.amounts) == "17, -3, 50")
    }
  }

  @Test func `the page is small, and asks for nothing from outside`() {
    let html = Self.example.html()
    #expect(html.utf8.count < 200 << 10)
    #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("src="))
  }

  // MARK: Content of the page

  /// The sum shown in the current step, and its result.
  static let sum = """
    const sum = document.querySelector('#step .sum .sign') ? [...document.querySelectorAll(
      '#step .sum .number, #step .sum .sign')].map((x) => x.textContent).join(' ') : '';
    const result = document.querySelector('#step .result');
    return result ? sum + ' ' + result.textContent : '';
    """
  static let amounts =
    "return [...document.querySelectorAll('.entry')].map((x) => x.dataset.amount).join(', ')"
  static func card(_ name: String) -> String {
    """
    return [...document.querySelectorAll('[data-node]')].map((card) =>
      [...card.querySelectorAll('text')].map((x) => x.textContent).join(' '))
      .find((text) => text.startsWith('\(name) ')) ?? ''
    """
  }
}

extension Browser {
  /// The text of an element.
  func text(_ selector: String) throws -> String {
    try string("return document.querySelector('\(selector)').textContent")
  }
}
