import ArgumentParser
import Foundation
import Nabla

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows a formula forwards and backwards: why each gradient is the number it is.",
    discussion: """
      Examples:
        nabla explain formula.nabla
        nabla explain formula.nabla --why x
        nabla explain formula.nabla --of y1=3 --of y2
        nabla explain formula.nabla --diagnose
        nabla explain formula.nabla --format svg -o picture.svg
        nabla explain formula.nabla --format html -o page.html
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, dot, svg, html
  }

  @OptionGroup var source: FormulaOptions

  @Option(
    help: ArgumentHelp(
      "A name to differentiate, with its incoming gradient (1 if left out). May be repeated.",
      valueName: "name[=gradient]"),
    transform: SeededName.init)
  var of: [SeededName] = []

  @Option(help: ArgumentHelp("Explain the gradient of this name only.", valueName: "name"))
  var why: String?

  @Flag(help: "Say what deserves a look: infinities, kinks, lost digits, unused inputs.")
  var diagnose = false

  @Option(
    help: ArgumentHelp(
      "Show the computation as a tree of its parts, so many levels deep.", valueName: "levels"))
  var depth: Int?

  @Option(help: "text, json, dot (for Graphviz), svg (a picture) or html (a page to step through).")
  var format = Format.text

  @Option(help: "The colours of the picture: those that the viewer prefers, or one set.")
  var theme = PictureTheme.automatic

  @Option(help: "The way values flow in the picture.")
  var direction = PictureDirection.leftToRight

  @Flag(help: "In the text, give every operation a line of its own.")
  var operations = false

  @Option(
    help: """
      The language of the page: \(PageLanguage.allValueStrings.joined(separator: " or ")); \
      without it, the browser's.
      """)
  var language: PageLanguage?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"))
  var output: String?

  func validate() throws {
    if format != .svg {
      if theme != .automatic { throw ValidationError("--theme goes with --format svg.") }
      if direction != .leftToRight {
        throw ValidationError("--direction goes with --format svg.")
      }
    }
    if format != .html, language != nil {
      throw ValidationError("--language goes with --format html.")
    }
    if let depth, depth < 1 { throw ValidationError("--depth begins at 1.") }
    let kinds = [why != nil, diagnose, depth != nil]
    if kinds.count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --why, --diagnose and --depth.")
    }
    if format != .text {
      if diagnose { throw ValidationError("--diagnose goes with --format text.") }
      if depth != nil { throw ValidationError("--depth goes with --format text.") }
      if why != nil { throw ValidationError("--why goes with --format text.") }
      if operations { throw ValidationError("--operations goes with --format text.") }
    }
  }

  func run() throws {
    let text = try source.read { formula throws(FormulaError) in
      let outputs = of.map { (name: $0.name, seed: $0.gradient) }
      return try rendered(Explanation(formula: formula, of: outputs), formula)
    }
    if let output {
      try OutputFile(path: output).write(text)
    } else {
      try StandardOutput.write(text)
    }
  }

  private func rendered(
    _ explanation: Explanation, _ formula: Formula
  ) throws(FormulaError) -> String {
    let isColored = output == nil && Terminal.showsColours(on: .standardOutput)
    let style = TextStyle(isColored: isColored, showsOperations: operations)
    switch format {
    case .text:
      if diagnose { return explanation.diagnosis.text(style: style) }
      if let depth { return explanation.tree(depth: depth, style: style) }
      guard let why else { return explanation.text(style: style) }
      return explanation.why(try formula.name(why).text, style: style) ?? ""
    case .json: return explanation.json
    case .dot: return explanation.dot
    case .svg: return explanation.svg(theme: theme, direction: direction)
    case .html: return explanation.html(language: language ?? .automatic)
    }
  }
}

extension PictureTheme: ExpressibleByArgument {}
extension PictureDirection: ExpressibleByArgument {}

extension PageLanguage: ExpressibleByArgument {
  public static var allValueStrings: [String] { PageLanguage.allCases.dropFirst().map(\.rawValue) }
}

/// `name` or `name=gradient`, as `--of` takes it.
struct SeededName {
  let name: String
  let gradient: Double

  /// - Throws: a usage error that describes the mistake.
  init(_ text: String) throws {
    if text.contains("=") {
      let value = try InputValue(text)
      (name, gradient) = (value.name, value.value)
    } else {
      (name, gradient) = (text, 1)
    }
  }
}
