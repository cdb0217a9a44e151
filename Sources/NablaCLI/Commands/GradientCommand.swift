import ArgumentParser
import Nabla

struct GradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient",
    abstract: "Prints a formula's value and its gradient by every input.",
    discussion: """
      Examples:
        nabla gradient formula.nabla --at x=3
        nabla gradient --expression "loss = relu(2*x)^2 + x" --at x=-2 --json
      """)

  @OptionGroup var source: FormulaOptions

  @Option(
    help: ArgumentHelp("The name to differentiate; without it, the last one.", valueName: "name"))
  var of: String?

  @Flag(help: "Print JSON: {\"value\": -50, \"gradient\": {\"x\": 64}}.")
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
    let output = if let name { try formula.name(name) } else { formula.output }
    self.output = output.text
    inputs = formula.inputs
    (value, gradient) = valueWithGradient(at: formula.inputs.map(\.value)) {
      formula.evaluate(at: $0)[output.step]
    }
  }

  /// One line of JSON, inputs in the order of definition. Names hold nothing that has to be
  /// escaped: letters, digits, `_` and primes.
  var json: String {
    let entries = zip(inputs, gradient).map { input, gradient in
      "\"\(input.name)\": \(Self.json(gradient))"
    }
    return "{\"value\": \(Self.json(value)), \"gradient\": {\(entries.joined(separator: ", "))}}"
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

  /// JSON has no word for a number that is not finite: it becomes a string.
  private static func json(_ value: Double) -> String {
    let text = NumberText.shortest(value)
    return value.isFinite ? text : "\"\(text)\""
  }
}
