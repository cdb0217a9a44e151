/// One way in which a program may call a rule.
public struct SpelledRule<Call> {
  /// The rule's name in the rule book.
  public let name: String
  /// The parameters that the call gives the rule, defaults included.
  public let parameters: [Double]
  public let call: Call

  public init(_ name: String, _ parameters: [Double] = [], _ call: Call) {
    self.name = name
    self.parameters = parameters
    self.call = call
  }
}

extension SpelledRule: Sendable where Call: Sendable {}
