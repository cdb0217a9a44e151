import Nabla
import NablaTestSupport

/// Programs that are exported, with the library's answers.
struct ExportedCase {
  let description: String
  var function: ExportedFile.Function
  /// Values and first derivatives at each point; nil where another branch would be taken.
  var expected: [[Double]?]
  /// How far from the library's answer a result may be, relative to it and to the largest result.
  var tolerance = 1e-12
  var scaleTolerance = 0.0
  /// Loops over data are not exported for many inputs.
  var hasLoops = false

  static func all() throws -> [ExportedCase] {
    try (rules() + random() + oracle() + whole()).numbered
  }

  // MARK: Rules

  /// Every rule of the rule book at the points of the references and at its special points; of one
  /// operand, at subnormal numbers, too.
  static func rules() throws -> [ExportedCase] {
    struct Key: Hashable {
      let rule: String
      let parameters: [Double]
      let operandCount: Int
    }
    let references = try RuleReference.all().map { ($0.rule, $0.parameters, $0.operands) }
    let conventions = try RuleConvention.all().map { ($0.rule, $0.parameters, $0.operands) }
    let points = Dictionary(grouping: references + conventions) {
      Key(rule: $0.0, parameters: $0.1, operandCount: $0.2.count)
    }
    return try RuleBook.entries.flatMap { entry in
      try points.filter { $0.key.rule == entry.name }
        .sorted { "\($0.key)" < "\($1.key)" }
        .map { key, points in
          let rule = AnyRule(entry, parameters: key.parameters)
          let program = try Program(inputs: key.operandCount) { x in rule(x) }
          let least = Double.leastNonzeroMagnitude
          let tiny = [least, -least, 1000 * least].map { [$0] }
          let points = points.map(\.2) + (key.operandCount == 1 ? tiny : [])
          return ExportedCase(
            description: rule.name,
            function: .init("", program, points: points),
            expected: points.map { point in
              let (value, gradient) = valueWithGradient(at: point) { rule($0) }
              return [value] + gradient
            })
        }
    }
  }

  // MARK: Whole programs

  static func random() throws -> [ExportedCase] {
    try (0..<24).map { (seed: UInt64) in
      let random = RandomProgram(seed: seed, length: 12)
      let program = try Program(sampledAt: random.inputs) { random.run($0) }
      let (value, gradient) = valueWithGradient(at: random.inputs) { random.run($0) }
      return ExportedCase(
        description: "\(random)", function: .init("", program, points: [random.inputs]),
        expected: [[value] + gradient], scaleTolerance: 1e-12)
    }
  }

  static func oracle() throws -> [ExportedCase] {
    try ScalarProgram.all(in: "programs.jsonl").prefix(30).map { oracle in
      let program = try Program(sampledAt: oracle.inputs) { oracle.run($0)[oracle.root] }
      let (value, gradient) = valueWithGradient(at: oracle.inputs) {
        oracle.run($0)[oracle.root]
      }
      return ExportedCase(
        description: "oracle \(oracle.id)", function: .init("", program, points: [oracle.inputs]),
        expected: [[value] + gradient], scaleTolerance: 1e-12)
    }
  }
}

extension [ExportedCase] {
  /// The cases with different names for their functions.
  var numbered: [ExportedCase] {
    enumerated().map { index, exported in
      var exported = exported
      exported.function.name = "f\(index)"
      return exported
    }
  }
}
