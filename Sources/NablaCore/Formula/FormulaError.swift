/// A mistake in a formula: what is wrong, where, and how to correct it.
///
///     line 4, column 6: there is no function "reul"; did you mean "relu"?
///       y2 = reul(z * z) + x + 3
///            ^~~~
public struct FormulaError: Error, Sendable, CustomStringConvertible {
  /// The kind of mistake.
  public enum Kind: String, Sendable, CaseIterable {
    /// The text is too long, or has too many steps.
    case size
    /// The text is not UTF-8, or contains a control character.
    case encoding
    /// A character that the language does not use.
    case character
    /// An invalid number, or one that is too large.
    case number
    /// An operator without an operand.
    case missingOperand
    /// Two operands without an operator between them.
    case missingOperator
    /// An unmatched parenthesis.
    case parenthesis
    /// Parentheses are nested too deeply.
    case nesting
    /// A symbol where it has no meaning, such as a comma outside a call.
    case misplaced
    /// A name that is not defined.
    case unknownName
    /// A function that does not exist.
    case unknownFunction
    /// A name is used above its definition.
    case usedBeforeDefinition
    /// A name is defined in terms of itself, directly or through others.
    case circular
    /// A name that is assigned twice.
    case assignedTwice
    /// A function with the wrong number of operands.
    case arguments
    /// A parameter that is not a plain number, or not allowed for the function.
    case parameter
    /// The text assigns no name.
    case noOutput
    /// A number from the caller for a name that is not an input.
    case input
  }

  /// A location in the text.
  public struct Location: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in characters.
    public let column: Int
    /// The line, shortened around the location if it is long.
    public let excerpt: String
    /// A line that marks the location when printed below the excerpt.
    public let marker: String
  }

  /// The kind of mistake.
  public let kind: Kind
  /// The mistake and how to correct it, without the location.
  public let message: String
  /// The location; nil if the mistake has no single one.
  public let location: Location?

  init(_ kind: Kind, _ message: String, at location: Location? = nil) {
    self.kind = kind
    // It may quote what the caller typed.
    self.message = PlainText.withoutControls(message)
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
