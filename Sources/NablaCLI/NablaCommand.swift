import ArgumentParser
import Foundation

/// The command `nabla`.
@main
struct NablaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nabla",
    abstract: "Differentiates formulas, and shows where each gradient comes from.",
    discussion: """
      A formula is a text of lines such as

        x = -2
        z = 2 * x
        loss = relu(z * z) + x

      A name that is assigned a plain number is an input and gets a gradient. The last name is the \
      output. There are + - * / ^, parentheses, every function of the rule book as relu(x) or \
      x.relu(), and select(a < b, x, y).

      Exit codes: 0 success, 1 a check failed, 64 wrong usage, 65 a mistake in the formula, \
      66 a file that cannot be read, 73 one that cannot be written, 74 standard output that cannot.
      """,
    version: version,
    subcommands: [
      ExplainCommand.self, GradientCommand.self, CheckCommand.self, ExportCommand.self,
      InfoCommand.self,
    ])

  static let version = "0.1.0"

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      failure.report()
      Foundation.exit(failure.exitCode)
    } catch {
      exit(withError: error)
    }
  }
}
