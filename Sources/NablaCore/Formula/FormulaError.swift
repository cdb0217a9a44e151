/// Why a text is no formula: what was wrong, where, and what to do.
///
///     line 4, column 6: there is no function "reul"; did you mean "relu"?
///       y2 = reul(z * z) + x + 3
///            ^~~~
public struct FormulaError: Error, Sendable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// The text is too long, or has too many steps.
    case size
    /// The text is not UTF-8, or holds a control character.
    case encoding
    /// A character that no formula has.
    case character
    /// Something like a number that is none, or a number too large.
    case number
    case missingOperand
    case missingOperator
    /// A parenthesis that is never closed, or closes nothing.
    case parenthesis
    /// Parentheses nest too deep.
    case nesting
    /// A symbol where it has no meaning, such as a comma outside a call.
    case misplaced
    case unknownName
    case unknownFunction
    /// A name is used above its definition.
    case usedBeforeDefinition
    /// A name is defined in terms of itself, directly or through others.
    case circular
    case assignedTwice
    /// A function with the wrong number of operands.
    case arguments
    /// A parameter that is no plain number, or that the function cannot have.
    case parameter
    /// The text assigns no name.
    case noOutput
    /// A number given from outside for a name that cannot take it.
    case input
  }

  /// Where in the text.
  public struct Location: Sendable, Equatable {
    /// From 1.
    public let line: Int
    /// From 1, in characters.
    public let column: Int
    /// The line itself, shortened around the place where it is long.
    public let excerpt: String
    /// A line that points at the place when it is printed below the excerpt.
    public let marker: String
  }

  public let kind: Kind
  public let message: String
  /// Nil if the mistake is not at one place of the text.
  public let location: Location?

  init(_ kind: Kind, _ message: String, at location: Location? = nil) {
    self.kind = kind
    self.message = message
    self.location = location
  }

  public var description: String {
    guard let location else { return message }
    return """
      line \(location.line), column \(location.column): \(message)
        \(location.excerpt)
        \(location.marker)
      """
  }
}
