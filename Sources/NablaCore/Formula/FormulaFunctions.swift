/// The functions that a formula may call: the rule book, and rules of the caller's own.
struct FormulaFunctions {
  private let own: [RuleBook.Entry]

  /// - Parameter own: further rules. They hide rules of the book that have the same name.
  init(own: [RuleBook.Entry]) { self.own = own }

  func entry(named name: String) -> RuleBook.Entry? {
    own.first { $0.name == name } ?? RuleBook.entry(named: name)
  }

  var names: [String] { own.map(\.name) + RuleBook.entries.map(\.name) }
}
