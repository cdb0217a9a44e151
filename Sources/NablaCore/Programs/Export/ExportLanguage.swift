/// A language that programs are exported to: the form of its files and functions. ``ExportDialect``
/// states the form of their bodies.
protocol ExportLanguage: ExportDialect {
  /// The language's name in messages.
  static var name: String { get }

  // MARK: Names

  static var spelling: ExportSpelling { get }
  /// Names that the text uses for other purposes than the program's numbers.
  static var usedNames: Set<String> { get }
  /// Identifiers that the exported function cannot have as its name.
  static var foreignNames: Set<String> { get }

  // MARK: Files

  /// The beginning of a file.
  static var preamble: String { get }
  /// The functions that the language does not have: see ``supportFunctions(own:)``.
  static var support: [SupportFunction] { get }
  /// The names of support functions that every text uses.
  static var alwaysUsed: Set<String> { get }
  /// The text of a support function, given the lines of its body.
  static func supportFunction(
    _ name: String, parameters: [String], comment: String, _ body: [String]
  ) -> String
  /// The data of a loop, as rows of numbers.
  static func table(_ name: String, _ rows: [[Double]]) -> String

  // MARK: Functions

  /// The text of a function, given its body.
  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String
  /// The parameters for results.
  static func resultParameters(_ frame: ExportFrame) -> [String]
  /// An input, at the beginning of the function.
  static func input(_ place: Int, _ frame: ExportFrame) -> String
  /// The lines that leave the function if a guard is violated.
  static func guarding(_ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame)
    -> [String]

  // MARK: Loops over data

  /// An array of zeros, whose elements are assigned later.
  static func array(_ name: String, count: Int) -> String
  /// The first line of a loop.
  static func loop(_ index: String, count: Int) -> String
  /// The line that calls a row's function, which may find that a branch has changed.
  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> String
}

extension ExportLanguage {
  static var alwaysUsed: Set<String> { [] }
  static func input(_ place: Int, _ frame: ExportFrame) -> String { "\(frame.inputs)[\(place)]" }
  static func resultParameters(_ frame: ExportFrame) -> [String] {
    frame.role == .row ? ["results"] : []
  }

  /// Whether an exported function can have this name.
  static func canName(_ name: String) -> Bool {
    // In C, names that begin with an underscore belong to the compiler.
    spelling.isIdentifier(name) && !usedNames.contains(name) && !foreignNames.contains(name)
      && !(name.hasPrefix("_") && !spelling.allowsLetters)
  }

  /// The function of an operation that is not an operator; nil if there is none.
  static func function(of operation: Operation) -> String? {
    operation.functionName.map(name(of:))
  }

  /// The functions of programs, with their dependencies, as one file.
  static func source(
    of programs: [(program: Program, name: String, derivatives: ExportedDerivatives)]
  ) throws(ProgramError) -> String {
    var file = ExportFile(self)
    for (program, name, derivatives) in programs { try file.add(program, named: name, derivatives) }
    return file.text
  }
}
