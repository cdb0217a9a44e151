/// Swift, with the mathematical functions of Foundation.
enum SwiftLanguage: ExportLanguage {
  static let name = "Swift"
  static let spelling = ExportSpelling(
    allowsLetters: true,
    keywords: """
      Any Self actor as associatedtype async await borrowing break case catch class consuming \
      continue default defer deinit do else enum extension fallthrough false fileprivate for func \
      guard if import in init inout internal is let macro nil open operator package \
      precedencegroup private protocol public repeat rethrows return self some any static struct \
      subscript super switch throw throws true try typealias var where while each copy consume \
      discard Type Protocol
      """)
  static let usedNames: Set<String> = Set(
    """
    Double Int Array String Error precondition repeatElement Foundation Swift lgamma nabla
    """.words
  ).union(libraryFunctions.values).union(support.map(\.name))
  static let foreignNames: Set<String> = ["main", "print", "min", "max", "exit"]

  static let libraryFunctions: [String: String] = Dictionary(
    uniqueKeysWithValues: (sharedMathematics + ["abs", "copysign", "exp2", "erf", "erfc"])
      .map { ($0, $0) }
  ).merging(["roundEven": "rint", "power": "pow", "truncatedRemainder": "fmod"]) { $1 }

  static let support = supportFunctions(own: [
    // Foundation has another lgamma, which also returns the sign.
    SupportFunction(
      name: "logGamma", text: "private func logGamma(_ x: Double) -> Double { lgamma(x) }")
  ])
  static let preamble = "import Foundation"

  static func literal(_ value: Double) -> String {
    if value.isNaN { return "Double.nan" }
    if value.isInfinite { return value < 0 ? "-Double.infinity" : "Double.infinity" }
    // The compiler warns about literals of subnormal numbers.
    if value.isSubnormal {
      return "Double(bitPattern: 0x\(String(value.bitPattern, radix: 16)))"
    }
    return "\(value)"
  }

  // MARK: Statements

  static let end = ""
  // Explicit types make long expressions compile faster.
  static func declaration(_ name: String, isConstant: Bool) -> String {
    "\(isConstant ? "let" : "var") \(name): Double"
  }
  static func condition(_ text: String) -> String { text }
  static func leaving(if condition: String, _ statement: String) -> String {
    "if \(condition) { \(statement) }"
  }
  static func array(_ name: String, of values: [String]) -> String {
    "let \(name): [Double] = \(values.list("[", "]"))"
  }
  static func array(_ name: String, count: Int) -> String {
    "var \(name) = [Double](repeating: 0, count: \(count))"
  }
  static func forEach(_ element: String, in array: String, count: Int) -> [String] {
    ["for \(element) in \(array) {"]
  }
  static func loop(_ index: String, count: Int) -> String { "for \(index) in 0..<\(count) {" }

  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    [
      "guard \(isTrue ? condition : "!(\(condition))") else {",
      "  throw \(errorName(frame))(comparison: \"\(comparison)\", recorded: \(isTrue))",
      "}",
    ]
  }

  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> String {
    "\(hasGuards ? "try " : "")\(function)(\(inputs), &\(results))"
  }

  /// The error that a function and its row functions throw.
  private static func errorName(_ frame: ExportFrame) -> String {
    let name = frame.owner
    return name.prefix(1).uppercased() + name.dropFirst() + "BranchDiffers"
  }

  // MARK: Functions

  static func supportFunction(
    _ name: String, parameters: [String], comment: String, _ body: [String]
  ) -> String {
    let list = parameters.map { "_ \($0): Double" }.joined(separator: ", ")
    return "/// \(comment)\n" + body.block("private func \(name)(\(list)) -> Double")
  }

  static func table(_ name: String, _ rows: [[Double]]) -> String {
    "private let \(name): [[Double]] = [\n\(lines(of: rows, "[", "]"))]"
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    let throwing = frame.hasGuards ? " throws" : ""
    if frame.role == .row {
      return frame.throwingComment.comments()
        + (body.lines + assignments(to: "results", body.results)).block(
          "private func \(frame.name)(_ \(frame.inputs): [Double], _ results: inout [Double])"
            + throwing) + "\n"
    }
    let check =
      "precondition(\(frame.inputs).count == \(frame.inputCount), "
      + "\"\(frame.inputCountMessage)\")"
    let results = body.expressions(frame)
    let types = results.map { result, _ in
      result.isNumber ? "Double" : result.rows == nil ? "[Double]" : "[[Double]]"
    }
    let isOne = results.count == 1
    let type =
      isOne
      ? types[0]
      : "(\(zip(results, types).map { "\($0.result.name): \($1)" }.joined(separator: ", ")))"
    let value = isOne ? results[0].text : "(\(results.map(\.text).joined(separator: ", ")))"
    return error(frame) + frame.throwingComment.comments("///")
      + ([check] + body.lines + ["return \(value)"]).block(
        "func \(frame.name)(_ \(frame.inputs): [Double])\(throwing) -> \(type)") + "\n"
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
