/// A function of the exported text that the language does not have.
struct SupportFunction: Sendable {
  let name: String
  let text: String

  /// The functions with these names and their dependencies, in the order of the list.
  static func needed(
    for names: Set<String>, of functions: [SupportFunction]
  ) -> [SupportFunction] {
    let known = Dictionary(uniqueKeysWithValues: functions.map { ($0.name, $0) })
    var needed: Set<String> = []
    var waiting = names.compactMap { known[$0] }
    while let function = waiting.popLast() {
      guard needed.insert(function.name).inserted else { continue }
      waiting += words(of: function.text).compactMap { known[$0] }
    }
    return functions.filter { needed.contains($0.name) }
  }

  /// The words of a text, which include the names that it calls.
  static func words(of text: String) -> Set<String> {
    Set(
      text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }.map(String.init))
  }
}

extension ExportLanguage {
  /// The functions that rules use and the language lacks, each after those that it calls: first the
  /// language's own, then the special functions, then the rules.
  static func supportFunctions(own: [SupportFunction]) -> [SupportFunction] {
    let special = SpecialFunction.all.filter { function in
      libraryFunctions[function.name] == nil
        && !own.contains { $0.name == supportName(function.name) }
    }
    return own
      + special.map {
        SupportFunction(name: supportName($0.name), text: $0.text(in: Self.self))
      } + ruleFunctions
  }

  /// The operations that are rules, written from the rules' text.
  static var ruleFunctions: [SupportFunction] {
    Operation.allCases.compactMap { operation in
      guard let function = operation.functionName, let (rule, comment) = operation.rule else {
        return nil
      }
      let name = supportName(function)
      let builder = IRBuilder(inputCount: 1, identities: .exact)
      let body = ExportWriter.body(
        of: rule.value(IRValue.input(0, in: builder)), in: builder, self, inputs: { _ in "x" })
      let lines = body.lines + ["return \(body.results[0])\(end)"]
      return SupportFunction(
        name: name, text: supportFunction(name, parameters: ["x"], comment: comment, lines))
    }
  }
}

extension Operation {
  /// The rule that the operation computes, and its description. The machine has a kernel for the
  /// operation; exported text uses the rule.
  var rule: (any UnaryRule, String)? {
    switch self {
    case .sigmoid: (Rules.Sigmoid(), "1 / (1 + exp(-x)), without overflow.")
    case .sigmoidSlope: (Rules.SigmoidSlope(), "The derivative of the logistic function.")
    case .sechSquared: (Rules.SechSquared(), "1 / cosh(x)^2, the derivative of tanh.")
    case .gelu: (Rules.Gelu(), "x times the normal distribution function.")
    case .geluSlope: (Rules.GeluSlope(), "The derivative of gelu.")
    default: nil
    }
  }
}
