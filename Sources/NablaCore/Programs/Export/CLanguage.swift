/// C99.
enum CLanguage: ExportLanguage {
  static let name = "C"
  static let spelling = ExportSpelling(
    allowsLetters: false,
    keywords: [
      "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else",
      "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register",
      "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef",
      "union", "unsigned", "void", "volatile", "while",
      // Of C11 and C23, of C++, and of compilers that are not told a standard.
      "alignas", "alignof", "asm", "bool", "constexpr", "false", "nullptr", "static_assert",
      "thread_local", "true", "typeof", "typeof_unqual", "catch", "class", "delete", "explicit",
      "export", "friend", "mutable", "namespace", "new", "operator", "private", "protected",
      "public", "template", "this", "throw", "try", "typeid", "typename", "using", "virtual",
      "wchar_t", "linux", "unix", "i386",
      // Macros of math.h.
      "NAN", "INFINITY", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "NULL", "EOF", "I", "errno",
      "math_errhandling", "fpclassify", "isfinite", "isinf", "isnan", "isnormal", "signbit",
      "isgreater", "isless", "isunordered", "DOMAIN", "SING", "OVERFLOW", "UNDERFLOW", "PLOSS",
      "TLOSS",
    ])

  static let usedNames: Set<String> = Set(functions.values).union([
    "fabs", "isnan", "pow", "signgam",
  ])
  .union(support.map(\.name))

  /// Of the standard library: another function of such a name does not link, or replaces it.
  static let foreignNames: Set<String> = {
    let mathematics = """
      acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp2 expm1 \
      fabs fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 \
      log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder remquo \
      rint round scalbln scalbn sin sinh sqrt tan tanh tgamma trunc drem gamma j0 j1 jn y0 y1 yn \
      exp10 pow10 scalb significand sincos
      """.split(separator: " ").map(String.init)
    let others = """
      abort abs atexit atof atoi atol bsearch calloc clock close div exit free getenv index labs \
      main malloc memchr memcmp memcpy memmove memset open perror printf putchar puts qsort raise \
      rand read realloc remove rename rindex scanf signal srand strcat strchr strcmp strcpy strlen \
      system time tolower toupper write
      """.split(separator: " ").map(String.init)
    return Set(mathematics.flatMap { [$0, $0 + "f", $0 + "l"] } + others)
  }()

  static let equals = "=="
  static let support = CSupport.functions
  static let preamble = "#include <math.h>"

  private static let functions: [Operation: String] = [
    .abs: "fabs", .sqrt: "sqrt", .floor: "floor", .ceil: "ceil", .round: "nearbyint",
    .copysign: "copysign", .remainder: "floored_remainder", .exp: "exp", .exp2: "exp2",
    .expMinusOne: "expm1", .log: "log", .log2: "log2", .log10: "log10", .logOnePlus: "log1p",
    .sin: "sin", .cos: "cos", .tan: "tan", .asin: "asin", .acos: "acos", .atan: "atan",
    .atan2: "atan2", .sinh: "sinh", .cosh: "cosh", .tanh: "tanh", .asinh: "asinh",
    .acosh: "acosh", .atanh: "atanh", .sigmoid: "sigmoid",
    .sigmoidSlope: "sigmoid_slope", .sechSquared: "sech_squared", .gelu: "gelu",
    .geluSlope: "gelu_slope", .erf: "erf", .erfc: "erfc",
    .erfInverse: "erf_inverse", .logGamma: "lgamma", .polygamma: "polygamma", .power: "pow",
    .cbrt: "cbrt", .hypot: "hypot",
  ]

  static func function(of operation: Operation) -> String? { functions[operation] }

  static func literal(_ value: Double) -> String {
    if value.isNaN { return "NAN" }
    if value.isInfinite { return value < 0 ? "-INFINITY" : "INFINITY" }
    return "\(value)"
  }

  // MARK: Statements

  static func constant(_ name: String, _ value: String) -> String {
    "const double \(name) = \(value);"
  }
  static func array(_ name: String, count: Int) -> String { "double \(name)[\(count)] = {0};" }
  static func array(_ name: String, of values: [String]) -> String {
    "const double \(name)[] = \(values.list("{", "}"));"
  }
  static func assignment(_ target: String, _ value: String, sign: String) -> String {
    "\(target) \(sign) \(value);"
  }
  static func loop(_ index: String, count: Int, _ body: [String]) -> [String] {
    ["for (long \(index) = 0; \(index) < \(count); \(index)++) {"] + body.indented + ["}"]
  }

  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    [
      "// Recorded where \(comparison) is \(isTrue).",
      "if (\(isTrue ? "!(\(condition))" : condition)) \(otherBranch(frame))",
    ]
  }

  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> [String] {
    let call = "\(function)(\(inputs), \(results))"
    return [hasGuards ? "if (!\(call)) \(otherBranch(frame))" : "\(call);"]
  }

  private static func otherBranch(_ frame: ExportFrame) -> String {
    if frame.role == .row { return "return 0;" }
    let parameters = resultParameters(frame)
    if parameters.isEmpty { return "return NAN;" }
    let call = "\(frame.name)_is_undefined(\(parameters.joined(separator: ", ")))"
    return frame.isOneOutput ? "return \(call);" : "{ \(call); return; }"
  }

  // MARK: Functions

  static func resultParameters(_ frame: ExportFrame) -> [String] {
    switch (frame.role, frame.isOneOutput) {
    case (.row, _): ["results"]
    case (.exported(.none), true): []
    case (.exported(.none), false): ["values"]
    case (.exported(.first), true): ["gradient"]
    case (.exported(.first), false): ["values", "jacobian"]
    case (.exported(.second), _): ["gradient", "hessian"]
    }
  }

  /// How many numbers each of the parameters has.
  private static func counts(_ frame: ExportFrame) -> [Int] {
    let (n, m) = (frame.derivativeCount, frame.outputCount)
    return switch (frame.role, frame.isOneOutput) {
    case (.row, _): [m]
    case (.exported(.none), true): []
    case (.exported(.none), false): [m]
    case (.exported(.first), true): [n]
    case (.exported(.first), false): [m, m * n]
    case (.exported(.second), _): [n, n * n]
    }
  }

  static func table(_ name: String, _ rows: [[Double]]) -> String {
    let lines = rows.map { "  {\($0.map(literal).joined(separator: ", "))}," }
    return """
      static const double \(name)[\(rows.count)][\(rows[0].count)] = {
      \(lines.joined(separator: "\n"))
      };
      """
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    let parameters = resultParameters(frame)
    var lines = body.usesInputs ? [] : ["(void)\(frame.inputs);"]
    lines += body.lines
    var numbers = body.results[...]
    let isReturned = frame.role != .row && frame.isOneOutput
    let value = isReturned ? numbers.removeFirst() : ""
    for (parameter, count) in zip(parameters, counts(frame)) {
      if count == 0 { lines.append("(void)\(parameter);") }
      lines += numbers.prefix(count).enumerated().map { "\(parameter)[\($0)] = \($1);" }
      numbers = numbers.dropFirst(count)
    }
    if isReturned { lines.append("return \(value);") }
    if frame.role == .row && frame.hasGuards { lines.append("return 1;") }

    let type =
      frame.role == .row
      ? "static \(frame.hasGuards ? "int" : "void")" : isReturned ? "double" : "void"
    let list = (["const double *\(frame.inputs)"] + parameters.map { "double *\($0)" })
    return comment(frame).map { "// \($0)\n" }.joined() + undefined(frame)
      + "\(type) \(frame.name)(\(list.joined(separator: ", "))) {\n"
      + lines.indented.map { $0 + "\n" }.joined() + "}\n"
  }

  private static func comment(_ frame: ExportFrame) -> [String] {
    if frame.role == .row {
      return ["One row of a loop over data." + (frame.hasGuards ? " 0 if it is undefined." : "")]
    }
    let note =
      frame.hasGuards
      ? ["All results are NaN where a comparison is not as it was recorded."] : []
    return ["\(frame.specialization)."] + frame.inputList + note
  }

  /// The function that makes all results NaN.
  private static func undefined(_ frame: ExportFrame) -> String {
    let parameters = resultParameters(frame)
    guard frame.hasGuards, frame.role != .row, !parameters.isEmpty else { return "" }
    let loops = zip(parameters, counts(frame)).map {
      "  for (long i = 0; i < \($1); i++) \($0)[i] = NAN;\n"
    }
    let list = parameters.map { "double *\($0)" }.joined(separator: ", ")
    return "static \(frame.isOneOutput ? "double" : "void") \(frame.name)_is_undefined(\(list)) {\n"
      + loops.joined() + (frame.isOneOutput ? "  return NAN;\n" : "") + "}\n\n"
  }
}
