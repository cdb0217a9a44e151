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
