import Foundation
import Nabla
import NablaTestSupport
import Pages
import Testing

/// The interface around the numbers: names, languages, highlights, printing, and screen sizes.
@Suite(.serialized, .needs(.browser)) struct PageInterfaceTests {
  @Test func `names with markup in them show as text`() throws {
    let names = [
      "</script><script>window.hacked=1</script>", "<img src=x onerror=window.hacked=1>",
      "{{data}}", "\"onload='window.hacked=1'", "</template><b>", "<!--",
    ]
    let why = explain(
      at: [
        names[0]: 2, names[1]: 2, names[2]: 2, names[3]: 2, names[4]: 2, names[5]: 2,
      ]
    ) { (xs: [Symbolic]) in
      group("<script>window.hacked=1</script>") {
        sum(xs.enumerated().map { i, x in (x * x).named("</style><i>\(i)") })
          .named("y</title><script>window.hacked=1</script>")
      }
    }
    try PageTests.run(why) { browser in
      try browser.click("#last")
      #expect(try browser.string("return String(window.hacked)") == "undefined")
      let labels = try browser.string(
        "return [...document.querySelectorAll('.field label')].map((x) => x.textContent).join('\\n')"
      )
      #expect(labels == names.joined(separator: "\n"))
      #expect(try browser.string("return document.title").hasPrefix("y</title><script>"))
      #expect(try browser.number("return document.querySelectorAll('img, b, i').length") <= 1)
    }
  }

  @Test func `the interface speaks Chinese, and the names stay`() throws {
    try PageTests.run(PageTests.example) { browser in
      try browser.click("#language")
      #expect(try browser.string("return document.documentElement.lang") == "zh-Hans")
      try browser.click("#last")
      #expect(try browser.text("#step-title") == "反向 · 第 13 步，共 13 步")
      #expect(try browser.text("#step .term small") == "旧梯度")
      #expect(try browser.text("#lines").contains("y2 = relu(z * z) + x + 3"))
    }
    try Browser.run { browser in
      try browser.open(html: PageTests.example.html(language: .chinese))
      #expect(try browser.text("#findings-title") == "诊断")
    }
  }

  /// Programs with findings, and the kinds of these.
  static let faulty: [(formula: String, kinds: String)] = [
    ("x = 0; w = 2; y = sqrt(x) * 0 + relu(x)", "masked kink unused"),
    ("x = 0; y = log(x) + x", "value gradient"),
    ("x = -1; z = sqrt(x); y = z * 2 + x", "value gradient"),
    ("x = 1e200; y = x * x", "value"),
    ("a = 2; b = 2; y = max(a, b) * clamp(a, 0, 2)", "kink kink"),
    ("x = 3; y = 1e6 * x - 1e6 * x + x", "cancellation"),
    ("x = 1; y = select(x < 1, 2 * x, 3 * x)", "kink"),
    ("x = 2; y = x * x", ""),
    ("x = 2; w = -3; y = relu(x * w)", "zero"),
  ]

  @Test func `what is no number is an error beside its field, as in the formula language`() throws {
    try PageTests.run(PageTests.example) { browser in
      for (text, message) in [
        ("2,5", "\"2,5\" is not a number"), ("1e400", "\"1e400\" is too large"),
        ("1e-400", "\"1e-400\" is too small"), ("0x10", "\"0x10\" is not a number"),
      ] {
        try browser.type(text, into: "#fields input")
        let error = try browser.text("#fields .error")
        #expect(error.hasPrefix(message), "\(text)")
        #expect(error.contains("The numbers shown are those of x = "), "\(text)")
      }
      for (text, value) in [("NaN", "NaN"), ("-inf", "-inf"), ("1_0.5", "10.5"), (".5", "0.5")] {
        try browser.type(text, into: "#fields input")
        #expect(try browser.text("#fields .error") == "")
        try browser.click("#last")
        #expect(try browser.text("#lines .value") == value, "\(text)")
      }
    }
  }

  @Test func `the step in the address need not be a whole number`() throws {
    try Browser.run { browser in
      for (step, title) in [
        ("2.5", "Forward · step 3 of 13"), ("nan", "Start"), ("-1", "Start"),
        ("1e9", "Backward · step 13 of 13"),
      ] {
        try browser.open(
          html: PageTests.example.html(language: .english).replacing(
            "location.hash.slice(1)", with: "'step=\(step)'"))
        #expect(try browser.text("#step-title") == title)
      }
    }
  }

  @Test func `a step says whose gradient it is, in five digits, and its arrow points back`() throws
  {
    let formula = try Formula("x = 0.123456789; z = sin(x); y = z * 3")
    try PageTests.run(Explanation(formula: formula)) { browser in
      try browser.click("#last")
      #expect(try browser.text("#step .receiver") == "x:")
      let numbers = "#step .sum .number"
      let shown = try browser.string(
        "return [...document.querySelectorAll('\(numbers)')].map((x) => x.textContent).join(' ')")
      #expect(shown == "0 0.99239 3 2.9772")
      let title = "return document.querySelectorAll('\(numbers)')[3].title"
      let exact = try #require(Double(try browser.string(title)))
      #expect(abs(exact - 3 * cos(0.123456789)) < 1e-15)
      let tips = try browser.string(
        "return [...document.querySelectorAll('.backward .tip')].map((x) => "
          + "getComputedStyle(x).display + x.classList.contains('back')).join()")
      #expect(tips == "nonefalse,inlinetrue")
    }
  }

  @Test func `long names are cut, with the whole name on hover`() throws {
    let long = "the_learning_rate_of_the_second_layer"
    let formula = try Formula(
      "\(long) = 2; b = 3; the_loss_of_the_first_batch = sin(\(long)) * b")
    try Browser.run { browser in
      for (width, height) in [(1280, 800), (390, 844)] {
        try browser.pretend(width: width, height: height, dark: false)
        try browser.open(html: Explanation(formula: formula).html())
        try browser.evaluate("document.getElementById('last').click()")
        #expect(try browser.string(Self.faults) == "")
        #expect(try browser.number(Self.coveredNames) == 0)
        let titles = ["[data-node] title').textContent", ".field label').title"]
        for title in titles {
          #expect(try browser.string("return document.querySelector('\(title)") == long)
        }
      }
    }
  }

  @Test func `the card of a loop shows its title beside its count`() throws {
    let why = explain(at: ["x": 0.5]) { x in
      var y = x
      for _ in 0..<3000 { y = sin(y) }
      return y.named("y")
    }
    try Browser.run { browser in
      for (width, height) in [(1280, 800), (390, 844)] {
        try browser.pretend(width: width, height: height, dark: false)
        try browser.open(html: why.html())
        #expect(try browser.number("return document.querySelectorAll('rect.chip').length") > 0)
        for mode in ["lines", "operations"] {
          try browser.click("#mode-\(mode)")
          try browser.evaluate("document.getElementById('last').click()")
          #expect(try browser.string(Self.faults) == "", "\(mode) at \(width)")
          #expect(try browser.number(Self.coveredNames) == 0, "\(mode) at \(width)")
        }
      }
    }
  }

  @Test func `a group has a derivative as a whole`() throws {
    let why = explain(at: ["x": 2]) { x in
      let z = group("triple square") { 3 * (x * x).named("s") }.named("z")
      return (z + 1).named("y")
    }
    try PageTests.run(why) { browser in
      try browser.click("#last")
      #expect(try browser.string(PageTests.sum) == "0 + 12 × 1 = 12 x(2, 12)")
      #expect(try browser.text("#step .sum").contains("local derivative of the group"))
    }
  }

  @Test(arguments: faulty)
  func `the page finds what the diagnosis finds`(formula: String, kinds: String) throws {
    let why = try Explanation(formula: Formula(formula))
    let findings = why.diagnosis.findings
    let faults = findings.map(\.kind).filter { $0 != .largest && $0 != .smallest }
    #expect(faults.map(\.rawValue).joined(separator: " ") == kinds)
    try PageTests.run(why) { browser in
      let shown = try browser.string(
        """
        return [...document.querySelectorAll('#finding-list [data-kind]')]
          .map((x) => x.dataset.kind + x.dataset.at).join()
        """)
      #expect(shown == findings.map { "\($0.kind.rawValue)\($0.node)" }.joined(separator: ","))
    }
  }

  @Test func `faults and kinks are marked where they arise, and whom they reached`() throws {
    let formula = try Formula("x = 0; z = log(x); u = z + 1; r = relu(x); y = u + r")
    try PageTests.run(Explanation(formula: formula)) { browser in
      func names(_ mark: String) throws -> String {
        try browser.string(
          """
          return [...document.querySelectorAll('[data-node].\(mark)')]
            .map((x) => x.querySelector('.name').textContent).join()
          """)
      }
      let marked = try ["bad", "badly", "kink"].map(names)
      #expect(marked == ["z", "x,u,y", "r"])
    }
  }

  @Test func `a comparison that would go another way is a warning`() throws {
    let why = explain(at: ["x": 2]) { x in (x > 1 ? x * x : 3 * x).named("y") }
    try PageTests.run(why) { browser in
      try browser.type("0.5", into: "#fields input")
      #expect(try browser.text("#branches").contains("1 < x"))
      #expect(try browser.number("return document.querySelectorAll('.warning').length") == 1)
      try browser.click("#reset")
      #expect(try browser.number("return document.querySelectorAll('.warning').length") == 0)
    }
  }

  @Test func `differences see a kink`() throws {
    try PageTests.run(Explanation(formula: Formula("x = 0; y = relu(x)"))) { browser in
      try browser.click(".field button")
      let text = try browser.text(".field output")
      #expect(
        text.hasPrefix("A kink or jump is near: the slope is 0 to the left and 1 to the right"))
    }
  }

  @Test(arguments: ["worked-example", "neuron", "softmax-cross-entropy", "attention-head"])
  func `nothing overlaps or is cut, on wide screens and narrow ones`(name: String) throws {
    let page = pages.first { $0.file == name }!
    try Browser.run { browser in
      for (width, height) in [(1280, 800), (390, 844)] {
        try browser.pretend(width: width, height: height, dark: false)
        try browser.open(html: page.explanation.html(title: page.title))
        for mode in ["lines", "operations"] {
          try browser.click("#mode-\(mode)")
          try browser.evaluate("document.getElementById('last').click()")
          #expect(try browser.string(Self.faults) == "", "\(name) at \(width), \(mode)")
        }
      }
    }
  }

  /// The number of cards whose count covers their name.
  static let coveredNames = """
    return [...document.querySelectorAll('[data-node]')].filter((card) => {
      const [name, chip] = ['text.name', 'rect.chip']
        .map((x) => card.querySelector(x)?.getBoundingClientRect());
      return name?.width && chip && name.right > chip.left && name.left < chip.right;
    }).length
    """

  /// Texts that overflow their cards or the window, and overlapping cards.
  static let faults = """
    const faults = [];
    if (document.scrollingElement.scrollWidth > innerWidth) faults.push('the page is too wide');
    const cards = [...document.querySelectorAll('[data-node]')];
    const boxes = cards.map((card) => card.querySelector('.card').getBoundingClientRect());
    cards.forEach((card, i) => {
      for (const text of card.querySelectorAll('text')) {
        const box = text.getBoundingClientRect();
        if (!text.textContent) continue;
        if (box.left < boxes[i].left - 1 || box.right > boxes[i].right + 1)
          faults.push('cut: ' + text.textContent);
      }
      boxes.forEach((other, j) => {
        const box = boxes[i];
        if (j > i && box.left < other.right && other.left < box.right && box.top < other.bottom
          && other.top < box.bottom) faults.push(`cards ${i} and ${j} overlap`);
      });
    });
    for (const panel of document.querySelectorAll('main > section:not(#graph)')) {
      if (panel.scrollWidth > panel.clientWidth + 1) faults.push(panel.id + ' is too wide');
    }
    return faults.join('; ');
    """

  @Test func `everything can be reached and has a name`() throws {
    try PageTests.run(PageTests.example) { browser in
      let nameless = try browser.string(
        """
        return [...document.querySelectorAll('button, input, [role=button]')].filter((x) =>
          !(x.getAttribute('aria-label') || x.textContent.trim() || x.labels?.length))
          .map((x) => x.outerHTML).join()
        """)
      #expect(nameless == "")
      #expect(try browser.number("return document.querySelectorAll('[aria-live]').length") == 1)
      #expect(
        try browser.number("return document.querySelectorAll('[data-node][tabindex=\"0\"]').length")
          == 1)
      try browser.click("#last")
      let label = "return document.querySelector('[data-node]').getAttribute('aria-label')"
      #expect(try browser.string(label) == "x, value -2, gradient 64")
      // Moves through the graph with keys; the ledger follows.
      try browser.press("\u{E015}")
      #expect(try browser.text("#node-title") == "x(-2, 64)")
      try browser.press("\u{E015}")
      #expect(try browser.text("#node-title") == "z(-4, 25)")
    }
  }

  @Test func `on paper all steps are listed`() throws {
    try PageTests.run(PageTests.example) { browser in
      try browser.pretend(width: 800, height: 1100, dark: false, media: "print")
      try browser.evaluate("window.dispatchEvent(new Event('beforeprint'))")
      #expect(try browser.number("return document.querySelectorAll('#printed li').length") == 13)
      #expect(try browser.text("#printed").contains("x: 14 + 2 × 25 = 64"))
      let shown = "return getComputedStyle(document.querySelector('.controls')).display"
      #expect(try browser.string(shown) == "none")
    }
  }

  @Test func `dark and light follow the reader, or the button`() throws {
    try PageTests.run(PageTests.example) { browser in
      let background = "return getComputedStyle(document.documentElement).backgroundColor"
      try browser.pretend(width: 1280, height: 800, dark: false)
      let light = try browser.string(background)
      try browser.pretend(width: 1280, height: 800, dark: true)
      let dark = try browser.string(background)
      #expect(light != dark)
      try browser.click("#theme")
      #expect(try browser.string(background) == light)
      try browser.click("#theme")
      #expect(try browser.string(background) == dark)
    }
  }
}
