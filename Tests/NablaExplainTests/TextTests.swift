import Nabla
import NablaTestSupport
import Testing

/// The text form of explanations.
@Suite struct TextTests {
  static let example = explain(at: ["x": -2]) { workedExample($0) }

  @Test func `the worked example reads as in the lesson`() {
    #expect(
      Self.example.text == """
        Forward: each value from those above it

          x    input                   -2
          z    = 2 * x                 -4
          y1   = z + 5                  1
          y2   = relu(z * z) + x + 3   17
          loss = y1 - y2 + y2 * x     -50

        Backward: new gradient = old gradient + local derivative × incoming gradient

          loss(-50, 1)  the seed

          loss = y1 - y2 + y2 * x   incoming gradient 1
            0 + 17 × 1 = 17     x(-2, 17)
            0 + 1 × 1 = 1       y1(1, 1)
            0 + (-3) × 1 = -3   y2(17, -3)

          y2 = relu(z * z) + x + 3   incoming gradient -3
            17 + 1 × (-3) = 14     x(-2, 14)
            0 + (-8) × (-3) = 24   z(-4, 24)

          y1 = z + 5   incoming gradient 1
            24 + 1 × 1 = 25   z(-4, 25)

          z = 2 * x   incoming gradient 25
            14 + 2 × 25 = 64   x(-2, 64)

        Gradient of loss

          x 64

        """)
  }

  @Test func `a line can be opened into its operations`() {
    let text = Self.example.text(style: TextStyle(showsOperations: true))
    #expect(text.contains("#5   = z * z"))
    #expect(text.contains("0 + 1 × (-3) = -3   #5(16, -3)"))
  }

  @Test func `why lists the contributions by operation`() {
    #expect(
      Self.example.why("x") == """
        x = -2 has the gradient 64: the sum of 3 contributions.

          from                   local × incoming  amount  total
          y2 * x in loss                   17 × 1      17     17
          relu(z * z) + x in y2            1 × -3      -3     14
          2 * x                            2 × 25      50     64

        """)
    #expect(Self.example.why("y1")?.contains("one contribution") == true)
    #expect(Self.example.why("loss")?.contains("the output's own") == true)
    #expect(Self.example.why("nothing") == nil)
  }

  @Test func `colours are there only when asked for`() {
    #expect(!Self.example.text.contains("\u{1B}"))
    #expect(Self.example.text(style: TextStyle(isColored: true)).contains("\u{1B}[33m64\u{1B}[0m"))
  }

  @Test func `an expression keeps the parentheses that it needs, and no others`() throws {
    for text in [
      "y = (a - (b - c)) * a", "y = a - b - c", "y = a / (b * c)", "y = a / b * c", "y = -(a + b)",
      "y = (-a) ^ 2", "y = -a ^ 2", "y = a ^ b ^ c", "y = (a ^ b) ^ c", "y = (a + b) * -c",
      "y = max(a + b, -c)", "y = select(a < b, a, b * c)", "y = clamp(a, 0, 1)", "y = 2 ^ (-a)",
    ] {
      let formula = try Formula("a = 0.5; b = 1.5; c = 2.5; \(text)")
      let explained = try Explanation(formula: formula).text
      #expect(explained.contains(text.dropFirst(2) + "  "), "\(explained)")
    }
  }

  @Test func `second names of a value are shown and found`() throws {
    let why = try Explanation(formula: Formula("z = 1; y = z"))
    #expect(why.outputs.map(\.name) == ["y"])
    #expect(why.node(named: "y")?.gradient == 1)
    #expect(why.node(named: "z")?.gradient == 1)
    #expect(why.text.contains("y = z"))
  }

  @Test func `names cannot command the terminal`() {
    let why = explain(at: ["x": 1]) { x in (x * x).named("a\u{1B}[31mb\0\u{202E}") }
    let shown = "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}"
    #expect(why.text.contains(shown))
    #expect(why.text.contains("Gradient of \(shown)"))
    #expect(why.why("a\u{1B}[31mb\0\u{202E}")?.hasPrefix("\(shown) = 1") == true)
    for form in [
      why.text, why.tree(depth: 1), why.why("x") ?? "", why.dot, why.svg, why.html(),
      why.diagnosis.description,
    ] {
      #expect(!form.unicodeScalars.contains { "\u{1B}\0\u{202E}".unicodeScalars.contains($0) })
    }
  }

  @Test func `a long computation is cut, and says so`() {
    let why = explain(at: ["x": 1]) { x in
      var y = x
      for step in 0..<2000 { y = (y * x).named("y\(step)") }
      return y
    }
    #expect(why.text.contains("more: the JSON form has all"))
    #expect(why.text.split(separator: "\n").count < 2500)
  }

  @Test(arguments: [
    (0.1, "0.1"), (-50.0, "-50"), (1.0 / 3, "0.333333"), (2.0 / 3e10, "6.66667e-11"),
    (123456789.123, "1.23457e8"), (-0.0, "0"), (1e300 / 3, "3.33333e299"), (.infinity, "inf"),
    (.nan, "NaN"),
    (0.99999999999, "1"), (-1.23456789e-5, "-0.0000123457"), (99999.999999, "100000"),
  ])
  func `numbers are short for people`(value: Double, expected: String) {
    #expect(NumberText.short(value) == expected)
  }
}
