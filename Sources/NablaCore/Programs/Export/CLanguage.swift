/// A dialect of C. A conformance states the differences from C99.
protocol CDialect: ExportLanguage {
  /// The type of numbers.
  static var numberType: String { get }
}

extension CDialect {
  static var numberType: String { "double" }

  static func literal(_ value: Double) -> String {
    if value.isNaN { return "NAN" }
    if value.isInfinite { return value < 0 ? "-INFINITY" : "INFINITY" }
    return "\(value)"
  }

  static var libraryFunctions: [String: String] { cMathematics }

  /// In snake case: sigmoid_slope.
  static func supportName(_ function: String) -> String {
    function.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }

  // MARK: Statements

  static func declaration(_ name: String, isConstant: Bool) -> String {
    "\(isConstant ? "const " : "")\(numberType) \(name)"
  }
  static func array(_ name: String, of values: [String]) -> String {
    "const double \(name)[] = \(values.list("{", "}"));"
  }
  static func array(_ name: String, count: Int) -> String { "double \(name)[\(count)] = {0};" }
  static func forEach(_ element: String, in array: String, count: Int) -> [String] {
    [loop("i", count: count), "  \(constant(element, "\(array)[i]"))"]
  }
  static func loop(_ index: String, count: Int) -> String {
    "for (long \(index) = 0; \(index) < \(count); \(index)++) {"
  }

  // MARK: Files

  static var name: String { "C" }
  static var spelling: ExportSpelling { cSpelling }
  static var usedNames: Set<String> {
    Set(libraryFunctions.values).union(support.map(\.name)).union(["isnan", "signgam"])
  }
  static var foreignNames: Set<String> { cLibrary }
  static var preamble: String { "" }

  static func supportFunction(
    _ name: String, parameters: [String], comment: String, _ body: [String]
  ) -> String {
    let list = parameters.map { "double \($0)" }.joined(separator: ", ")
    return guarded(
      "// \(comment)\n" + body.block("static inline double \(name)(\(list))"), name)
  }

  /// Several exported texts can be in one file.
  static func guarded(
    _ text: String, _ name: String, where condition: String? = nil
  ) -> String {
    let macro = "NABLA_\(name.uppercased())"
    let opening = condition.map { "#if \($0) && !defined(\(macro))" } ?? "#ifndef \(macro)"
    return "\(opening)\n#define \(macro)\n\(text)\n#endif"
  }

  static func table(_ name: String, _ rows: [[Double]]) -> String {
    "static const double \(name)[\(rows.count)][\(rows[0].count)] = {\n"
      + "\(lines(of: rows, "{", "}"))};"
  }
}

/// C99.
enum CLanguage: CDialect {
  static let support = supportFunctions(own: [])
  static let preamble = "#include <math.h>"

  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    [
      "// Recorded where \(comparison) is \(isTrue).",
      leaving(if: isTrue ? "!(\(condition))" : condition, otherBranch(frame)),
    ]
  }

  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> String {
    let call = "\(function)(\(inputs), \(results))"
    return hasGuards ? leaving(if: "!\(call)", otherBranch(frame)) : "\(call);"
  }

  private static func otherBranch(_ frame: ExportFrame) -> String {
    if frame.role == .row { return "return 0;" }
    let parameters = resultParameters(frame)
    if parameters.isEmpty { return "return NAN;" }
    let call = "\(frame.name)_is_undefined(\(parameters.joined(separator: ", ")))"
    return frame.isOneOutput ? "return \(call);" : "{ \(call); return; }"
  }

  // MARK: Functions

  /// The results that are not returned.
  static func resultParameters(_ frame: ExportFrame) -> [String] {
    frame.results.filter { !$0.isNumber }.map(\.name)
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    var lines = body.usesInputs ? [] : ["(void)\(frame.inputs);"]
    lines += body.lines
    var returned: String?
    for (result, numbers) in body.numbers(frame) {
      if result.isNumber {
        returned = "return \(numbers[0]);"
        continue
      }
      if numbers.isEmpty { lines.append("(void)\(result.name);") }
      lines += assignments(to: result.name, numbers)
    }
    if frame.role == .row && frame.hasGuards { returned = "return 1;" }
    lines += returned.map { [$0] } ?? []

    let type =
      frame.role == .row
      ? "static \(frame.hasGuards ? "int" : "void")" : frame.isOneOutput ? "double" : "void"
    let list = ["const double *\(frame.inputs)"] + resultParameters(frame).map { "double *\($0)" }
    return comment(frame).comments() + undefined(frame)
      + lines.block("\(type) \(frame.name)(\(list.joined(separator: ", ")))") + "\n"
  }

  private static func comment(_ frame: ExportFrame) -> [String] {
    if !frame.hasGuards { return frame.comment }
    return frame.comment
      + [
        frame.role == .row
          ? "0 if it is undefined."
          : "All results are NaN where a comparison is not as it was recorded."
      ]
  }

  /// The function that sets all results to NaN.
  private static func undefined(_ frame: ExportFrame) -> String {
    let results = frame.results.filter { !$0.isNumber }
    guard frame.hasGuards, frame.role != .row, !results.isEmpty else { return "" }
    let loops = results.map { "for (long i = 0; i < \($0.count); i++) \($0.name)[i] = NAN;" }
    let list = results.map { "double *\($0.name)" }.joined(separator: ", ")
    let type = frame.isOneOutput ? "double" : "void"
    return (loops + (frame.isOneOutput ? ["return NAN;"] : []))
      .block("static \(type) \(frame.name)_is_undefined(\(list))") + "\n\n"
  }
}

// MARK: - Names

/// The functions of math.h by their names here.
private let cMathematics = Dictionary(
  uniqueKeysWithValues: (sharedMathematics + ["copysign", "exp2", "erf", "erfc"]).map { ($0, $0) }
).merging(
  [
    "abs": "fabs", "roundEven": "nearbyint", "power": "pow", "logGamma": "lgamma",
    "truncatedRemainder": "fmod",
  ]) { $1 }

/// The keywords of C99, C11, C23 and C++, the words that compilers reserve without a standard
/// option, and the macros of math.h.
private let cSpelling = ExportSpelling(
  allowsLetters: false,
  keywords: """
    auto break case char const continue default do double else enum extern float for goto if \
    inline int long register restrict return short signed sizeof static struct switch typedef \
    union unsigned void volatile while

    alignas alignof asm bool constexpr false nullptr static_assert thread_local true typeof \
    typeof_unqual catch class delete explicit export friend mutable namespace new operator \
    private protected public template this throw try typeid typename using virtual wchar_t \
    linux unix i386

    NAN INFINITY HUGE_VAL HUGE_VALF HUGE_VALL NULL EOF I errno math_errhandling fpclassify \
    isfinite isinf isnan isnormal signbit isgreater isless isunordered isgreaterequal \
    islessequal islessgreater iscanonical iseqsig issignaling issubnormal iszero HUGE MAXFLOAT \
    DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS X_TLOSS
    """,
  // Constants, classes and modes of math.h: M_PI, FP_NAN, MATH_ERRNO. Libraries have different ones.
  prefixes: "M_ FP_ MATH_ HUGE_VAL SNAN FLT_ DBL_ LDBL_ DEC_ FE_")

/// Functions of the standard library: a function with such a name does not link, or replaces the
/// library's.
private let cLibrary: Set<String> = {
  let mathematics = """
    acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp2 expm1 \
    fabs fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 \
    log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder remquo \
    rint round scalbln scalbn sin sinh sqrt tan tanh tgamma trunc drem gamma j0 j1 jn y0 y1 yn \
    exp10 pow10 scalb significand sincos
    """.words
  let others = """
    abort abs atexit atof atoi atol bsearch calloc clock close div exit free getenv index labs \
    main malloc memchr memcmp memcpy memmove memset open perror printf putchar puts qsort raise \
    rand read realloc remove rename rindex scanf signal srand strcat strchr strcmp strcpy strlen \
    system time tolower toupper write
    """.words
  return Set(mathematics.flatMap { [$0, $0 + "f", $0 + "l"] } + others)
}()
