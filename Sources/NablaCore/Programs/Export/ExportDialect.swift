/// How a language writes the body of a function: numbers, expressions and statements.
///
/// The defaults are common to C and related languages. The rest of a file is the subject of
/// ``ExportLanguage``.
protocol ExportDialect: Sendable {
  // MARK: Expressions

  /// A number as a literal that reads back to the same bits.
  static func literal(_ value: Double) -> String
  /// The language's own functions, by their names in operations: see ``Operation/functionName``.
  static var libraryFunctions: [String: String] { get }
  /// The name of a function that the language lacks, which the text defines.
  static func supportName(_ function: String) -> String
  static var equals: String { get }
  /// A literal, where the language requires an expression of the type of computed numbers.
  static func operand(_ expression: ExportExpression) -> ExportExpression
  /// `x` if the comparison holds, else `y`.
  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression

  // MARK: Statements

  /// The terminator of a statement.
  static var end: String { get }
  /// The beginning of a statement that declares a number, up to its name.
  static func declaration(_ name: String, isConstant: Bool) -> String
  /// The condition of an `if` or a `while`.
  static func condition(_ text: String) -> String
  /// A statement that leaves the function if a condition holds.
  static func leaving(if condition: String, _ statement: String) -> String
  /// An array with the given values.
  static func array(_ name: String, of values: [String]) -> String
  /// The first lines of a loop over an array.
  static func forEach(_ element: String, in array: String, count: Int) -> [String]
}

extension ExportDialect {
  static func supportName(_ function: String) -> String { function }
  static var equals: String { "==" }
  static func operand(_ expression: ExportExpression) -> ExportExpression { expression }
  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression {
    .choice(condition, x, y)
  }

  static var end: String { ";" }
  static func condition(_ text: String) -> String { "(\(text))" }
  static func leaving(if condition: String, _ statement: String) -> String {
    "if (\(condition)) \(statement)"
  }

  // Derived from the requirements above.

  /// The name of a function in the text, whether it is the language's own or defined by the text.
  static func name(of function: String) -> String {
    libraryFunctions[function] ?? supportName(function)
  }
  static func constant(_ name: String, _ value: String) -> String {
    "\(declaration(name, isConstant: true)) = \(value)\(end)"
  }
  static func variable(_ name: String, _ value: String) -> String {
    "\(declaration(name, isConstant: false)) = \(value)\(end)"
  }
  static func assignment(_ target: String, _ value: String, sign: String = "=") -> String {
    "\(target) \(sign) \(value)\(end)"
  }
  /// The statements that set the elements of an array.
  static func assignments(to array: String, _ values: [String]) -> [String] {
    values.enumerated().map { assignment("\(array)[\($0)]", $1) }
  }
  /// Rows of numbers, one a line.
  static func lines(of rows: [[Double]], _ opening: String, _ closing: String) -> String {
    rows.map { "  \(opening)\($0.map(literal).joined(separator: ", "))\(closing),\n" }.joined()
  }
}

/// The mathematical functions that have the same name in C, Swift and JavaScript.
let sharedMathematics = """
  sqrt floor ceil exp expm1 log log2 log10 log1p sin cos tan asin acos atan atan2 \
  sinh cosh tanh asinh acosh atanh cbrt hypot
  """.words

extension Operation {
  /// The name of the function of an operation; nil if it is not a function of numbers.
  var functionName: String? {
    switch self {
    case .round: "roundEven"
    case .remainder: "flooredRemainder"
    case .expMinusOne: "expm1"
    case .logOnePlus: "log1p"
    case .sinCos: "sin"
    case .cosOf: "cos"
    case .abs, .sqrt, .floor, .ceil, .copysign, .exp, .exp2, .log, .log2, .log10, .sin, .cos, .tan,
      .asin, .acos, .atan, .atan2, .sinh, .cosh, .tanh, .asinh, .acosh, .atanh, .sigmoid,
      .sigmoidSlope, .sechSquared, .gelu, .geluSlope, .erf, .erfc, .erfInverse, .logGamma,
      .polygamma, .power, .cbrt, .hypot:
      "\(self)"
    default: nil
    }
  }
}
