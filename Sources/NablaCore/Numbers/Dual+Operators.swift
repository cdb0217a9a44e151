// Non-generic overloads of the operators, which type-check faster: see Variable+Operators.swift.

extension Dual where Value == Double {
  /// `x + y`.
  @inlinable public static func + (x: Self, y: Self) -> Self { apply(Rules.Add(), x, y) }
  /// `x + y` with a constant `y`.
  @inlinable public static func + (x: Self, y: Double) -> Self { apply(Rules.Add(), x, Self(y)) }
  /// `x + y` with a constant `x`.
  @inlinable public static func + (x: Double, y: Self) -> Self { apply(Rules.Add(), Self(x), y) }
  /// `x - y`.
  @inlinable public static func - (x: Self, y: Self) -> Self { apply(Rules.Subtract(), x, y) }
  /// `x - y` with a constant `y`.
  @inlinable public static func - (x: Self, y: Double) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  /// `x - y` with a constant `x`.
  @inlinable public static func - (x: Double, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  /// `x * y`.
  @inlinable public static func * (x: Self, y: Self) -> Self { apply(Rules.Multiply(), x, y) }
  /// `x * y` with a constant `y`.
  @inlinable public static func * (x: Self, y: Double) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  /// `x * y` with a constant `x`.
  @inlinable public static func * (x: Double, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  /// `x / y`.
  @inlinable public static func / (x: Self, y: Self) -> Self { apply(Rules.Divide(), x, y) }
  /// `x / y` with a constant `y`.
  @inlinable public static func / (x: Self, y: Double) -> Self { apply(Rules.Divide(), x, Self(y)) }
  /// `x / y` with a constant `x`.
  @inlinable public static func / (x: Double, y: Self) -> Self { apply(Rules.Divide(), Self(x), y) }
}

extension Dual where Value == Float {
  /// `x + y`.
  @inlinable public static func + (x: Self, y: Self) -> Self { apply(Rules.Add(), x, y) }
  /// `x + y` with a constant `y`.
  @inlinable public static func + (x: Self, y: Float) -> Self { apply(Rules.Add(), x, Self(y)) }
  /// `x + y` with a constant `x`.
  @inlinable public static func + (x: Float, y: Self) -> Self { apply(Rules.Add(), Self(x), y) }
  /// `x - y`.
  @inlinable public static func - (x: Self, y: Self) -> Self { apply(Rules.Subtract(), x, y) }
  /// `x - y` with a constant `y`.
  @inlinable public static func - (x: Self, y: Float) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  /// `x - y` with a constant `x`.
  @inlinable public static func - (x: Float, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  /// `x * y`.
  @inlinable public static func * (x: Self, y: Self) -> Self { apply(Rules.Multiply(), x, y) }
  /// `x * y` with a constant `y`.
  @inlinable public static func * (x: Self, y: Float) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  /// `x * y` with a constant `x`.
  @inlinable public static func * (x: Float, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  /// `x / y`.
  @inlinable public static func / (x: Self, y: Self) -> Self { apply(Rules.Divide(), x, y) }
  /// `x / y` with a constant `y`.
  @inlinable public static func / (x: Self, y: Float) -> Self { apply(Rules.Divide(), x, Self(y)) }
  /// `x / y` with a constant `x`.
  @inlinable public static func / (x: Float, y: Self) -> Self { apply(Rules.Divide(), Self(x), y) }
}
