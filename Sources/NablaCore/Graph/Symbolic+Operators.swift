// Non-generic overloads of the operators, which type-check faster: see Variable+Operators.swift.
// Those with Doubles are disfavoured: otherwise `list.reduce(0) { $0 + 1.5 * $1 }` would be
// ambiguous.

extension Symbolic {
  /// `x + y`.
  public static func + (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Add(), x, y) }
  /// `x + y` with a constant `y`.
  @_disfavoredOverload
  public static func + (x: Symbolic, y: Double) -> Symbolic { apply(Rules.Add(), x, Symbolic(y)) }
  /// `x + y` with a constant `x`.
  @_disfavoredOverload
  public static func + (x: Double, y: Symbolic) -> Symbolic { apply(Rules.Add(), Symbolic(x), y) }
  /// `x - y`.
  public static func - (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Subtract(), x, y) }
  /// `x - y` with a constant `y`.
  @_disfavoredOverload
  public static func - (x: Symbolic, y: Double) -> Symbolic {
    apply(Rules.Subtract(), x, Symbolic(y))
  }
  /// `x - y` with a constant `x`.
  @_disfavoredOverload
  public static func - (x: Double, y: Symbolic) -> Symbolic {
    apply(Rules.Subtract(), Symbolic(x), y)
  }
  /// `x * y`.
  public static func * (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Multiply(), x, y) }
  /// `x * y` with a constant `y`.
  @_disfavoredOverload
  public static func * (x: Symbolic, y: Double) -> Symbolic {
    apply(Rules.Multiply(), x, Symbolic(y))
  }
  /// `x * y` with a constant `x`.
  @_disfavoredOverload
  public static func * (x: Double, y: Symbolic) -> Symbolic {
    apply(Rules.Multiply(), Symbolic(x), y)
  }
  /// `x / y`.
  public static func / (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Divide(), x, y) }
  /// `x / y` with a constant `y`.
  @_disfavoredOverload
  public static func / (x: Symbolic, y: Double) -> Symbolic {
    apply(Rules.Divide(), x, Symbolic(y))
  }
  /// `x / y` with a constant `x`.
  @_disfavoredOverload
  public static func / (x: Double, y: Symbolic) -> Symbolic {
    apply(Rules.Divide(), Symbolic(x), y)
  }
}
