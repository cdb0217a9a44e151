/// The signature of an exported function.
struct ExportFrame {
  enum Role: Equatable {
    /// The function that the user requested.
    case exported(ExportedDerivatives)
    /// One row of a loop over data.
    case row
  }

  /// A result of the function: a number, a list or a matrix.
  struct Result {
    let name: String
    /// The number of rows and columns; nil if there is no such dimension.
    var rows: Int?
    var columns: Int?
    var count: Int { (rows ?? 1) * (columns ?? 1) }
    var isNumber: Bool { columns == nil }
  }

  let role: Role
  let name: String
  /// The name of the exported function that this one belongs to.
  let owner: String
  let inputNames: [String]
  let outputNames: [String]
  /// The number of inputs, the first ones, that derivatives are with respect to.
  let derivativeCount: Int
  /// Whether it can find that a branch has changed.
  let hasGuards: Bool
  /// The name of the parameter for the inputs.
  var inputs = "x"

  var inputCount: Int { inputNames.count }
  var outputCount: Int { outputNames.count }
  var isOneOutput: Bool { outputCount == 1 }
  var derivatives: ExportedDerivatives {
    if case .exported(let derivatives) = role { derivatives } else { .none }
  }

  /// The results, in order.
  var results: [Result] {
    let (m, n) = (outputCount, derivativeCount)
    if role == .row { return [Result(name: "results", columns: m)] }
    let values = isOneOutput ? Result(name: "value") : Result(name: "values", columns: m)
    let first =
      isOneOutput
      ? Result(name: "gradient", columns: n) : Result(name: "jacobian", rows: m, columns: n)
    switch derivatives {
    case .none: return [values]
    case .first: return [values, first]
    case .second: return [values, first, Result(name: "hessian", rows: n, columns: n)]
    }
  }

  // MARK: Comments

  /// The description of the function in its comment.
  var comment: [String] {
    if role == .row { return ["One row of a loop over data."] }
    let value = isOneOutput ? outputNames[0].quotable : "the \(outputCount) outputs"
    let specialization =
      switch derivatives {
      case .none: isOneOutput ? "The value of \(value)." : "The values of \(value)."
      case .first:
        isOneOutput
          ? "The value and the gradient of \(value)."
          : "The values and the Jacobian of \(value), one row an output."
      case .second: "The value, the gradient and the Hessian of \(value)."
      }
    return [specialization] + inputList
  }

  /// The comment of a function that throws where another branch would be taken.
  var throwingComment: [String] {
    role == .row || !hasGuards
      ? comment : comment + ["Throws where a comparison is not as it was recorded."]
  }

  /// The message to a caller that passes another number of inputs.
  var inputCountMessage: String {
    "\(name) takes \(inputCount) input\(inputCount == 1 ? "" : "s")"
  }

  /// The names of the inputs, as lines of a comment.
  private var inputList: [String] {
    var lines = ["Inputs:"]
    for (place, name) in inputNames.enumerated().prefix(Self.listedInputs) {
      let word = " \(name.quotable)" + (place == inputCount - 1 ? "." : ",")
      if lines[lines.count - 1].utf8.count + word.utf8.count > 90 { lines.append(" ") }
      lines[lines.count - 1] += word
    }
    if inputCount > Self.listedInputs { lines[lines.count - 1] += " ... (\(inputCount))." }
    return inputCount == 0 ? [] : lines
  }

  private static var listedInputs: Int { 64 }
}

/// The body of a function in a language.
struct ExportBody {
  var lines: [String]
  /// The results as expressions: outputs, then derivatives, in row-major order.
  var results: [String]
  var usesInputs: Bool

  /// The expressions of each of the function's results.
  func numbers(_ frame: ExportFrame) -> [(result: ExportFrame.Result, numbers: [String])] {
    var next = 0
    return frame.results.map { result in
      defer { next += result.count }
      return (result, Array(results[next..<next + result.count]))
    }
  }

  /// Each of the function's results as one expression: a number, or nested lists.
  func expressions(_ frame: ExportFrame) -> [(result: ExportFrame.Result, text: String)] {
    numbers(frame).map { result, numbers in
      guard let columns = result.columns else { return (result, numbers[0]) }
      guard result.rows != nil else { return (result, numbers.list("[", "]")) }
      let starts = columns == 0 ? [] : Array(stride(from: 0, to: numbers.count, by: columns))
      return (
        result, starts.map { numbers[$0..<$0 + columns].list("[", "]") }.list("[", "]")
      )
    }
  }
}

extension [String] {
  var indented: [String] { map { $0.isEmpty ? $0 : "  " + $0 } }

  /// The lines in braces after a heading.
  func block(_ heading: String) -> String {
    "\(heading) {\n" + indented.map { $0 + "\n" }.joined() + "}"
  }

  /// The lines as comments.
  func comments(_ sign: String = "//") -> String { map { "\(sign) \($0)\n" }.joined() }
}

extension RandomAccessCollection<String> {
  /// A list in brackets, on one line if it is short.
  func list(_ opening: String, _ closing: String) -> String {
    let line = joined(separator: ", ")
    if line.utf8.count <= 80 { return opening + line + closing }
    var lines = [""]
    for (place, element) in enumerated() {
      let word = element + (place == count - 1 ? "" : ",")
      if lines[lines.count - 1].utf8.count + word.utf8.count > 88 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return opening + "\n" + lines.map { "    \($0)\n" }.joined() + "  " + closing
  }
}
