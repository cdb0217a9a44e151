import ArgumentParser
import Nabla

struct GradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient",
    abstract: "Prints a formula's value and its gradient by every input.",
    discussion: """
      Examples:
        nabla gradient formula.nabla --at x=3
        nabla gradient --expression "y = 3 * x^2" --at x=2 --json
      """)

  @OptionGroup var source: FormulaOptions

  @Option(
    help: ArgumentHelp("The name to differentiate; without it, the last one.", valueName: "name"))
  var of: String?

  @Flag(help: "Print JSON: {\"value\": 12, \"gradient\": {\"x\": 12}}.")
  var json = false

  func run() throws {
    let result = try source.read { formula throws(FormulaError) in
      try GradientResult(of: formula, output: of)
    }
    try StandardOutput.write((json ? result.json : result.text) + "\n")
  }
}

/// What `nabla gradient` prints.
struct GradientResult {
  let output: String
  let value: Double
  let inputs: [Formula.Input]
  let gradient: [Double]

  init(of formula: Formula, output name: String?) throws(FormulaError) {
    let output = try formula.output(named: name)
    self.output = output.text
    inputs = formula.inputs
    (value, gradient) = valueWithGradient(at: formula.inputs.map(\.value)) {
      formula.evaluate(at: $0)[output.step]
    }
  }

  /// One line of JSON, inputs in the order of definition.
  var json: String {
    var writer = JSONWriter()
    writer.object { json in
      json.member("value", value)
      json.object("gradient") { json in
        for (input, gradient) in zip(inputs, gradient) { json.member(input.name, gradient) }
      }
    }
    return writer.text
  }

  var text: String {
    var table = Table(["input", "value", "gradient"])
    for (input, gradient) in zip(inputs, gradient) {
      table.add([input.name, NumberText.shortest(input.value), NumberText.shortest(gradient)])
    }
    let rows =
      inputs.isEmpty
      ? "It has no inputs: a name is one when it is assigned a plain number, as in x = 2."
      : table.text
    return "\(output) = \(NumberText.shortest(value))\n\n\(rows)"
  }
}
