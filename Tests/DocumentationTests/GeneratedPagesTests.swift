import Foundation
import Nabla
import NablaTestSupport
import Testing

/// The tables of the documentation that are generated from the rules.
@Suite("Documentation: tables of rules") struct DocumentationTablesTests {
  @Test("The rule book's table is up to date")
  func rules() throws {
    var text = ""
    for family in RuleBook.families {
      text += (text.isEmpty ? "" : "\n") + "### \(family.title)\n\n"
      text += markdownTable(["Rule", "Value r", "Derivative", "Notes"], []) + "\n"
      for entry in family.entries { text += row(entry) + "\n" }
    }
    try Document.page("TheRuleBook").check(part: "rules", is: String(text.dropLast()))
  }

  private func row(_ entry: RuleBook.Entry) -> String {
    let facts = entry.facts
    let parameters = facts.parameters.map { "\($0.name) = \(NumberText.shortest($0.standard))" }
    let notes = [
      entry.domainText.map { "Domain: \($0)." } ?? "",
      parameters.isEmpty ? "" : "Parameters: \(parameters.joined(separator: ", ")).",
      sentence(facts.convention), sentence("Accuracy: \(facts.accuracy)"),
      sentence(facts.source),
    ]
    let cells = [
      "[`\(facts.name)`](doc:Rules/\(entry.typeName))", code(facts.formula),
      facts.derivatives.map(code).joined(separator: "; "),
      notes.filter { !$0.isEmpty }.joined(separator: " "),
    ]
    return String(markdownTable(cells, []).prefix { $0 != "\n" })
  }

  @Test("The table of the kernels' functions is up to date")
  func kernels() throws {
    let rows = KernelFunction.all.map { function in
      [
        "`\(function.name)`", NumberText.shortest(function.doubleBound),
        NumberText.shortest(function.floatBound), function.method,
      ]
    }
    let table = markdownTable(["Operation", "Double, ulp", "Float, ulp", "Method"], rows)
    try Document.page("TheKernels").check(part: "kernels", is: table)
  }

  @Test("The table of kinks and special points is up to date")
  func conventions() throws {
    let rows = RuleBook.entries.filter { !$0.facts.convention.isEmpty || !$0.facts.kinks.isEmpty }
      .map { entry in
        [
          "`\(entry.name)`", entry.facts.kinks.map(NumberText.shortest).joined(separator: ", "),
          sentence(entry.facts.convention),
        ]
      }
    let table = markdownTable(["Rule", "Kinks", "What holds there"], rows)
    try Document.page("KinksAndConventions").check(part: "conventions", is: table)
  }

  /// A formula as code; a short one has non-breaking spaces.
  private func code(_ formula: String) -> String {
    "`\(formula.count > 16 ? formula : formula.replacingOccurrences(of: " ", with: "\u{A0}"))`"
  }
}
