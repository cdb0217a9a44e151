import Foundation
import Nabla
import NablaTestSupport
import Testing

/// The tables of the documentation that are generated from the rules.
@Suite("Documentation: tables of rules") struct DocumentationTablesTests {
  /// The headings of the table, each with the first rule below it.
  static let families = [
    ("Arithmetic", "add"), ("Roots and powers", "sqrt"), ("Pieces", "abs"),
    ("Exponentials and logarithms", "exp"), ("Trigonometric functions", "sin"),
    ("Hyperbolic functions", "sinh"), ("Error functions and the gamma family", "erf"),
    ("Smooth activations", "sigmoid"), ("Rectifiers", "relu"), ("Lists, each a single node", "sum"),
  ]

  @Test("The rule book's table is up to date")
  func rules() throws {
    var text = ""
    for entry in RuleBook.entries {
      if let family = Self.families.first(where: { $0.1 == entry.name }) {
        text += (text.isEmpty ? "" : "\n") + "### \(family.0)\n\n"
        text += markdownTable(["Rule", "Value r", "Derivative", "Notes"], []) + "\n"
      }
      text += row(entry) + "\n"
    }
    let complaint = try Document.page("TheRuleBook")
      .complaint(ifPart: "rules", isNot: String(text.dropLast()))
    #expect(complaint == nil, "\(complaint ?? "")")
    #expect(Self.families.allSatisfy { RuleBook.entry(named: $0.1) != nil })
  }

  private func row(_ entry: RuleBook.Entry) -> String {
    let facts = entry.facts
    let parameters = facts.parameters.map { "\($0.name) = \(NumberText.shortest($0.standard))" }
    let notes = [
      facts.domain.allSatisfy { $0 == .real } ? "" : "Domain: \(domain(facts.domain)).",
      parameters.isEmpty ? "" : "Parameters: \(parameters.joined(separator: ", ")).",
      sentence(facts.convention), sentence("Accuracy: \(facts.accuracy)"),
      sentence(facts.source),
    ]
    let cells = [
      "[`\(facts.name)`](doc:Rules/\(typeName(entry)))", code(facts.formula),
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
    let complaint = try Document.page("TheKernels").complaint(ifPart: "kernels", isNot: table)
    #expect(complaint == nil, "\(complaint ?? "")")
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
    let complaint = try Document.page("KinksAndConventions")
      .complaint(ifPart: "conventions", isNot: table)
    #expect(complaint == nil, "\(complaint ?? "")")
  }

  /// A formula as code; a short one has non-breaking spaces.
  private func code(_ formula: String) -> String {
    "`\(formula.count > 16 ? formula : formula.replacingOccurrences(of: " ", with: "\u{A0}"))`"
  }

  /// The interval of x, or those of x and y.
  private func domain(_ intervals: [Interval]) -> String {
    if intervals.count == 1 { return intervals[0].description }
    return zip(["x", "y"], intervals).map { letter, interval in
      let text = interval.description
      return text.contains("x")
        ? text.replacingOccurrences(of: "x", with: letter) : "\(letter) in \(text)"
    }.joined(separator: "; ")
  }

  private func typeName(_ entry: RuleBook.Entry) -> String {
    switch entry.form {
    case .unary(let make): "\(type(of: make(entry.facts.parameters.map(\.standard))))"
    case .binary(let rule): "\(type(of: rule))"
    case .many(let rule): "\(type(of: rule))"
    }
  }

  /// The text with a full stop, and with a capital letter unless it begins with mathematics.
  private func sentence(_ text: String) -> String {
    guard let first = text.first else { return "" }
    let word = text.prefix { $0.isLetter }
    return (word.count > 1 ? first.uppercased() : String(first)) + text.dropFirst()
      + (text.hasSuffix("...") ? "" : ".")
  }
}
