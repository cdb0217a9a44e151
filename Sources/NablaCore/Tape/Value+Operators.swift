// Non-generic overloads of the operators, which type-check faster: see Variable+Operators.swift.
// Those with Doubles are disfavoured, as those of Symbolic are.

extension Value {
  /// `x + y`.
  public static func + (x: Value, y: Value) -> Value { apply(Rules.Add(), x, y) }
  /// `x + y` with a constant `y`.
  @_disfavoredOverload
  public static func + (x: Value, y: Double) -> Value {
    apply(Rules.Add(), x, Value(constant: y))
  }
  /// `x + y` with a constant `x`.
  @_disfavoredOverload
  public static func + (x: Double, y: Value) -> Value {
    apply(Rules.Add(), Value(constant: x), y)
  }
  /// `x - y`.
  public static func - (x: Value, y: Value) -> Value { apply(Rules.Subtract(), x, y) }
  /// `x - y` with a constant `y`.
  @_disfavoredOverload
  public static func - (x: Value, y: Double) -> Value {
    apply(Rules.Subtract(), x, Value(constant: y))
  }
  /// `x - y` with a constant `x`.
  @_disfavoredOverload
  public static func - (x: Double, y: Value) -> Value {
    apply(Rules.Subtract(), Value(constant: x), y)
  }
  /// `x * y`.
  public static func * (x: Value, y: Value) -> Value { apply(Rules.Multiply(), x, y) }
  /// `x * y` with a constant `y`.
  @_disfavoredOverload
  public static func * (x: Value, y: Double) -> Value {
    apply(Rules.Multiply(), x, Value(constant: y))
  }
  /// `x * y` with a constant `x`.
  @_disfavoredOverload
  public static func * (x: Double, y: Value) -> Value {
    apply(Rules.Multiply(), Value(constant: x), y)
  }
  /// `x / y`.
  public static func / (x: Value, y: Value) -> Value { apply(Rules.Divide(), x, y) }
  /// `x / y` with a constant `y`.
  @_disfavoredOverload
  public static func / (x: Value, y: Double) -> Value {
    apply(Rules.Divide(), x, Value(constant: y))
  }
  /// `x / y` with a constant `x`.
  @_disfavoredOverload
  public static func / (x: Double, y: Value) -> Value {
    apply(Rules.Divide(), Value(constant: x), y)
  }
}
