/// Swift, with the mathematics of Foundation.
enum SwiftLanguage: ExportLanguage {
  static let name = "Swift"
  static let spelling = ExportSpelling(
    allowsLetters: true,
    keywords: [
      "Any", "Self", "actor", "as", "associatedtype", "async", "await", "borrowing", "break",
      "case", "catch", "class", "consuming", "continue", "default", "defer", "deinit", "do", "else",
      "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if",
      "import", "in", "init", "inout", "internal", "is", "let", "macro", "nil", "open", "operator",
      "package", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
      "self", "some", "any", "static", "struct", "subscript", "super", "switch", "throw", "throws",
      "true", "try", "typealias", "var", "where", "while", "each", "copy", "consume", "discard",
      "Type", "Protocol",
    ])

  static let usedNames: Set<String> = Set(functions.values).union([
    "Double", "Int", "Array", "String", "Error", "precondition", "repeatElement", "Foundation",
    "Swift", "fmod", "pow", "nabla",
  ]).union(support.map(\.name))
  static let foreignNames: Set<String> = ["main", "print", "min", "max", "exit"]

  static let equals = "=="
  static let support = SwiftSupport.functions
  static let preamble = "import Foundation"

  private static let functions: [Operation: String] = [
    .abs: "abs", .sqrt: "sqrt", .floor: "floor", .ceil: "ceil", .round: "rint",
    .copysign: "copysign", .remainder: "flooredRemainder", .exp: "exp", .exp2: "exp2",
    .expMinusOne: "expm1", .log: "log", .log2: "log2", .log10: "log10", .logOnePlus: "log1p",
    .sin: "sin", .cos: "cos", .tan: "tan", .asin: "asin", .acos: "acos", .atan: "atan",
    .atan2: "atan2", .sinh: "sinh", .cosh: "cosh", .tanh: "tanh", .asinh: "asinh",
    .acosh: "acosh", .atanh: "atanh", .sigmoid: "sigmoid",
    .sigmoidSlope: "sigmoidSlope", .sechSquared: "sechSquared", .gelu: "gelu",
    .geluSlope: "geluSlope", .erf: "erf", .erfc: "erfc",
    .erfInverse: "erfInverse", .logGamma: "logGamma", .polygamma: "polygamma", .power: "pow",
    .cbrt: "cbrt", .hypot: "hypot",
  ]

  static func function(of operation: Operation) -> String? { functions[operation] }

  static func literal(_ value: Double) -> String {
    if value.isNaN { return "Double.nan" }
    if value.isInfinite { return value < 0 ? "-Double.infinity" : "Double.infinity" }
    // The compiler warns of literals that are no normal numbers.
    if value.isSubnormal {
      return "Double(bitPattern: 0x\(String(value.bitPattern, radix: 16)))"
    }
    return "\(value)"
  }

  // MARK: Statements

  // The types are written out: long expressions compile faster so.
  static func constant(_ name: String, _ value: String) -> String {
    "let \(name): Double = \(value)"
  }
  static func array(_ name: String, count: Int) -> String {
    "var \(name) = [Double](repeating: 0, count: \(count))"
  }
  static func array(_ name: String, of values: [String]) -> String {
    "let \(name): [Double] = \(values.list("[", "]"))"
  }
  static func assignment(_ target: String, _ value: String, sign: String) -> String {
    "\(target) \(sign) \(value)"
  }
  static func loop(_ index: String, count: Int, _ body: [String]) -> [String] {
    ["for \(index) in 0..<\(count) {"] + body.indented + ["}"]
  }

  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    let error = errorName(frame)
    return [
      "guard \(isTrue ? condition : "!(\(condition))") else {",
      "  throw \(error)(comparison: \"\(comparison)\", recorded: \(isTrue))",
      "}",
    ]
  }

  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> [String] {
    ["\(hasGuards ? "try " : "")\(function)(\(inputs), &\(results))"]
  }

  /// The error that a function and the functions of its rows throw.
  private static func errorName(_ frame: ExportFrame) -> String {
    let name = frame.owner
    return name.prefix(1).uppercased() + name.dropFirst() + "BranchDiffers"
  }

  // MARK: Functions

  static func resultParameters(_ frame: ExportFrame) -> [String] {
    frame.role == .row ? ["results"] : []
  }

  static func table(_ name: String, _ rows: [[Double]]) -> String {
    let lines = rows.map { "  [\($0.map(literal).joined(separator: ", "))]," }
    return "private let \(name): [[Double]] = [\n\(lines.joined(separator: "\n"))\n]"
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    let throwing = frame.hasGuards ? " throws" : ""
    if frame.role == .row {
      let lines =
        body.lines + body.results.enumerated().map { "results[\($0)] = \($1)" }
      return "// One row of a loop over data.\nprivate func \(frame.name)"
        + "(_ \(frame.inputs): [Double], _ results: inout [Double])\(throwing) {\n"
        + lines.indented.map { $0 + "\n" }.joined() + "}\n"
    }
    let (type, result) = result(frame, body)
    let count = frame.inputCount
    let check =
      "precondition(\(frame.inputs).count == \(count), "
      + "\"\(frame.name) takes \(count) input\(count == 1 ? "" : "s")\")"
    let lines = [check] + body.lines + ["return \(result)"]
    let note = frame.hasGuards ? ["Throws where a comparison is not as it was recorded."] : []
    return error(frame)
      + (["\(frame.specialization)."] + frame.inputList + note).map { "/// \($0)\n" }.joined()
      + "func \(frame.name)(_ \(frame.inputs): [Double])\(throwing) -> \(type) {\n"
      + lines.indented.map { $0 + "\n" }.joined() + "}\n"
  }

  private static func result(
    _ frame: ExportFrame, _ body: ExportBody
  ) -> (type: String, text: String) {
    func matrix(_ numbers: [String]) -> String {
      numbers.rows(of: frame.derivativeCount).map { $0.list("[", "]") }.list("[", "]")
    }
    let values = body.values(frame)
    let value = frame.isOneOutput ? values[0] : values.list("[", "]")
    let first =
      frame.isOneOutput ? body.first(frame).list("[", "]") : matrix(body.first(frame))
    return switch (frame.derivatives, frame.isOneOutput) {
    case (.none, true): ("Double", value)
    case (.none, false): ("[Double]", value)
    case (.first, true): ("(value: Double, gradient: [Double])", "(\(value), \(first))")
    case (.first, false): ("(values: [Double], jacobian: [[Double]])", "(\(value), \(first))")
    case (.second, _):
      (
        "(value: Double, gradient: [Double], hessian: [[Double]])",
        "(\(value), \(first), \(matrix(body.second(frame))))"
      )
    }
  }

  private static func error(_ frame: ExportFrame) -> String {
    guard frame.hasGuards else { return "" }
    return """
      /// A comparison is not as it was when \(frame.name) was recorded: another branch would be taken.
      struct \(errorName(frame)): Error {
        let comparison: String
        let recorded: Bool
      }


      """
  }
}
