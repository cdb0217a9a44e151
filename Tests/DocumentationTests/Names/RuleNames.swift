import Foundation
import Nabla

/// A rule of the table as generated Swift spells it.
struct RuleNames {
  let entry: RuleBook.Entry

  init(_ entry: RuleBook.Entry) { self.entry = entry }

  var name: String { entry.name }
  var type: String { "Rules.\(entry.typeName)" }
  var isList: Bool { entry.operandCount == nil }
  var isUnary: Bool { entry.operandCount == 1 }
  var hasParameters: Bool { !entry.facts.parameters.isEmpty }
  var isGenerated: Bool { entry.spelling != .writtenByHand }
  var isOfTensors: Bool { entry.spelling == .byName && !isList }

  /// The names of the operands.
  var operands: [String] { isList ? ["xs"] : Array(["x", "y"].prefix(entry.operandCount ?? 0)) }

  /// The parameters as a function declares them: `min lower: Double = -1`.
  var parameters: [String] {
    zip(entry.labels, entry.facts.parameters).map { label, parameter in
      let name = label == parameter.name ? label : "\(label) \(parameter.name)"
      return "\(name): Double = \(NumberText.shortest(parameter.standard))"
    }
  }

  /// The rule, made from the parameters in scope: `Rules.Elu(alpha: alpha)`.
  var construction: String {
    "\(type)(\(entry.facts.parameters.map { "\($0.name): \($0.name)" }.joined(separator: ", ")))"
  }

  /// Arguments that pass the parameters on: `min: lower`.
  var forwarded: [String] {
    zip(entry.labels, entry.facts.parameters).map { "\($0): \($1.name)" }
  }

  /// The link to the function, of scalars and of tensors: `elu(_:alpha:)`.
  var link: String {
    let labels = operands.map { _ in "_:" } + entry.labels.map { "\($0):" }
    return "\(name)(\(labels.joined()))"
  }

  /// The link to the method on the page of a type: `elu(alpha:)`.
  var methodLink: String { "\(name)(\(entry.labels.map { "\($0):" }.joined()))" }

  /// Whether there are parameters that the rule cannot be made with.
  var refusesParameters: Bool {
    let probes: [Double] = [-1.5, -1, 0, 1, 1.5, .infinity, -.infinity, .nan]
    let lists = entry.facts.parameters.reduce([[Double]]([[]])) { lists, _ in
      lists.flatMap { list in probes.map { list + [$0] } }
    }
    return hasParameters && lists.contains { entry.parameterError($0) != nil }
  }

  /// The documentation: what the value is, and where it or the derivative is special.
  func comment(indentation: String, ofTensors: Bool) -> [String] {
    let subject =
      "\(entry.summary)\(ofTensors ? ", element by element" : ""): `\(entry.facts.formula)`."
    var notes = [
      ofTensors && entry.operandCount == 2 ? "The shapes are broadcast." : "",
      entry.domainText.map { "Domain: \($0)." } ?? "", sentence(entry.facts.convention),
    ]
    if refusesParameters {
      notes.append(
        "Parameters that the rule refuses \(ofTensors ? "are an error" : "stop the program").")
    }
    notes.append("Rule: ``Rules/\(entry.typeName)``.")
    var paragraphs = [subject, notes.filter { !$0.isEmpty }.joined(separator: " ")]
    if isList { paragraphs.append("- Precondition: the list is not empty.") }
    return Array(
      paragraphs.map { wrapped($0, to: 100 - indentation.count - 4) }
        .joined(separator: [""])
    ).map { $0.isEmpty ? "\(indentation)///" : "\(indentation)/// \($0)" }
  }

  private func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
