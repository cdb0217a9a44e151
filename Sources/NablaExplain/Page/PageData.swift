import NablaCore

/// The computation as data for the page's scripts.
struct PageData {
  private let explanation: Explanation
  private let catalogue: Catalogue
  private var graph: Graph { explanation.graph }
  private let outlines: [(key: String, outline: Outline, tree: PageTree)]
  let templates: [PageTemplate]
  /// Each rule, with each number of operands that it is used with.
  private let usedRules: [UsedRule]
  /// The index of each node's rule in that list.
  private let ruleNumbers: [Int: Int]

  init(_ explanation: Explanation, catalogue: Catalogue = .standard) {
    self.explanation = explanation
    self.catalogue = catalogue
    var templates: [PageTemplate] = []
    let whole = explanation.outputs.map(\.name).joined(separator: ", ")
    outlines = [("lines", false), ("operations", true)].map { key, operations in
      let outline = Outline(explanation, operations: operations, whole: whole)
      return (key, outline, PageTree(explanation, outline, templates: &templates))
    }
    self.templates = templates
    (usedRules, ruleNumbers) = Self.rules(of: explanation.graph)
  }

  // MARK: Data

  /// A JSON object that can be embedded in a script element.
  var json: String {
    var writer = JSONWriter(isDense: true)
    writer.object { json in
      writeGraph(&json)
      writeTexts(&json)
      json.object("thresholds") { json in
        for threshold in Threshold.allCases { json.member(threshold.rawValue, threshold.value) }
      }
      json.array("languages") { json in for code in catalogue.languages { json.value(code) } }
      json.object("messages") { json in
        for row in catalogue.rows where !row.key.hasPrefix("terminal.") {
          json.array(row.key) { json in for text in row.texts { json.value(text) } }
        }
      }
      json.object("trees") { json in
        for (key, outline, tree) in outlines {
          json.array(key) { json in
            for (part, view) in zip(outline.parts, tree.views) { write(part, view, &json) }
          }
        }
      }
      json.array("templates") { json in
        for template in templates {
          json.object { json in
            json.member("drawings", template.drawings.count)
            json.array("edges") { json in
              for edge in template.edges {
                json.array { json in
                  json.value(edge.from)
                  json.value(edge.to)
                  json.value(edge.slot)
                }
              }
            }
          }
        }
      }
    }
    // Names cannot end the script element.
    return writer.text.replacing("<", with: "\\u003c")
  }

  private func writeGraph(_ json: inout JSONWriter) {
    json.array("outputs") { json in
      for output in explanation.outputs {
        json.array { json in
          json.value(output.node)
          json.value(output.seed)
          json.value(PlainText.withoutControls(output.name))
        }
      }
    }
    json.array("operations") { json in
      for (node, operation) in graph.operations.enumerated() {
        json.value(ruleNumbers[node] ?? Self.code(operation))
      }
    }
    json.array("operands") { json in
      for node in 0..<graph.count {
        json.array { json in for operand in graph.operands(of: node) { json.value(Int(operand)) } }
      }
    }
    json.array("values") { json in for value in graph.values { json.value(value) } }
    json.array("locals") { json in
      for locals in self.locals {
        json.array { json in
          for local in locals {
            switch local {
            case .none: json.value(Double?.none)
            case .some(nil): json.value(false)
            case .some(let local?): json.value(local)
            }
          }
        }
      }
    }
    // For tensors only the norm is known, so their rules cannot be evaluated.
    json.array("summaries") { json in
      for node in 0..<graph.count where explanation.isSummary(node) { json.value(node) }
    }
    json.array("guards") { json in
      for taken in graph.guards {
        json.array { json in
          json.value(taken.left)
          json.value(-3 - Self.code(.select(taken.relation)))
          json.value(taken.right)
          json.value(taken.outcome)
        }
      }
    }
    json.array("lines") { json in
      for (node, root) in outlines[0].outline.lines.rootOfNode.enumerated() {
        json.value(Lines.isConstant(graph, node) ? -1 : root)
      }
    }
    json.array("rules") { json in for rule in usedRules { write(rule.rule, &json) } }
  }

  private static func code(_ operation: Graph.Operation) -> Int {
    switch operation {
    case .input: -1
    case .constant: -2
    case .select(.less): -3
    case .select(.lessOrEqual): -4
    case .select(.equal): -5
    // The page shows their recorded results and cannot recompute them.
    case .call, .operation: -6
    case .rule(let index): index
    }
  }

  /// The partial derivatives that the ledger used: nil for nodes that sent nothing, nil inside for
  /// operands without influence.
  private var locals: [[Double??]] {
    var result = [[Double??]](repeating: [], count: graph.count)
    let varies = graph.dependsOnInput()
    var next = 0
    let contributions = explanation.ledger.contributions
    for node in explanation.ledger.order {
      result[node] = zip(graph.operands(of: node), graph.partials(of: node)).map {
        operand, partial -> Double?? in
        guard varies[Int(operand)], let partial else { return .none }
        let contribution = contributions[next]
        next += 1
        if case .zero = partial { return .some(nil) }
        let local = partial.number()
        return local == contribution.local || local.isNaN && contribution.local.isNaN
          ? .some(local) : .some(nil)
      }
    }
    return result
  }

  // MARK: Rules

  private struct UsedRule {
    let rule: AnyRule
    let count: Int
  }

  private static func rules(of graph: Graph) -> (rules: [UsedRule], numbers: [Int: Int]) {
    var rules: [UsedRule] = []
    var known: [[Int]: Int] = [:]
    var numbers: [Int: Int] = [:]
    for (node, operation) in graph.operations.enumerated() {
      guard case .rule(let index) = operation else { continue }
      let count = graph.operands(of: node).count
      let number = known[[index, count]] ?? rules.count
      if number == rules.count {
        known[[index, count]] = number
        rules.append(UsedRule(rule: graph.rules[index], count: count))
      }
      numbers[node] = number
    }
    return (rules, numbers)
  }

  /// The rules' functions and their dependencies, as JavaScript.
  var script: String {
    let rules = usedRules.map { RuleFunctions.javaScript(for: $0.rule, operands: $0.count) }
      .joined(separator: ",\n")
    return "\(RuleFunctions.support(for: rules))const rules = [\(rules)];\n"
  }

  private func write(_ rule: AnyRule, _ json: inout JSONWriter) {
    let facts = rule.facts
    json.object { json in
      json.member("name", facts.name)
      json.member("symbol", facts.symbol)
      json.member("formula", facts.formula)
      json.member("derivatives", facts.derivatives.joined(separator: "; "))
      json.member("convention", facts.convention)
      json.array("parameters") { json in
        for (parameter, value) in zip(facts.parameters, rule.parameters) {
          json.value("\(parameter.name) = \(NumberText.shortest(value))")
        }
      }
      json.array("kinks") { json in for kink in rule.kinks { json.value(kink) } }
      if rule.hasKinkAtTies { json.member("tie", true) }
      if let domain = rule.domainText {
        json.member("domain", domain)
        json.array("intervals") { json in
          for interval in facts.domain {
            json.array { json in
              json.value(interval.lower)
              json.value(interval.upper)
              json.value(interval.excludesZero)
            }
          }
        }
      }
    }
  }

  // MARK: Texts

  private func writeTexts(_ json: inout JSONWriter) {
    json.object("names") { json in
      for node in 0..<graph.count {
        guard let name = graph.name(of: node) else { continue }
        json.member("\(node)", PlainText.withoutControls(name))
      }
    }
    // As in text output, operations of a line refer to other lines by name.
    let expressions = Expressions(graph, outlines[0].outline.lines)
    json.object("formulas") { json in
      for node in 0..<graph.count {
        guard graph.operations[node] != .input, !Lines.isConstant(graph, node) else { continue }
        json.member("\(node)", expressions.text(of: node))
      }
    }
  }

  private func write(
    _ part: Outline.Part, _ view: (view: PageView, template: Int)?, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("name", PlainText.withoutControls(part.name))
      json.member("parent", part.parent ?? -1)
      json.member("template", view?.template ?? -1)
      json.array("outside") { json in for node in view?.view.outside ?? [] { json.value(node) } }
      json.array("items") { json in
        for item in part.items {
          switch item {
          case .node(let node): json.value(node)
          case .parts(let parts): json.array { json in for part in parts { json.value(part) } }
          }
        }
      }
    }
  }
}
