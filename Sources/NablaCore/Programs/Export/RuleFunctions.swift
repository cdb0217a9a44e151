/// Rules as JavaScript functions, which the explain page uses.
package enum RuleFunctions {
  /// A rule as a JavaScript object.
  ///
  /// - `v` is the function from the list of operands to the value.
  /// - `d` has for each operand the function from the list of operands and the value to the
  ///   derivative, or null if the operand has no influence (``Partial/zero``).
  ///
  /// - Parameter count: the number of operands.
  package static func javaScript(for rule: AnyRule, operands count: Int) -> String {
    let builder = IRBuilder(inputCount: count + 1, identities: .exact)
    func function(of parameters: String, _ result: IRValue) -> String {
      let body = ExportWriter.body(
        of: result, in: builder, JavaScriptLanguage.self, inputs: { $0 == count ? "r" : "x[\($0)]" }
      )
      if body.lines.isEmpty { return "\(parameters) => \(body.results[0])" }
      return (body.lines + ["return \(body.results[0]);"]).block("\(parameters) =>")
    }
    let xs = (0..<count).map { IRValue.input($0, in: builder) }
    let partials = rule.partials(xs, .input(count, in: builder)).map { partial in
      if case .zero = partial { "null" } else { function(of: "(x, r)", partial.number()) }
    }
    let value = function(of: "x", rule(xs))
    return "{ v: \(value), d: [\(partials.joined(separator: ", "))] }"
  }

  /// The functions that a script calls and JavaScript lacks, and their dependencies.
  package static func support(for script: String) -> String {
    SupportFunction.needed(for: SupportFunction.words(of: script), of: JavaScriptLanguage.support)
      .map { $0.text + "\n" }.joined()
  }
}
