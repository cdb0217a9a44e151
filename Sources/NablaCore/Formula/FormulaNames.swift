/// The names of a formula, with their meanings and definitions.
struct FormulaNames {
  /// All names and inputs, in the order of definition.
  private(set) var all: [Formula.Name] = []
  private(set) var inputs: [Formula.Input] = []

  private struct Definition {
    let step: Int
    let range: Range<Int>
    /// Whether the text uses the name without assigning it.
    let isImplicit: Bool
  }

  /// The meaning of a name.
  enum Meaning {
    case step(Int)
    case number(Double)
    /// A number from the caller, for a name that the text has not assigned.
    case given(Double)
  }

  /// Names that are numbers unless the text assigns them.
  static let constants: KeyValuePairs<String, Double> = [
    "pi": .pi, "inf": .infinity, "nan": .nan, "NaN": .nan,
  ]

  private let source: FormulaSource
  private var definitions: [String: Definition] = [:]
  /// The caller's numbers that no input has taken yet, and all of them.
  private var waiting: [String: Double] = [:]
  private let given: [(name: String, value: Double)]
  /// The first use of each name of ``constants`` as such.
  private var usedConstants: [String: Range<Int>] = [:]

  init(
    _ source: FormulaSource, given: [(name: String, value: Double)]
  ) throws(FormulaError) {
    self.source = source
    self.given = given
    for (name, value) in given where waiting.updateValue(value, forKey: name) != nil {
      throw FormulaError(.input, "\"\(name)\" is given two values")
    }
  }

  /// The meaning of a name where it is used; nil if it has none.
  mutating func lookUp(_ name: String, at range: Range<Int>) -> Meaning? {
    if let definition = definitions[name] { return .step(definition.step) }
    if let value = waiting[name] { return .given(value) }
    guard let constant = Self.constants.first(where: { $0.key == name }) else { return nil }
    if usedConstants[name] == nil { usedConstants[name] = range }
    return .number(constant.value)
  }

  /// Throws unless a name can be assigned.
  func checkNew(_ name: String, at range: Range<Int>) throws(FormulaError) {
    if let definition = definitions[name], !definition.isImplicit {
      let line = source.line(at: definition.range.lowerBound)
      throw source.error(
        .assignedTwice,
        "\"\(name)\" is already assigned on line \(line); a name is assigned once", at: range)
    }
    if let use = definitions[name]?.range ?? usedConstants[name] {
      let line = source.line(at: use.lowerBound)
      throw source.error(
        .usedBeforeDefinition,
        """
        "\(name)" is used on line \(line) already; a line uses only names defined above it
        """, at: range)
    }
  }

  /// Defines an input. A number from the caller replaces that of the text.
  mutating func defineInput(
    _ name: String, _ value: Double, step: Int, at range: Range<Int>, isImplicit: Bool = false
  ) {
    let value = waiting.removeValue(forKey: name) ?? value
    definitions[name] = Definition(step: step, range: range, isImplicit: isImplicit)
    all.append(Formula.Name(text: name, step: step))
    inputs.append(Formula.Input(name: name, value: value, step: step))
  }

  /// Defines a name for the value of an operation, or a second name for a named value.
  mutating func define(_ name: String, step: Int, at range: Range<Int>) throws(FormulaError) {
    if waiting[name] != nil {
      throw source.error(
        .input, "\"\(name)\" is computed here, so no value can be given for it", at: range)
    }
    definitions[name] = Definition(step: step, range: range, isImplicit: false)
    all.append(Formula.Name(text: name, step: step))
  }

  /// Throws unless every number from the caller was taken by an input.
  func checkAllGivenAreUsed() throws(FormulaError) {
    guard let unused = given.first(where: { waiting[$0.name] != nil }) else { return }
    let advice =
      TypoCorrection.suggestion(for: unused.name, among: inputs.lazy.map(\.name))
      ?? "the formula does not use this name"
    throw FormulaError(.input, "a value is given for \"\(unused.name)\"; \(advice)")
  }
}

/// The functions that a formula may call: those of the rule book and the caller's.
struct FormulaFunctions {
  private let own: [RuleBook.Entry]

  /// - Parameter own: additional rules. They hide rules of the book with the same name.
  init(own: [RuleBook.Entry]) { self.own = own }

  func entry(named name: String) -> RuleBook.Entry? {
    own.first { $0.name == name } ?? RuleBook.entry(named: name)
  }

  var names: [String] { own.map(\.name) + RuleBook.entries.map(\.name) }
}
