/// C with the vector types of GCC and Clang: eight inputs at a time.
///
/// Neither compiler vectorises a loop around a long body by itself, so the body is written on
/// vectors.
enum CLanes: ExportLanguage {
  static let name = CLanguage.name
  static let spelling = CLanguage.spelling
  static let usedNames = CLanguage.usedNames.union([
    "lanes", "lanes_mask", "lanes_memory", "lanes_of", "lanes_load", "lanes_store", "lanes_select",
    "row", "active", "undefined", "count",
  ])
  static let foreignNames = CLanguage.foreignNames
  static let equals = "=="
  static let preamble = ""
  static let support = CLanesSupport.functions
  static let alwaysUsed: Set<String> = ["lanes"]

  static func literal(_ value: Double) -> String { CLanguage.literal(value) }
  static func function(of operation: Operation) -> String? {
    CLanguage.function(of: operation).map { "lanes_\($0)" }
  }

  static func operand(_ expression: ExportExpression) -> ExportExpression {
    expression.isLiteral ? .call("lanes_of", [expression]) : expression
  }

  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression {
    .call("lanes_select", [condition, x, y])
  }

  // MARK: Statements

  static func constant(_ name: String, _ value: String) -> String {
    "const lanes \(name) = \(value);"
  }
  static func input(_ place: Int, _ frame: ExportFrame) -> String {
    "lanes_load(\(frame.inputs)[\(place)] + row, active)"
  }
  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    [
      "// Recorded where \(comparison) is \(isTrue).",
      "undefined |= \(isTrue ? "~" : "")(lanes_mask)(\(condition));",
    ]
  }

  // Loops over data are not exported in lanes.
  static func array(_ name: String, count: Int) -> String { "" }
  static func array(_ name: String, of values: [String]) -> String { "" }
  static func assignment(_ target: String, _ value: String, sign: String) -> String { "" }
  static func loop(_ index: String, count: Int, _ body: [String]) -> [String] { [] }
  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> [String] { [] }
  static func table(_ name: String, _ rows: [[Double]]) -> String { "" }

  // MARK: Functions

  static func resultParameters(_ frame: ExportFrame) -> [String] {
    (frame.isOneOutput ? ["values"] : []) + CLanguage.resultParameters(frame)
  }

  /// Each parameter's columns; nil for one column that is the parameter itself.
  private static func places(_ frame: ExportFrame) -> [(parameter: String, column: Int?)] {
    let (n, m) = (frame.derivativeCount, frame.outputCount)
    let counts = frame.derivatives == .none ? [m] : [m, m * n, n * n]
    return zip(resultParameters(frame), counts).flatMap { parameter, count in
      (0..<count).map { (parameter, parameter == "values" && frame.isOneOutput ? nil : $0) }
    }
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    let results = resultParameters(frame)
    let parameters =
      ["const double *const *\(frame.inputs)"]
      + results.map {
        $0 == "values" && frame.isOneOutput ? "double *\($0)" : "double *const *\($0)"
      }
    let names = [frame.inputs] + results
    let unused = names.filter { name in
      name == frame.inputs ? !body.usesInputs : !places(frame).contains { $0.parameter == name }
    }
    var lines = unused.map { "(void)\($0);" }
    if frame.hasGuards { lines.append("lanes_mask undefined = {0};") }
    lines += body.lines
    lines += zip(places(frame), body.results).map { place, result in
      let target = place.column.map { "\(place.parameter)[\($0)]" } ?? place.parameter
      let value = frame.hasGuards ? "lanes_select(undefined, lanes_of(NAN), \(result))" : result
      return "lanes_store(\(target) + row, active, \(value));"
    }
    let list = parameters.joined(separator: ", ")
    let arguments = names.joined(separator: ", ")
    return """
      #if defined(LANES_INLINE)
      LANES_INLINE void \(frame.name)_lanes(
          long row, int active, \(list)) {
      \(lines.indented.joined(separator: "\n"))
      }
      #endif

      // The same for many inputs, which are columns, as the results are.
      void \(frame.name)_batch(long count, \(list)) {
      #if defined(LANES_INLINE)
        long row = 0;
        for (; row + 8 <= count; row += 8) \(frame.name)_lanes(row, 8, \(arguments));
        if (row < count) \(frame.name)_lanes(row, (int)(count - row), \(arguments));
      #else
        for (long row = 0; row < count; row++) {
          double row_inputs[\(max(1, frame.inputCount))], row_results[\(max(1, frame.resultCount))];
      \(scalarRow(frame).indented.indented.joined(separator: "\n"))
        }
      #endif
      }

      """
  }

  /// The function for one input, for compilers without vector types.
  private static func scalarRow(_ frame: ExportFrame) -> [String] {
    let loads = (0..<frame.inputCount).map { "row_inputs[\($0)] = \(frame.inputs)[\($0)][row];" }
    let (n, m) = (frame.derivativeCount, frame.outputCount)
    let offsets = frame.isOneOutput ? [1, 1 + n] : [0, m]
    let arguments = CLanguage.resultParameters(frame).indices.map { "row_results + \(offsets[$0])" }
    let call =
      "\(frame.isOneOutput ? "row_results[0] = " : "")\(frame.name)"
      + "(\((["row_inputs"] + arguments).joined(separator: ", ")));"
    let stores = places(frame).enumerated().map { index, place in
      let target = place.column.map { "\(place.parameter)[\($0)]" } ?? place.parameter
      return "\(target)[row] = row_results[\(index)];"
    }
    return loads + [call] + stores
  }
}
