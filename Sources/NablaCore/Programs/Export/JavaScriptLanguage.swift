/// JavaScript, as of 2015.
enum JavaScriptLanguage: ExportLanguage {
  static let name = "JavaScript"
  static let spelling = ExportSpelling(
    allowsLetters: true,
    keywords: """
      abstract arguments async await boolean break byte case catch char class const continue \
      debugger default delete do double else enum eval export extends false final finally float \
      for function goto if implements import in instanceof int interface let long native new null \
      package private protected public return short static super switch synchronized this throw \
      throws transient true try typeof undefined var void volatile while with yield NaN Infinity
      """)
  static let usedNames: Set<String> = Set("Math Error RangeError Array Object".words)
    .union(support.map(\.name))
  static let foreignNames = Set(
    "window self globalThis document module exports require constructor".words)

  static let libraryFunctions = Dictionary(
    uniqueKeysWithValues: (sharedMathematics + ["abs"]).map { ($0, "Math.\($0)") })
  static let support = supportFunctions(own: ownFunctions)
  static let preamble = ""

  static func literal(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  // MARK: Statements

  static let equals = "==="
  static func declaration(_ name: String, isConstant: Bool) -> String {
    "\(isConstant ? "const" : "let") \(name)"
  }
  static func array(_ name: String, of values: [String]) -> String {
    "const \(name) = \(values.list("[", "]"));"
  }
  static func array(_ name: String, count: Int) -> String {
    "const \(name) = new Array(\(count)).fill(0);"
  }
  static func forEach(_ element: String, in array: String, count: Int) -> [String] {
    ["for (const \(element) of \(array)) {"]
  }
  static func loop(_ index: String, count: Int) -> String {
    "for (let \(index) = 0; \(index) < \(count); \(index)++) {"
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
  ) -> String {
    "\(function)(\(inputs), \(results));"
  }

  // MARK: Functions

  static func supportFunction(
    _ name: String, parameters: [String], comment: String, _ body: [String]
  ) -> String {
    "// \(comment)\n" + body.block("function \(name)(\(parameters.joined(separator: ", ")))")
  }

  static func table(_ name: String, _ rows: [[Double]]) -> String {
    "const \(name) = [\n\(lines(of: rows, "[", "]"))];"
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    if frame.role == .row {
      return frame.throwingComment.comments()
        + (body.lines + assignments(to: "results", body.results)).block(
          "function \(frame.name)(\(frame.inputs), results)") + "\n"
    }
    let check = leaving(
      if: "\(frame.inputs).length !== \(frame.inputCount)",
      "throw new RangeError(\"\(frame.inputCountMessage)\");")
    let results = body.expressions(frame)
    let members = results.map { result, text in
      result.name == text ? text : "\(result.name): \(text)"
    }
    let value =
      results.count == 1 ? results[0].text : "{ \(members.joined(separator: ", ")) }"
    return frame.throwingComment.comments()
      + ([check] + body.lines + ["return \(value);"]).block(
        "function \(frame.name)(\(frame.inputs))") + "\n"
  }

  // MARK: Functions that Math lacks

  /// Functions that need features of JavaScript.
  private static let ownFunctions = [
    SupportFunction(
      name: "exp2",
      text: """
        function exp2(x) {
          return Math.pow(2, x);
        }
        """),
    SupportFunction(
      name: "power",
      text: """
        // IEEE 754's power: 1 to any power is 1, and so is anything to the power 0.
        function power(x, y) {
          if (x === 1 || y === 0 || (x === -1 && Math.abs(y) === Infinity)) return 1;
          return Math.pow(x, y);
        }
        """),
    SupportFunction(
      name: "roundEven",
      text: """
        // The nearest integer, ties to even.
        function roundEven(x) {
          const whole = Math.floor(x);
          const rest = x - whole;
          if (rest === 0) return x;
          const result = rest < 0.5 || (rest === 0.5 && whole % 2 === 0) ? whole : whole + 1;
          return result === 0 && x < 0 ? -0 : result;
        }
        """),
    SupportFunction(
      name: "truncatedRemainder",
      text: """
        function truncatedRemainder(x, y) {
          return x % y;
        }
        """),
    SupportFunction(
      name: "copysign",
      text: """
        function copysign(x, y) {
          const isNegative = y < 0 || Object.is(y, -0);
          return isNegative ? -Math.abs(x) : Math.abs(x);
        }
        """),
  ]
}
