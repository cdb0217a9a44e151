/// C with the vector types of GCC and Clang: eight inputs at a time.
///
/// Neither compiler vectorises a loop with a long body, so the body is written with vectors.
enum CLanes: CDialect {
  static let numberType = "lanes"
  static let support = LanesSupport.functions + ruleFunctions
  static let alwaysUsed: Set<String> = ["lanes"]
  /// None: the functions of math.h take one number.
  static let libraryFunctions: [String: String] = [:]
  static let usedNames = CLanguage.usedNames.union(support.map(\.name)).union([
    "lanes", "lanes_mask", "lanes_memory", "lanes_of", "lanes_load", "lanes_store", "lanes_select",
    "row", "active", "undefined", "count",
  ])

  static func supportName(_ function: String) -> String {
    "lanes_\(CLanguage.name(of: function))"
  }

  static func operand(_ expression: ExportExpression) -> ExportExpression {
    expression.isLiteral ? .call("lanes_of", [expression]) : expression
  }

  static func choice(
    _ condition: ExportExpression, _ x: ExportExpression, _ y: ExportExpression
  ) -> ExportExpression {
    .call("lanes_select", [condition, x, y])
  }

  static func input(_ place: Int, _ frame: ExportFrame) -> String {
    "lanes_load(\(frame.inputs)[\(place)] + row, active)"
  }

  static func supportFunction(
    _ name: String, parameters: [String], comment: String, _ body: [String]
  ) -> String {
    let list = parameters.map { "lanes \($0)" }.joined(separator: ", ")
    return LanesSupport.guarded(body.block("LANES_INLINE lanes \(name)(\(list))"), name)
  }

  static func guarding(
    _ condition: String, isTrue: Bool, comparison: String, _ frame: ExportFrame
  ) -> [String] {
    [
      "// Recorded where \(comparison) is \(isTrue).",
      "undefined |= \(isTrue ? "~" : "")(lanes_mask)(\(condition));",
    ]
  }

  static func rowCall(
    _ function: String, _ inputs: String, _ results: String, hasGuards: Bool, _ frame: ExportFrame
  ) -> String {
    preconditionFailure("loops over data have no lanes: cSource(batched:) refuses them")
  }

  // MARK: Functions

  static func resultParameters(_ frame: ExportFrame) -> [String] {
    frame.results.map { $0.isNumber ? "values" : $0.name }
  }

  /// Where each computed number is stored: in a column, or in one of several.
  private static func columns(_ frame: ExportFrame) -> [String] {
    frame.results.flatMap { result in
      result.isNumber ? ["values"] : (0..<result.count).map { "\(result.name)[\($0)]" }
    }
  }

  static func function(_ frame: ExportFrame, _ body: ExportBody) -> String {
    let results = resultParameters(frame)
    let list =
      (["const double *const *\(frame.inputs)"]
      + frame.results.map { $0.isNumber ? "double *values" : "double *const *\($0.name)" })
      .joined(separator: ", ")
    let names = [frame.inputs] + results
    let arguments = names.joined(separator: ", ")
    let unused =
      (body.usesInputs ? [] : [frame.inputs])
      + frame.results.filter { $0.count == 0 }.map(\.name)
    var lines = unused.map { "(void)\($0);" }
    if frame.hasGuards { lines.append("lanes_mask undefined = {0};") }
    lines += body.lines
    lines += zip(columns(frame), body.results).map { column, result in
      let value = frame.hasGuards ? "lanes_select(undefined, lanes_of(NAN), \(result))" : result
      return "lanes_store(\(column) + row, active, \(value));"
    }
    return """
      #if defined(LANES_INLINE)
      \(lines.block("LANES_INLINE void \(frame.name)_lanes(\n    long row, int active, \(list))"))
      #endif

      // The same for many inputs, which are columns, as the results are.
      void \(frame.name)_batch(long count, \(list)) {
      #if defined(LANES_INLINE)
        long row = 0;
        for (; row + 8 <= count; row += 8) \(frame.name)_lanes(row, 8, \(arguments));
        if (row < count) \(frame.name)_lanes(row, (int)(count - row), \(arguments));
      #else
        for (long row = 0; row < count; row++) {
          double row_inputs[\(max(1, frame.inputCount))], row_results[\(max(1, columns(frame).count))];
      \(scalarRow(frame).indented.indented.joined(separator: "\n"))
        }
      #endif
      }

      """
  }

  /// The function for one input, for compilers without vector types.
  private static func scalarRow(_ frame: ExportFrame) -> [String] {
    let loads = (0..<frame.inputCount).map { "row_inputs[\($0)] = \(frame.inputs)[\($0)][row];" }
    var offset = 0
    var arguments = ["row_inputs"]
    for result in frame.results {
      if !result.isNumber { arguments.append("row_results + \(offset)") }
      offset += result.count
    }
    let call =
      "\(frame.isOneOutput ? "row_results[0] = " : "")\(frame.name)"
      + "(\(arguments.joined(separator: ", ")));"
    return loads + [call] + columns(frame).enumerated().map { "\($1)[row] = row_results[\($0)];" }
  }
}
