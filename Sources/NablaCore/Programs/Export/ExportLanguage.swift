/// What differs between the languages that programs are exported to.
protocol ExportLanguage: Sendable {
  /// The language's name in messages.
  static var name: String { get }
  static var spelling: ExportSpelling { get }
  /// Names that the text itself uses for other things than the program's numbers.
  static var usedNames: Set<String> { get }
  /// Names that the exported function cannot have, though they are identifiers.
  static var foreignNames: Set<String> { get }
  /// The parameters that results are written to.
  static func resultParameters(_ frame: ExportFrame) -> [String]

  /// A number as the language reads it, to the bit.
  static func literal(_ value: Double) -> String
  /// The function of an operation that is no operator: the language's own, or a support function.
  static func function(of operation: Operation) -> String?
  static var equals: String { get }
  /// An input where the function begins.
  static func input(_ place: Int, _ frame: ExportFrame) -> String
  /// A number that is written where the language wants one that was computed.
  static func operand(_ expression: ExportExpression) -> ExportExpression
  /// `x` where the comparison holds, else `y`.
  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression
  /// The functions that the language does not have.
  static var support: [SupportFunction] { get }
  /// Those that every text uses.
  static var alwaysUsed: Set<String> { get }

  /// A number with a name.
  static func constant(_ name: String, _ value: String) -> String
  /// An array of zeros that are set later.
  static func array(_ name: String, count: Int) -> String
  /// An array of these numbers.
  static func array(_ name: String, of values: [String]) -> String
  static func assignment(_ target: String, _ value: String, sign: String) -> String
  /// The lines around a loop's.
  static func loop(_ index: String, count: Int, _ body: [String]) -> [String]
  /// The lines that leave the function when a guard does not hold.
  static func guarding(_ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame)
    -> [String]
  /// The lines that run a row's function, which may find another branch.
  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> [String]

  /// The data of a loop, rows of numbers.
  static func table(_ name: String, _ rows: [[Double]]) -> String
  /// The text of a function, given what its body is.
  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String
  /// The beginning of a file.
  static var preamble: String { get }
}

extension ExportLanguage {
  /// Whether an exported function can have this name.
  static func canName(_ name: String) -> Bool {
    // In C, names that begin with an underscore belong to the compiler.
    spelling.isIdentifier(name) && !usedNames.contains(name) && !foreignNames.contains(name)
      && !(name.hasPrefix("_") && !spelling.allowsLetters)
  }

  static var alwaysUsed: Set<String> { [] }
  static func input(_ place: Int, _ frame: ExportFrame) -> String { "\(frame.inputs)[\(place)]" }
  static func operand(_ expression: ExportExpression) -> ExportExpression { expression }
  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression {
    .choice(condition, x, y)
  }
}

/// A function of the exported text that the language does not have.
struct SupportFunction: Sendable {
  let name: String
  let text: String
}

/// What an exported function takes and gives.
struct ExportFrame {
  enum Role: Equatable {
    /// The function that was asked for.
    case exported(ExportedDerivatives)
    /// One row of a loop over data.
    case row
  }

  let role: Role
  let name: String
  /// The name of the exported function that it belongs to.
  let owner: String
  let inputNames: [String]
  let outputNames: [String]
  /// How many inputs the derivatives are by: the first ones.
  let derivativeCount: Int
  /// Whether it can find that another branch would be taken.
  let hasGuards: Bool
  /// What the parameter of the inputs is called.
  var inputs = "x"

  var inputCount: Int { inputNames.count }
  var outputCount: Int { outputNames.count }
  var isOneOutput: Bool { outputCount == 1 }
  var derivatives: ExportedDerivatives {
    if case .exported(let derivatives) = role { derivatives } else { .none }
  }

  /// How many numbers it computes.
  var resultCount: Int {
    switch derivatives {
    case .none: outputCount
    case .first: outputCount * (1 + derivativeCount)
    case .second: 1 + derivativeCount + derivativeCount * derivativeCount
    }
  }
}

/// A function's body, as the language writes it.
struct ExportBody {
  var lines: [String]
  /// The numbers that it computes: outputs, then derivatives, row by row.
  var results: [String]
  var usesInputs: Bool
}

extension ExportBody {
  func values(_ frame: ExportFrame) -> [String] { Array(results.prefix(frame.outputCount)) }
  /// The gradient, or the Jacobian row by row.
  func first(_ frame: ExportFrame) -> [String] {
    Array(results.dropFirst(frame.outputCount).prefix(frame.outputCount * frame.derivativeCount))
  }
  func second(_ frame: ExportFrame) -> [String] {
    Array(results.dropFirst(frame.outputCount * (1 + frame.derivativeCount)))
  }
}
