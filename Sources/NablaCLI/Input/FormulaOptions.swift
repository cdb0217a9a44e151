import ArgumentParser
import Nabla

/// The options that all commands on formulas share: the formula, and numbers for its inputs.
struct FormulaOptions: ParsableArguments {
  @Argument(help: "A file with a formula; - for standard input.")
  var file: String?

  @Option(
    name: .shortAndLong, parsing: .unconditionalSingleValue,
    help: "The formula itself; statements are separated by ;. If repeated, each is a line.")
  var expression: [String] = []

  @Option(
    help: ArgumentHelp(
      "A number for an input, in place of the formula's own. May be repeated.",
      valueName: "name=value"),
    transform: InputValue.init)
  var at: [InputValue] = []

  func validate() throws {
    switch (file, expression.isEmpty) {
    case (nil, true):
      throw ValidationError("Give a FILE, - for standard input, or --expression.")
    case (.some, false):
      throw ValidationError("Give a FILE or --expression, not both.")
    default: break
    }
    var seen: Set<String> = []
    for value in at where !seen.insert(value.name).inserted {
      throw ValidationError("--at gives \"\(value.name)\" two values.")
    }
  }

  /// Reads the formula and passes it to `body`.
  ///
  /// - Throws: ``CommandFailure``, also for errors of `body`.
  func read<Result>(_ body: (Formula) throws(FormulaError) -> Result) throws -> Result {
    let bytes =
      try expression.isEmpty
      ? InputFile(path: file ?? "-").bytes() : Array(expression.joined(separator: "\n").utf8)
    do throws(FormulaError) {
      let values = at.map { (name: $0.name, value: $0.value) }
      return try body(try Formula(utf8: bytes, at: values))
    } catch {
      throw CommandFailure(error, in: expression.isEmpty ? file : nil)
    }
  }
}

extension Formula {
  /// The name chosen with `--of`; by default the formula's output.
  func output(named name: String?) throws(FormulaError) -> Name {
    guard let name else { return output }
    return try self.name(name)
  }
}

/// `name=value`, as `--at` takes it.
struct InputValue {
  let name: String
  let value: Double

  /// - Throws: a usage error that describes the mistake.
  init(_ text: String) throws {
    guard let sign = text.firstIndex(of: "=") else {
      throw ValidationError("Write a name, = and a number, as in --at x=3.")
    }
    name = text[..<sign].trimmed
    let number = text[text.index(after: sign)...].trimmed
    if name.isEmpty { throw ValidationError("A name is missing before \"=\".") }
    // Numbers have the syntax of the formula language.
    let formula: Formula
    do throws(FormulaError) {
      formula = try Formula("value = \(number)")
    } catch {
      throw ValidationError(
        error.kind == .number || error.kind == .character
          ? "\(error.message)." : "\"\(PlainText.withoutControls(number))\" is not a number.")
    }
    guard formula.names.count == 1, let input = formula.inputs.first else {
      throw ValidationError("\"\(PlainText.withoutControls(number))\" is not a number.")
    }
    value = input.value
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? startIndex
    return String(self[..<end].drop { $0.isWhitespace })
  }
}
