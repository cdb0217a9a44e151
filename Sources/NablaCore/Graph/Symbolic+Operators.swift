// The operators again, concrete, for the type checker's sake: see Variable+Operators.swift. Those with
// Doubles are disfavoured, or `list.reduce(0) { $0 + 1.5 * $1 }` could as well be a Symbolic.

extension Symbolic {
  public static func + (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Add(), x, y) }
  @_disfavoredOverload
  public static func + (x: Symbolic, y: Double) -> Symbolic { apply(Rules.Add(), x, Symbolic(y)) }
  @_disfavoredOverload
  public static func + (x: Double, y: Symbolic) -> Symbolic { apply(Rules.Add(), Symbolic(x), y) }
  public static func - (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Subtract(), x, y) }
  @_disfavoredOverload
  public static func - (x: Symbolic, y: Double) -> Symbolic {
    apply(Rules.Subtract(), x, Symbolic(y))
  }
  @_disfavoredOverload
  public static func - (x: Double, y: Symbolic) -> Symbolic {
    apply(Rules.Subtract(), Symbolic(x), y)
  }
  public static func * (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Multiply(), x, y) }
  @_disfavoredOverload
  public static func * (x: Symbolic, y: Double) -> Symbolic {
    apply(Rules.Multiply(), x, Symbolic(y))
  }
  @_disfavoredOverload
  public static func * (x: Double, y: Symbolic) -> Symbolic {
    apply(Rules.Multiply(), Symbolic(x), y)
  }
  public static func / (x: Symbolic, y: Symbolic) -> Symbolic { apply(Rules.Divide(), x, y) }
  @_disfavoredOverload
  public static func / (x: Symbolic, y: Double) -> Symbolic {
    apply(Rules.Divide(), x, Symbolic(y))
  }
  @_disfavoredOverload
  public static func / (x: Double, y: Symbolic) -> Symbolic {
    apply(Rules.Divide(), Symbolic(x), y)
  }
}
