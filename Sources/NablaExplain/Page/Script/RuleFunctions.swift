import NablaCore

/// Rules as JavaScript, written by the rules themselves: see ``ScriptNumber``.
enum RuleFunctions {
  /// A rule as a JavaScript object.
  ///
  /// - `v` is the function from the list of operands to the value.
  /// - `d` has for each operand the function from the list of operands and the value to the
  ///   derivative, or null where the operand has no influence (``Partial/zero``).
  ///
  /// - Parameter count: how many operands the rule is used with.
  static func javaScript(for rule: AnyRule, operands count: Int) -> String {
    let xs = (0..<count).map { ScriptNumber(ScriptTerm(.parameter("x[\($0)]"))) }
    let value = ScriptWriter.function(of: "x", rule(xs).term)
    let partials = rule.partials(xs, ScriptNumber(ScriptTerm(.parameter("r")))).map {
      function(of: $0)
    }
    return "{v:\(value),d:[\(partials.joined(separator: ","))]}"
  }

  private static func function(of partial: Partial<ScriptNumber>) -> String {
    switch partial {
    case .zero: "null"
    case .constant, .varying:
      ScriptWriter.function(of: "(x,r)", partial.number().term)
    }
  }
}
