import Foundation
import NablaTestSupport
import Testing

@Suite struct ExplainCommandTests {
  private let example = Document.root.appendingPathComponent(Document.workedExample.path).path

  @Test func `explain shows the worked example forwards and backwards`() throws {
    let run = try nabla("explain", example)
    let text = run.output
    #expect(text.hasPrefix("Forward: each value from those above it\n\n  x    input "))
    for line in [
      "  loss = y1 - y2 + y2 * x     -50", "  loss(-50, 1)  the seed",
      "  y2 = relu(z * z) + x + 3   incoming gradient -3",
      "    14 + 2 × 25 = 64   x(-2, 64)",
    ] {
      #expect(text.contains("\n\(line)\n"), "\(line) is missing")
    }
    #expect(text.hasSuffix("Gradient of loss\n\n  x 64\n"))
    #expect(!text.contains("\u{1B}"))
    #expect(run.errors == "")
    #expect(run.exitCode == 0)
    let input = try nabla("explain", "-", input: Document.workedExample.text)
    #expect(input.output == text)
    #expect(input.exitCode == 0)
  }

  @Test(arguments: [
    (
      "x = 2; w = -3; h = relu(x*w); loss = (h - 1)^2", "from h to x * w in h, where x * w is -6",
      "relu is flat there (its slope changes at 0)", "w"
    ),
    ("x = -800; y = sigmoid(x)", "from y to x, where x is -800", "sigmoid is flat there", "x"),
    ("x = 2.5; y = 3 * floor(x)", "from floor(x) in y to x", "floor is constant between", "x"),
  ])
  func `a gradient of 0 is diagnosed, and why shows it`(
    formula: String, place: String, advice: String, name: String
  ) throws {
    for arguments in [["--diagnose"], ["--why", name]] {
      let run = try nabla(["explain", "-e", formula] + arguments)
      #expect(run.output.contains("The gradient becomes 0 on its way \(place)"), "\(run.output)")
      #expect(run.output.contains(advice), "\(run.output)")
      #expect(!run.output.contains("every input counts"))
    }
  }

  @Test func `why explains the gradient of one name`() throws {
    let run = try nabla("explain", example, "--why", "x")
    #expect(
      run.output == """
        x = -2 has the gradient 64: the sum of 3 contributions.

          from                   local × incoming  amount  total
          y2 * x in loss                   17 × 1      17     17
          relu(z * z) + x in y2            1 × -3      -3     14
          2 * x                            2 × 25      50     64

        """)
    #expect(run.exitCode == 0)
    let unused = try nabla("explain", "-e", "x = 1; w = 2; y = x * x", "--why", "w")
    #expect(unused.output == "w = 2 has no gradient: the output does not depend on it.\n")
    #expect(unused.exitCode == 0)
  }

  @Test func `operations give every operation a line`() throws {
    let run = try nabla("explain", example, "--operations")
    #expect(run.output.contains("= z * z "))
    #expect(run.output.contains("0 + 1 × (-3) = -3   #5(16, -3)"))
    #expect(run.exitCode == 0)
  }

  @Test func `several outputs start with gradients of their own`() throws {
    struct Explained: Decodable {
      struct Output: Decodable, Equatable {
        let name: String
        let seed: Double
      }
      struct Node: Decodable {
        let name: String?
        let gradient: Double?
      }
      let output: String
      let outputs: [Output]
      let nodes: [Node]
    }
    let run = try nabla("explain", example, "--of", "y1=3", "--of", "y2", "--format", "json")
    let explained = try JSONDecoder().decode(Explained.self, from: Data(run.output.utf8))
    #expect(explained.output == "y1")
    #expect(explained.outputs == [.init(name: "y1", seed: 3), .init(name: "y2", seed: 1)])
    // 3 * 2 by y1, and 2 * z * 2 + 1 by y2.
    #expect(explained.nodes.first { $0.name == "x" }?.gradient == -9)
    #expect(explained.nodes.first { $0.name == "loss" }?.gradient == nil)
    #expect(run.exitCode == 0)
  }

  @Test func `at gives an input another number`() throws {
    let run = try nabla("explain", example, "--at", "x=3")
    #expect(run.output.hasSuffix("Gradient of loss\n\n  x 94\n"))
    #expect(run.exitCode == 0)
  }

  @Test func `dot and JSON are written whole`() throws {
    let dot = try nabla("explain", example, "--format", "dot")
    #expect(dot.output.hasPrefix("digraph "))
    #expect(dot.output.hasSuffix("}\n"))
    #expect(dot.output.contains(#"[label="x\ninput\nvalue -2\ngradient 64""#))
    #expect(dot.exitCode == 0)
    let json = try nabla("explain", example, "--format", "json")
    #expect(json.output.hasPrefix(#"{"output": "loss", "nodes": ["#))
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    #expect(json.exitCode == 0)
  }

  @Test func `the picture follows the viewer's colours unless a theme is given`() throws {
    func picture(_ theme: String...) throws -> String {
      let run = try nabla(["explain", example, "--format", "svg"] + theme)
      #expect(run.exitCode == 0)
      #expect(run.output.hasPrefix("<svg "))
      #expect(run.output.hasSuffix("</svg>\n"))
      return run.output
    }
    let automatic = try picture()
    #expect(automatic.contains("prefers-color-scheme"))
    #expect(try picture("--theme", "automatic") == automatic)
    // As the documentation shows them.
    #expect(try picture("--theme", "light") == Document.picture("worked-example").text)
    #expect(try picture("--theme", "dark") == Document.picture("worked-example~dark").text)
  }

  @Test(arguments: ["text", "json", "dot", "svg", "html"])
  func `a file receives what standard output would`(format: String) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-explain-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try nabla("explain", example, "--format", format, "-o", file.path)
    #expect(run.output == "")
    #expect(run.errors == "")
    #expect(run.exitCode == 0)
    let printed = try nabla("explain", example, "--format", format)
    #expect(try String(contentsOf: file, encoding: .utf8) == printed.output)
  }

  @Test(
    arguments: [
      (["--theme", "dark"], 64, "--theme goes with --format svg."),
      (["--theme", "light", "--format", "json"], 64, "--theme goes with --format svg."),
      (["--why", "x", "--format", "svg"], 64, "--why goes with --format text."),
      (["--why", "x", "--format", "json"], 64, "--why goes with --format text."),
      (["--operations", "--format", "dot"], 64, "--operations goes with --format text."),
      (["--diagnose", "--format", "html"], 64, "--diagnose goes with --format text."),
      (["--depth", "2", "--format", "json"], 64, "--depth goes with --format text."),
      (["--depth", "0"], 64, "--depth begins at 1."),
      (["--depth", "1", "--diagnose"], 64, "Give one of --why, --diagnose and --depth."),
      (["--language", "zh"], 64, "--language goes with --format html."),
      (
        ["--of", "y1=abc"], 64,
        "The value 'y1=abc' is invalid for '--of <name[=gradient]>': \"abc\" is not a number."
      ),
      (["--of", "los"], 65, "the formula has no name \"los\"; did you mean \"loss\"?"),
      (["--why", "los"], 65, "the formula has no name \"los\"; did you mean \"loss\"?"),
    ] as [([String], Int32, String)])
  func `what does not fit is refused`(options: [String], exitCode: Int32, message: String) throws {
    let run = try nabla(["explain", example] + options)
    let first = run.errors.split(separator: "\n").first.map(String.init)
    #expect(first?.hasPrefix("Error: ") == true)
    #expect(first?.hasSuffix(message) == true, "\(run.errors)")
    #expect(run.output == "")
    #expect(run.exitCode == exitCode)
  }

  @Test func `a page is one file that speaks the language asked for`() throws {
    let page = try nabla("explain", example, "--format", "html", "--language", "zh")
    #expect(page.output.hasPrefix("<!doctype html>\n<html lang=\"en\" data-language=\"zh\">"))
    #expect(page.output.hasSuffix("</html>\n"))
    #expect(page.exitCode == 0)
    #expect(try nabla("explain", example, "--format", "html", "--language", "xx").exitCode == 64)
  }

  @Test func `diagnose says what deserves a look`() throws {
    let run = try nabla("explain", "-e", "x = 0; w = 2; y = relu(x) + 3 * x", "--diagnose")
    #expect(
      run.output == """
        relu(x) in y is at a kink, where its operand is 0: the derivative there is a convention, \
        and 0 was chosen.
          Move an input a little to see the slopes on both sides; a check by differences (nabla \
        check) shows them.

        y does not depend on the input w.
          If it should matter, look for what replaces it on the way; else leave it out.

        The largest contribution is 3: 3 × 1, from 3 * x in y to x.
          Where gradients explode, begin here.

        The smallest contribution is 1: 1 × 1, from y to relu(x) in y.
          Where gradients vanish, begin here.

        """)
    #expect(run.exitCode == 0)
  }

  @Test func `depth shows the computation as a tree`() throws {
    let run = try nabla("explain", example, "--depth", "1")
    #expect(
      run.output == """
        loss: what it consists of, each with (value, gradient)

          x                         (-2, 64)  input
          z = 2 * x                 (-4, 25)
          y1 = z + 5                (1, 1)
          y2 = relu(z * z) + x + 3  (17, -3)
          loss = y1 - y2 + y2 * x   (-50, 1)

        """)
    #expect(run.exitCode == 0)
  }

  @Test func `a format that there is not is refused`() throws {
    let run = try nabla("explain", example, "--format", "png")
    #expect(run.errors.contains("text") && run.errors.contains("svg"))
    #expect(run.exitCode == 64)
  }
}
