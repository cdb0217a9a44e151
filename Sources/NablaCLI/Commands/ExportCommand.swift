import ArgumentParser
import Nabla

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: """
      Writes a formula and its gradient as a function in \(TargetLanguage.list(\.displayName)).
      """,
    discussion: """
      The function needs nothing of this library. Its inputs are those of the formula, in the order \
      of definition; their numbers in the formula are not used.

      Examples:
        nabla export formula.nabla --language c
        nabla export formula.nabla --language javascript --name slope -o slope.js
        nabla export --expression "x = 1; y = x * sin(x)" --language swift --value-only
      """)

  @OptionGroup var source: FormulaOptions

  @Option(help: "\(TargetLanguage.list(\.rawValue)).")
  var language: TargetLanguage

  @Option(
    help: ArgumentHelp("The name to export; without it, the last one.", valueName: "name"))
  var of: String?

  @Option(
    help: ArgumentHelp(
      "The function's name; without it, that of what is exported.", valueName: "name"))
  var name: String?

  @Flag(help: "Leave the gradient out.")
  var valueOnly = false

  @Flag(help: "Also write a function that runs many inputs at once. For C.")
  var batched = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"))
  var output: String?

  func validate() throws {
    if batched && language != .c { throw ValidationError("--batched goes with --language c.") }
    if let name, !language.canName(name) {
      throw ValidationError(
        "\(ProgramError.unusableName(name, language: language.displayName)) Choose another --name.")
    }
  }

  func run() throws {
    let (program, output) = try source.read { formula throws(FormulaError) in
      (try Program(formula, of: of), try formula.output(named: of).text)
    }
    let function = name ?? (language.canName(output) ? output : Program.defaultName)
    let text = try text(of: program, named: function)
    if let path = self.output {
      try OutputFile(path: path).write(text)
    } else {
      try StandardOutput.write(text)
    }
  }

  private func text(of program: Program, named name: String) throws(ProgramError) -> String {
    let derivatives: ExportedDerivatives = valueOnly ? .none : .first
    if batched { return try program.cSource(named: name, derivatives: derivatives, batched: true) }
    return try language.source(of: [(program, name, derivatives)])
  }
}

extension TargetLanguage: ExpressibleByArgument {
  /// All languages as a list, such as "swift, c or javascript".
  fileprivate static func list(_ name: (TargetLanguage) -> String) -> String {
    let names = allCases.map(name)
    return "\(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])"
  }
}
