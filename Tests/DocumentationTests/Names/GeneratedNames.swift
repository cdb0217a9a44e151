import Foundation
import Nabla

/// The Swift that follows from the rule book: Note [Generated names].
///
/// The layout is swift-format's, so that the files pass its check.
enum GeneratedNames {
  /// The files by their paths in the repository.
  static var files: [(path: String, text: String)] {
    let tensors = "Sources/NablaTensor/Operations/Elementwise/Generated"
    return [
      ("Sources/NablaCore/Numbers/Generated/ScalarFunctions.swift", scalarFunctions),
      ("Sources/NablaCore/Numbers/Generated/ScalarMethods.swift", scalarMethods),
      ("Sources/NablaCore/Numbers/Generated/ConcreteOperators.swift", ConcreteOperators.scalars),
      ("\(tensors)/ElementwiseFunctions.swift", elementwiseFunctions),
      ("\(tensors)/ConcreteOperators.swift", ConcreteOperators.tensors),
      ("\(tensors)/TensorFunctions.swift", tensorFunctions),
      ("\(tensors)/TensorMethods.swift", tensorMethods),
      ("Tests/NablaTestSupport/Rules/Generated/Spellings.swift", spellings),
    ]
  }

  // MARK: Scalars

  private static var scalarFunctions: String {
    file(
      imports: [],
      families(where: \.isGenerated, mark: "// MARK: - ") { rule in
        let operand = rule.isList ? "[N]" : "N"
        let arguments = [rule.construction] + rule.operands
        return rule.comment(indentation: "", ofTensors: false) + ["@inlinable"]
          + function(
            "public func \(rule.name)<N: DifferentiableNumber>",
            rule.operands.map { "_ \($0): \(operand)" } + rule.parameters, "N",
            ["N.apply(\(arguments.joined(separator: ", ")))"])
      })
  }

  private static var scalarMethods: String {
    let isMethod: (RuleNames) -> Bool = { $0.isGenerated && $0.isUnary }
    return file(
      imports: [],
      block(
        "extension RuleNumber",
        families(where: isMethod) { rule in
          rule.comment(indentation: "  ", ofTensors: false) + ["  @inlinable"]
            + function(
              "public func \(rule.name)", rule.parameters, "Self",
              [".apply(\(rule.construction), self)"], indentation: "  ")
        }))
  }

  // MARK: Tensors

  private static var elementwiseFunctions: String {
    file(
      imports: ["NablaCore"],
      block(
        "extension Functions",
        families(where: \.isOfTensors, spaced: false) { rule in
          [
            rule.hasParameters
              ? "  static let \(rule.name) = ParametrisedFunctions<\(rule.type)>()"
              : "  static let \(rule.name) = ElementwiseFunction(\(rule.type)())"
          ]
        }))
  }

  private static var tensorFunctions: String {
    file(
      imports: ["NablaCore"],
      families(where: \.isOfTensors, mark: "// MARK: - ") { rule in
        let anys = rule.operands.map { "\($0).any" }.joined(separator: ", ")
        // Disfavoured, so that the type checker tries a scalar's function first:
        // Note [Concrete operators].
        return rule.comment(indentation: "", ofTensors: true) + ["@_disfavoredOverload"]
          + function(
            "public func \(rule.name)<E: DifferentiableElement>",
            rule.operands.map { "_ \($0): Tensor<E>" } + rule.parameters, "Tensor<E>",
            [
              rule.isUnary
                ? "x.\(rule.name)(\(rule.forwarded.joined(separator: ", ")))"
                : "Tensor(Functions.\(rule.name)(\(anys)))"
            ])
      })
  }

  private static var tensorMethods: String {
    let isMethod: (RuleNames) -> Bool = { $0.isOfTensors && $0.isUnary }
    let methods = families(where: isMethod) { rule in
      var body = ["Tensor(Functions.\(rule.name)(any))"]
      if rule.hasParameters {
        body = ["Tensor(Functions.\(rule.name)(\(rule.construction))(any))"]
      }
      if rule.refusesParameters {
        let values = rule.entry.facts.parameters.map(\.name).joined(separator: ", ")
        body = [
          "if let error = \(rule.type).parameterError([\(values)]) {",
          "  return Tensor(fail(error, like: any))",
          "}",
          "return \(body[0])",
        ]
      }
      return rule.comment(indentation: "  ", ofTensors: true)
        + function(
          "public func \(rule.name)", rule.parameters, "Tensor", body, indentation: "  ")
    }
    return file(
      imports: ["NablaCore"],
      block("extension Tensor where Element: DifferentiableElement", methods))
  }

  // MARK: Tests

  private static var spellings: String {
    func calls(_ isIncluded: @escaping (RuleNames) -> Bool) -> [String] {
      families(where: isIncluded, spaced: false) { rule in
        let standard = rule.entry.facts.parameters.map(\.standard)
        // Without the parameters, and with others than the defaults.
        let others = standard.isEmpty ? [] : [standard.map { $0 + 0.25 }]
        return call(rule, parameters: standard, passing: [])
          + others.flatMap { call(rule, parameters: $0, passing: $0) }
      }
    }
    let adds = """
        var rules: [SpelledRule<Call>] = []
        func add(_ name: String, _ parameters: [Double] = [], _ call: @escaping Call) {
          rules.append(SpelledRule(name, parameters, call))
        }
      """.split(separator: "\n").map(String.init)
    let scalars = block(
      "public func scalarSpellings<N: DifferentiableNumber>(_: N.Type) -> [SpelledRule<([N]) -> N>]",
      ["  typealias Call = ([N]) -> N"] + adds + [""] + calls(\.isGenerated)
        + ["  return rules"])
    let tensors = block(
      """
      public func tensorSpellings<E: DifferentiableElement>(
        _: E.Type
      ) -> [SpelledRule<@Sendable ([Tensor<E>]) -> Tensor<E>>]
      """,
      ["  typealias Call = @Sendable ([Tensor<E>]) -> Tensor<E>"] + adds + [""]
        + calls(\.isOfTensors) + ["  return rules"])
    return file(
      imports: ["Nabla"],
      ["/// All generated functions and methods of scalars."] + scalars
        + ["", "/// All generated functions and methods of tensors."] + tensors)
  }

  /// Calls of the function and of the method.
  private static func call(
    _ rule: RuleNames, parameters: [Double], passing values: [Double]
  ) -> [String] {
    let passed = zip(rule.entry.labels, values).map { "\($0): \(NumberText.shortest($1))" }
    let operands =
      rule.isList ? ["$0"] : rule.operands.indices.map { "$0[\($0)]" }
    let list =
      parameters.isEmpty
      ? "" : ", [\(parameters.map(NumberText.shortest).joined(separator: ", "))]"
    let function = "\(rule.name)(\((operands + passed).joined(separator: ", ")))"
    let method = "$0[0].\(rule.name)(\(passed.joined(separator: ", ")))"
    return (rule.isUnary ? [function, method] : [function]).map {
      "  add(\"\(rule.name)\"\(list)) { \($0) }"
    }
  }

  // MARK: Layout

  /// Lines for each rule that is included, under the headings of the families.
  private static func families(
    where isIncluded: (RuleNames) -> Bool, mark: String = "  // MARK: ", spaced: Bool = true,
    _ lines: (RuleNames) -> [String]
  ) -> [String] {
    var result: [String] = []
    for family in RuleBook.families {
      let rules = family.entries.map { RuleNames($0) }.filter(isIncluded)
      if rules.isEmpty { continue }
      result += ["\(mark)\(family.title)", ""]
      for rule in rules { result += lines(rule) + (spaced ? [""] : []) }
      if !spaced { result.append("") }
    }
    return result
  }

  private static func file(imports: [String], _ lines: [String]) -> String {
    var text = """
      // Generated by GeneratedNamesTests from the rule book, RuleBook.swift; do not edit. To
      // regenerate it: NABLA_REGENERATE=1 swift test --filter Documentation


      """
    text += imports.map { "import \($0)\n" }.joined() + (imports.isEmpty ? "" : "\n")
    return text + lines.joined(separator: "\n").trimmingCharacters(in: .newlines) + "\n"
  }

  private static func block(_ head: String, _ lines: [String]) -> [String] {
    ["\(head) {"] + lines.reversed().drop { $0.isEmpty }.reversed() + ["}"]
  }

  private static func function(
    _ head: String, _ parameters: [String], _ result: String, _ body: [String],
    indentation: String = ""
  ) -> [String] {
    let list = parameters.joined(separator: ", ")
    let line = "\(indentation)\(head)(\(list)) -> \(result) {"
    let declaration =
      line.count <= 100
      ? [line]
      : [
        "\(indentation)\(head)(", "\(indentation)  \(list)", "\(indentation)) -> \(result) {",
      ]
    return declaration + body.map { "\(indentation)  \($0)" } + ["\(indentation)}"]
  }
}
