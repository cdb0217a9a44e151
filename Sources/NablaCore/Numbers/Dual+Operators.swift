// The operators again, not generic, for the type checker's sake: see Variable+Operators.swift.

extension Dual where Value == Double {
  @inlinable public static func + (x: Self, y: Self) -> Self { apply(Rules.Add(), x, y) }
  @inlinable public static func + (x: Self, y: Double) -> Self { apply(Rules.Add(), x, Self(y)) }
  @inlinable public static func + (x: Double, y: Self) -> Self { apply(Rules.Add(), Self(x), y) }
  @inlinable public static func - (x: Self, y: Self) -> Self { apply(Rules.Subtract(), x, y) }
  @inlinable public static func - (x: Self, y: Double) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  @inlinable public static func - (x: Double, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  @inlinable public static func * (x: Self, y: Self) -> Self { apply(Rules.Multiply(), x, y) }
  @inlinable public static func * (x: Self, y: Double) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  @inlinable public static func * (x: Double, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  @inlinable public static func / (x: Self, y: Self) -> Self { apply(Rules.Divide(), x, y) }
  @inlinable public static func / (x: Self, y: Double) -> Self { apply(Rules.Divide(), x, Self(y)) }
  @inlinable public static func / (x: Double, y: Self) -> Self { apply(Rules.Divide(), Self(x), y) }
}

extension Dual where Value == Float {
  @inlinable public static func + (x: Self, y: Self) -> Self { apply(Rules.Add(), x, y) }
  @inlinable public static func + (x: Self, y: Float) -> Self { apply(Rules.Add(), x, Self(y)) }
  @inlinable public static func + (x: Float, y: Self) -> Self { apply(Rules.Add(), Self(x), y) }
  @inlinable public static func - (x: Self, y: Self) -> Self { apply(Rules.Subtract(), x, y) }
  @inlinable public static func - (x: Self, y: Float) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  @inlinable public static func - (x: Float, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  @inlinable public static func * (x: Self, y: Self) -> Self { apply(Rules.Multiply(), x, y) }
  @inlinable public static func * (x: Self, y: Float) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  @inlinable public static func * (x: Float, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  @inlinable public static func / (x: Self, y: Self) -> Self { apply(Rules.Divide(), x, y) }
  @inlinable public static func / (x: Self, y: Float) -> Self { apply(Rules.Divide(), x, Self(y)) }
  @inlinable public static func / (x: Float, y: Self) -> Self { apply(Rules.Divide(), Self(x), y) }
}
