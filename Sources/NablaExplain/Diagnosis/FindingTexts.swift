import NablaCore

/// Formats findings with the catalogue. The page does the same: see texts.js.
struct FindingTexts: Sendable {
  private let explanation: Explanation
  private let catalogue: Catalogue
  private let expressions: Expressions
  private let lines: Lines
  private var graph: Graph { explanation.graph }

  /// The maximum number of names and inputs in a list; the others are only counted.
  private static let mostNames = 4

  init(_ explanation: Explanation, catalogue: Catalogue = .standard) {
    self.explanation = explanation
    self.catalogue = catalogue
    lines = Lines(explanation, operations: false)
    expressions = Expressions(explanation.graph, lines)
  }

  func text(_ part: String, _ finding: Diagnosis.Finding, _ language: PageLanguage) -> String {
    text(part, finding, in: language.rawValue)
  }

  /// - Parameter part: `finding` for what happened, `advice` for the remedy.
  func text(_ part: String, _ finding: Diagnosis.Finding, in language: String) -> String {
    func say(_ key: String, _ values: [String: String] = [:]) -> String {
      catalogue.text(key, in: language, values)
    }
    func listed(_ items: [String], _ separator: String) -> String {
      let list = items.prefix(Self.mostNames).joined(separator: say(separator))
      if items.count <= Self.mostNames { return list }
      return say("list.more", ["list": list, "count": "\(items.count - Self.mostNames)"])
    }
    func name(_ node: Int) -> String {
      if let name = graph.name(of: node) { return PlainText.withoutControls(name) }
      let root = Lines.isConstant(graph, node) ? -1 : lines.rootOfNode[node]
      let formula = expressions.text(of: node)
      if root < 0 || root == node { return formula }
      return say("node.inLine", ["formula": formula, "line": expressions.reference(to: root)])
    }
    // Constants in the formula are omitted.
    func operands(_ values: [Double]) -> String {
      let items = zip(graph.operands(of: finding.node), values).compactMap { operand, value in
        Lines.isConstant(graph, Int(operand)) && graph.name(of: Int(operand)) == nil
          ? nil
          : say(
            "finding.operand",
            ["name": expressions.text(of: Int(operand)), "value": NumberText.short(value)])
      }
      return items.isEmpty ? "" : say("finding.operands", ["list": listed(items, "list.and")])
    }
    func reached() -> String {
      if finding.kind == .value {
        return finding.reached.isEmpty
          ? say("finding.reached.none")
          : say("finding.reached.values", ["count": "\(finding.reached.count)"])
      }
      if finding.reached.isEmpty { return "" }
      let inputs = listed(finding.reached.map(name), "list.comma")
      return finding.kind == .zero
        ? say("finding.reached.zero", ["inputs": inputs])
        : say("finding.reached.inputs", ["inputs": inputs])
    }
    let rule =
      if case .rule(let index) = graph.operations[finding.node] { graph.rules[index] } else {
        AnyRule?.none
      }
    func kinks() -> String {
      guard let kinks = rule?.kinks, !kinks.isEmpty else { return "" }
      return say("advice.kinks", ["kinks": listed(kinks.map(NumberText.short), "list.comma")])
    }
    func domain() -> String {
      guard let rule, let domain = rule.domainText else { return "" }
      return say("advice.domain", ["rule": rule.facts.name, "domain": domain])
    }

    var values = finding.numbers.mapValues { listed($0.map(NumberText.short), "list.comma") }
    values["node"] = name(finding.node)
    values["outputs"] = listed(
      explanation.outputs.map { PlainText.withoutControls($0.name) }, "list.comma")
    values["operands"] = operands(finding.numbers["operands"] ?? [])
    values["reached"] = reached()
    values["domain"] = domain()
    values["kinks"] = kinks()
    values["rule"] = rule?.facts.name ?? ""
    if let receiver = finding.receiver {
      values["receiver"] = name(receiver)
      values["operand"] = expressions.text(of: receiver)
    }
    return catalogue.text(
      "\(part).\(finding.kind)", cause: finding.cause?.rawValue, in: language, values)
  }
}
