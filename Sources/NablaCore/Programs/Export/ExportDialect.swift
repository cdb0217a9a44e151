/// How a language writes the body of a function: numbers, expressions and statements.
///
/// The defaults are what C and its relatives have in common. What surrounds a body is the matter of
/// ``ExportLanguage``.
protocol ExportDialect: Sendable {
  // MARK: Expressions

  /// A number as the language reads it, to the bit.
  static func literal(_ value: Double) -> String
  /// The language's own functions, by their names here: see ``Operation/functionName``.
  static var libraryFunctions: [String: String] { get }
  /// What a function is called that the language lacks: the text defines it.
  static func supportName(_ function: String) -> String
  static var equals: String { get }
  /// A number that is written where the language wants one that was computed.
  static func operand(_ expression: ExportExpression) -> ExportExpression
  /// `x` where the comparison holds, else `y`.
  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression

  // MARK: Statements

  /// What ends a statement.
  static var end: String { get }
  /// The beginning of a statement that makes a number, up to its name.
  static func declaration(_ name: String, isConstant: Bool) -> String
  /// The condition of an `if` or a `while`.
  static func condition(_ text: String) -> String
  /// A statement, of those that leave a function, where a condition holds.
  static func leaving(if condition: String, _ statement: String) -> String
  /// An array of these numbers.
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

  // What follows from these.

  /// The name in the text of a function, whoever defines it.
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

/// The mathematical functions of C, Swift and JavaScript that have one name in all of them.
let sharedMathematics = """
  sqrt floor ceil exp expm1 log log2 log10 log1p sin cos tan asin acos atan atan2 \
  sinh cosh tanh asinh acosh atanh cbrt hypot
  """.words

extension Operation {
  /// What the function of an operation is called here; nil for what is no function of numbers.
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
