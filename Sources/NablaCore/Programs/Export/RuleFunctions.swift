/// Rules as JavaScript functions, which the explain page uses.
package enum RuleFunctions {
  /// A rule as a JavaScript object.
  ///
  /// - `v` is the function from the list of operands to the value.
  /// - `s`, if there is one, is the function from the list of operands and the value to what the
  ///   derivatives have in common: ``ManyRule/shared(_:_:)``.
  /// - `d` has for each operand the function from the list of operands, the value and what `s`
  ///   returns to the derivative, or null if the operand has no influence (``Partial/zero``). The
  ///   function returns false where the derivative is masked (``Partial/masked(where:_:)``).
  ///
  /// - Parameter count: the number of operands.
  package static func javaScript(for rule: AnyRule, operands count: Int) -> String {
    let builder = IRBuilder(inputCount: count + 2, identities: .exact)
    func function(of parameters: String, _ result: IRValue) -> String {
      let body = ExportWriter.body(
        of: result, in: builder, JavaScriptLanguage.self,
        inputs: { $0 < count ? "x[\($0)]" : $0 == count ? "r" : "s" })
      if body.lines.isEmpty { return "\(parameters) => \(body.results[0])" }
      return (body.lines + ["return \(body.results[0]);"]).block("\(parameters) =>")
    }
    let xs = (0..<count).map { IRValue.input($0, in: builder) }
    let result = IRValue.input(count, in: builder)
    // By default, what is shared is the result.
    let shared = rule.shared(xs, result).flatMap { $0 == result ? nil : $0 }
    let parameters = shared == nil ? "(x, r)" : "(x, r, s)"
    let partials = rule.partials(
      xs, result, shared: shared == nil ? result : .input(count + 1, in: builder)
    ).map { partial in
      switch partial.resolved() {
      case .zero: return "null"
      case .masked(let mask, let number):
        let isMasked = function(of: "(x, r)", IRValue.select(mask, 1, 0))
        let elsewhere = function(of: "(x, r)", number)
        return "(x, r) => (\(isMasked))(x, r) ? false : (\(elsewhere))(x, r)"
      case let partial: return function(of: parameters, partial.number())
      }
    }
    let value = function(of: "x", rule(xs))
    let common = shared.map { ", s: \(function(of: "(x, r)", $0))" } ?? ""
    return "{ v: \(value)\(common), d: [\(partials.joined(separator: ", "))] }"
  }

  /// The functions that a script calls and JavaScript lacks, and their dependencies.
  package static func support(for script: String) -> String {
    SupportFunction.needed(for: SupportFunction.words(of: script), of: JavaScriptLanguage.support)
      .map { $0.text + "\n" }.joined()
  }
}
