/// JavaScript, as of 2015.
enum JavaScriptLanguage: ExportLanguage {
  static let name = "JavaScript"
  static let spelling = ExportSpelling(
    allowsLetters: true,
    keywords: [
      "abstract", "arguments", "async", "await", "boolean", "break", "byte", "case", "catch",
      "char", "class", "const", "continue", "debugger", "default", "delete", "do", "double", "else",
      "enum", "eval", "export", "extends", "false", "final", "finally", "float", "for", "function",
      "goto", "if", "implements", "import", "in", "instanceof", "int", "interface", "let", "long",
      "native", "new", "null", "package", "private", "protected", "public", "return", "short",
      "static", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true",
      "try", "typeof", "undefined", "var", "void", "volatile", "while", "with", "yield", "NaN",
      "Infinity",
    ])

  static let usedNames: Set<String> = Set(["Math", "Error", "RangeError", "Array", "Object"])
    .union(support.map(\.name))
  static let foreignNames: Set<String> = [
    "window", "self", "globalThis", "document", "module", "exports", "require", "constructor",
  ]

  static let equals = "==="
  static let support = JavaScriptSupport.functions
  static let preamble = ""

  private static let functions: [Operation: String] = [
    .abs: "Math.abs", .sqrt: "Math.sqrt", .floor: "Math.floor", .ceil: "Math.ceil",
    .round: "roundEven", .copysign: "copySign", .remainder: "remainder", .exp: "Math.exp",
    .exp2: "exp2", .expMinusOne: "Math.expm1", .log: "Math.log", .log2: "Math.log2",
    .log10: "Math.log10", .logOnePlus: "Math.log1p", .sin: "Math.sin", .cos: "Math.cos",
    .tan: "Math.tan", .asin: "Math.asin", .acos: "Math.acos", .atan: "Math.atan",
    .atan2: "Math.atan2", .sinh: "Math.sinh", .cosh: "Math.cosh", .tanh: "Math.tanh",
    .asinh: "Math.asinh", .acosh: "Math.acosh", .atanh: "Math.atanh", .sigmoid: "sigmoid",
    .sigmoidSlope: "sigmoidSlope", .sechSquared: "sechSquared", .gelu: "gelu",
    .geluSlope: "geluSlope",
    .erf: "erf", .erfc: "erfc", .erfInverse: "erfInverse", .logGamma: "logGamma",
    .polygamma: "polygamma", .power: "power", .cbrt: "Math.cbrt", .hypot: "Math.hypot",
  ]

  static func function(of operation: Operation) -> String? { functions[operation] }

  static func literal(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  // MARK: Statements

  static func constant(_ name: String, _ value: String) -> String {
    "const \(name) = \(value);"
  }
  static func array(_ name: String, count: Int) -> String {
    "const \(name) = new Array(\(count)).fill(0);"
  }
  static func array(_ name: String, of values: [String]) -> String {
    "const \(name) = \(values.list("[", "]"));"
  }
  static func assignment(_ target: String, _ value: String, sign: String) -> String {
    "\(target) \(sign) \(value);"
  }
  static func loop(_ index: String, count: Int, _ body: [String]) -> [String] {
    ["for (let \(index) = 0; \(index) < \(count); \(index)++) {"] + body.indented + ["}"]
  }

  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    [
      "if (\(isTrue ? "!(\(condition))" : condition)) {",
      "  throw new Error(\"\(frame.owner): the comparison \(comparison) was \(isTrue) "
        + "when recorded\");",
      "}",
    ]
  }

  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> [String] {
    ["\(function)(\(inputs), \(results));"]
  }

  // MARK: Functions

  static func resultParameters(_ frame: ExportFrame) -> [String] {
    frame.role == .row ? ["results"] : []
  }

  static func table(_ name: String, _ rows: [[Double]]) -> String {
    let lines = rows.map { "  [\($0.map(literal).joined(separator: ", "))]," }
    return "const \(name) = [\n\(lines.joined(separator: "\n"))\n];"
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    if frame.role == .row {
      let lines = body.lines + body.results.enumerated().map { "results[\($0)] = \($1);" }
      return "// One row of a loop over data.\nfunction \(frame.name)(\(frame.inputs), results) {\n"
        + lines.indented.map { $0 + "\n" }.joined() + "}\n"
    }
    let count = frame.inputCount
    let check =
      "if (\(frame.inputs).length !== \(count)) "
      + "throw new RangeError(\"\(frame.name) takes \(count) input\(count == 1 ? "" : "s")\");"
    let lines = [check] + body.lines + ["return \(result(frame, body));"]
    let note = frame.hasGuards ? ["Throws where a comparison is not as it was recorded."] : []
    return (["\(frame.specialization)."] + frame.inputList + note).map { "// \($0)\n" }.joined()
      + "function \(frame.name)(\(frame.inputs)) {\n"
      + lines.indented.map { $0 + "\n" }.joined() + "}\n"
  }

  private static func result(_ frame: ExportFrame, _ body: ExportBody) -> String {
    func matrix(_ numbers: [String]) -> String {
      numbers.rows(of: frame.derivativeCount).map { $0.list("[", "]") }.list("[", "]")
    }
    func member(_ name: String, _ value: String) -> String {
      name == value ? name : "\(name): \(value)"
    }
    let values = body.values(frame)
    let value = frame.isOneOutput ? values[0] : values.list("[", "]")
    let first =
      frame.isOneOutput ? body.first(frame).list("[", "]") : matrix(body.first(frame))
    switch (frame.derivatives, frame.isOneOutput) {
    case (.none, _): return value
    case (.first, true): return "{ \(member("value", value)), gradient: \(first) }"
    case (.first, false): return "{ values: \(value), jacobian: \(first) }"
    case (.second, _):
      return "{ \(member("value", value)), gradient: \(first), "
        + "hessian: \(matrix(body.second(frame))) }"
    }
  }
}
