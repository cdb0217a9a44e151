/// Rules as JavaScript functions, for the explain page.
package enum RuleScripts {
  /// A rule's functions: of the value, and of the derivative by each operand.
  package struct Functions: Sendable {
    /// `x => ...`, where x is the list of operands.
    package let value: String
    /// `(x, r) => ...`, where r is the value; nil where the operand has no influence
    /// (``Partial/zero``).
    package let partials: [String?]
    /// The names of what they call that JavaScript does not have: see ``support(for:)``.
    package let used: Set<String>
  }

  /// The functions of a rule that is used with so many operands.
  package static func functions(for rule: AnyRule, operandCount: Int) -> Functions {
    var used: Set<String> = []
    let value = function("x", operandCount: operandCount, &used) { xs, _ in rule(xs) }
    let partials = (0..<operandCount).map { place -> String? in
      var isZero = false
      let text = function("(x, r)", operandCount: operandCount, &used) { xs, value in
        let partial = rule.partials(xs, value)[place]
        if case .zero = partial { isZero = true }
        return partial.number()
      }
      return isZero ? nil : text
    }
    return Functions(value: value, partials: partials, used: used)
  }

  /// The text of the functions of these names, and of what they call.
  package static func support(for names: Set<String>) -> String {
    SupportFunction.needed(for: names, of: JavaScriptSupport.functions)
      .map { $0.text + "\n" }.joined(separator: "\n")
  }

  /// Writes one expression of the operands and the value as an arrow function.
  private static func function(
    _ parameters: String, operandCount: Int, _ used: inout Set<String>,
    _ expression: ([Term], Term) -> Term
  ) -> String {
    let builder = CodeBuilder(inputCount: operandCount + 1, identities: .exact)
    let inputs = (0...operandCount).map { place in
      Term(node: builder.node(Code.Node(operation: .input, a: Int32(place))), in: builder)
    }
    let result = expression(Array(inputs.dropLast()), inputs[operandCount])
    builder.setOutputs([result.node(in: builder)])
    var code = builder.code
    _ = code.optimise(ProgramOptions(fusesMultiplyAdd: false))
    var writer = ExportWriter<JavaScriptLanguage>(code)
    for (index, node) in code.nodes.enumerated() where node.operation == .input {
      let place = Int(node.a)
      writer.expressions[index] = ExportExpression(place < operandCount ? "x[\(place)]" : "r")
    }
    let body = writer.bodyOfNamedInputs()
    used.formUnion(writer.usedFunctions)
    let lines = body.lines.joined(separator: " ")
    return lines.isEmpty
      ? "\(parameters) => \(body.results[0])"
      : "\(parameters) => { \(lines) return \(body.results[0]); }"
  }
}
