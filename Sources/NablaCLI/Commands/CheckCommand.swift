import ArgumentParser
import Nabla

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compares a formula's gradients with finite differences and with forward mode.",
    discussion: """
      Three independent ways lead to each derivative: the reverse sweep, forward mode, and \
      differences of the formula's value at nearby points. The exit code is 1 if they disagree; \
      at a kink, where a gradient is a convention, they do. It is 1, too, where it cannot be \
      told: where the changes of the value are lost in its rounding.

      Example:
        nabla check --expression "y = sin(x) / x" --at x=0.5
      """)

  @OptionGroup var source: FormulaOptions

  @Option(
    help: ArgumentHelp("The name to differentiate; without it, the last one.", valueName: "name"))
  var of: String?

  func run() throws {
    let result = try source.read { formula throws(FormulaError) in
      try CheckResult(of: formula, output: of)
    }
    try StandardOutput.write(result.text + "\n")
    if !result.passed { throw ExitCode(1) }
  }
}

/// What `nabla check` prints.
struct CheckResult {
  /// One input's derivative, computed in three ways.
  struct Row {
    let name: String
    let reverse: Double
    let forward: Double
    let numeric: Double
    let verdict: GradientCheck.Verdict
    /// What is wrong, or why there is no verdict; nil if all three agree.
    let fault: String?
  }

  let output: String
  let rows: [Row]
  var passed: Bool { rows.allSatisfy { $0.fault == nil } }

  init(of formula: Formula, output name: String?) throws(FormulaError) {
    let output = try formula.output(named: name)
    self.output = output.text
    let point = formula.inputs.map(\.value)
    let differences = checkGradient(at: point) { formula.evaluate(at: $0)[output.step] }
    let forward =
      point.isEmpty ? [] : forwardGradient(at: point) { formula.evaluate(at: $0)[output.step] }
    rows = zip(differences.inputs, forward).map { input, forward in
      let fault = input.verdict == .differs ? nil : Self.difference(of: input, from: forward)
      return Row(
        name: formula.inputs[input.index].name, reverse: input.analytic, forward: forward,
        numeric: input.numeric, verdict: fault == nil ? input.verdict : .differs,
        fault: fault ?? input.reason)
    }
  }

  /// The message that forward and reverse mode differ, or nil: they add the same products in another
  /// order, so any difference beyond rounding is a fault.
  private static func difference(of input: GradientCheck.Input, from forward: Double) -> String? {
    let scale = max(input.analytic.magnitude, forward.magnitude)
    let difference = (input.analytic - forward).magnitude
    if difference <= 1e-9 * scale + input.uncertainty { return nil }
    return catalogue.text("terminal.check.modes")
  }

  private static let catalogue = Catalogue.standard

  var text: String {
    let catalogue = Self.catalogue
    guard !rows.isEmpty else { return catalogue.text("terminal.check.none", ["output": output]) }
    let headings = ["input", "reverse", "forward", "differences"]
    var table = Table(headings.map { catalogue.text("terminal.check.heading.\($0)") } + [""])
    for row in rows {
      table.add([
        row.name, NumberText.shortest(row.reverse), NumberText.shortest(row.forward),
        NumberText.short(row.numeric), catalogue.text("terminal.check.word.\(row.verdict)"),
      ])
    }
    let faults = rows.compactMap { row in
      row.fault.map { catalogue.text("terminal.check.fault", ["name": row.name, "cause": $0]) }
    }
    let verdict =
      faults.isEmpty ? [catalogue.text("terminal.check.all", ["output": output])] : faults
    return table.text + "\n\n" + verdict.joined(separator: "\n")
  }
}
