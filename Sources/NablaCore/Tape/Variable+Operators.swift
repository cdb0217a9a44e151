// Non-generic overloads of the operators for the usual types: the type checker solves a line of
// twenty operators in a tenth of a second, and in ten seconds if they are generic.

extension Variable where Value == Double {
  /// `x + y`.
  @inlinable @inline(__always) public static func + (x: Self, y: Self) -> Self {
    apply(Rules.Add(), x, y)
  }
  /// `x + y` with a constant `y`.
  @inlinable @inline(__always) public static func + (x: Self, y: Double) -> Self {
    apply(Rules.Add(), x, Self(y))
  }
  /// `x + y` with a constant `x`.
  @inlinable @inline(__always) public static func + (x: Double, y: Self) -> Self {
    apply(Rules.Add(), Self(x), y)
  }
  /// `x - y`.
  @inlinable @inline(__always) public static func - (x: Self, y: Self) -> Self {
    apply(Rules.Subtract(), x, y)
  }
  /// `x - y` with a constant `y`.
  @inlinable @inline(__always) public static func - (x: Self, y: Double) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  /// `x - y` with a constant `x`.
  @inlinable @inline(__always) public static func - (x: Double, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  /// `x * y`.
  @inlinable @inline(__always) public static func * (x: Self, y: Self) -> Self {
    apply(Rules.Multiply(), x, y)
  }
  /// `x * y` with a constant `y`.
  @inlinable @inline(__always) public static func * (x: Self, y: Double) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  /// `x * y` with a constant `x`.
  @inlinable @inline(__always) public static func * (x: Double, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  /// `x / y`.
  @inlinable @inline(__always) public static func / (x: Self, y: Self) -> Self {
    apply(Rules.Divide(), x, y)
  }
  /// `x / y` with a constant `y`.
  @inlinable @inline(__always) public static func / (x: Self, y: Double) -> Self {
    apply(Rules.Divide(), x, Self(y))
  }
  /// `x / y` with a constant `x`.
  @inlinable @inline(__always) public static func / (x: Double, y: Self) -> Self {
    apply(Rules.Divide(), Self(x), y)
  }
}

extension Variable where Value == Float {
  /// `x + y`.
  @inlinable @inline(__always) public static func + (x: Self, y: Self) -> Self {
    apply(Rules.Add(), x, y)
  }
  /// `x + y` with a constant `y`.
  @inlinable @inline(__always) public static func + (x: Self, y: Float) -> Self {
    apply(Rules.Add(), x, Self(y))
  }
  /// `x + y` with a constant `x`.
  @inlinable @inline(__always) public static func + (x: Float, y: Self) -> Self {
    apply(Rules.Add(), Self(x), y)
  }
  /// `x - y`.
  @inlinable @inline(__always) public static func - (x: Self, y: Self) -> Self {
    apply(Rules.Subtract(), x, y)
  }
  /// `x - y` with a constant `y`.
  @inlinable @inline(__always) public static func - (x: Self, y: Float) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  /// `x - y` with a constant `x`.
  @inlinable @inline(__always) public static func - (x: Float, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  /// `x * y`.
  @inlinable @inline(__always) public static func * (x: Self, y: Self) -> Self {
    apply(Rules.Multiply(), x, y)
  }
  /// `x * y` with a constant `y`.
  @inlinable @inline(__always) public static func * (x: Self, y: Float) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  /// `x * y` with a constant `x`.
  @inlinable @inline(__always) public static func * (x: Float, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  /// `x / y`.
  @inlinable @inline(__always) public static func / (x: Self, y: Self) -> Self {
    apply(Rules.Divide(), x, y)
  }
  /// `x / y` with a constant `y`.
  @inlinable @inline(__always) public static func / (x: Self, y: Float) -> Self {
    apply(Rules.Divide(), x, Self(y))
  }
  /// `x / y` with a constant `x`.
  @inlinable @inline(__always) public static func / (x: Float, y: Self) -> Self {
    apply(Rules.Divide(), Self(x), y)
  }
}
