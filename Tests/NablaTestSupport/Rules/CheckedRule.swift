import Nabla

/// A rule as the checker handles it.
public typealias CheckedRule = AnyRule

extension CheckedRule {
  /// The rule book's entry, made with these parameters.
  public init(_ entry: RuleBook.Entry, parameters: [Double]) {
    switch entry.form {
    case .unary(let make): self = .unary(make(parameters))
    case .binary(let rule): self = .binary(rule)
    case .many(let rule): self = .many(rule)
    }
  }

  /// The name with the parameters: `clamp(-1.0, 1.0)`.
  public var name: String {
    parameters.isEmpty
      ? facts.name : "\(facts.name)(\(parameters.map { "\($0)" }.joined(separator: ", ")))"
  }
}
