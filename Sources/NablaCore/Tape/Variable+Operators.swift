// The operators again for the usual types, not generic: the type checker then settles a line of
// twenty operators in a tenth of a second, where the generic ones take it ten.

extension Variable where Value == Double {
  @inlinable @inline(__always) public static func + (x: Self, y: Self) -> Self {
    apply(Rules.Add(), x, y)
  }
  @inlinable @inline(__always) public static func + (x: Self, y: Double) -> Self {
    apply(Rules.Add(), x, Self(y))
  }
  @inlinable @inline(__always) public static func + (x: Double, y: Self) -> Self {
    apply(Rules.Add(), Self(x), y)
  }
  @inlinable @inline(__always) public static func - (x: Self, y: Self) -> Self {
    apply(Rules.Subtract(), x, y)
  }
  @inlinable @inline(__always) public static func - (x: Self, y: Double) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  @inlinable @inline(__always) public static func - (x: Double, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  @inlinable @inline(__always) public static func * (x: Self, y: Self) -> Self {
    apply(Rules.Multiply(), x, y)
  }
  @inlinable @inline(__always) public static func * (x: Self, y: Double) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  @inlinable @inline(__always) public static func * (x: Double, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  @inlinable @inline(__always) public static func / (x: Self, y: Self) -> Self {
    apply(Rules.Divide(), x, y)
  }
  @inlinable @inline(__always) public static func / (x: Self, y: Double) -> Self {
    apply(Rules.Divide(), x, Self(y))
  }
  @inlinable @inline(__always) public static func / (x: Double, y: Self) -> Self {
    apply(Rules.Divide(), Self(x), y)
  }
}

extension Variable where Value == Float {
  @inlinable @inline(__always) public static func + (x: Self, y: Self) -> Self {
    apply(Rules.Add(), x, y)
  }
  @inlinable @inline(__always) public static func + (x: Self, y: Float) -> Self {
    apply(Rules.Add(), x, Self(y))
  }
  @inlinable @inline(__always) public static func + (x: Float, y: Self) -> Self {
    apply(Rules.Add(), Self(x), y)
  }
  @inlinable @inline(__always) public static func - (x: Self, y: Self) -> Self {
    apply(Rules.Subtract(), x, y)
  }
  @inlinable @inline(__always) public static func - (x: Self, y: Float) -> Self {
    apply(Rules.Subtract(), x, Self(y))
  }
  @inlinable @inline(__always) public static func - (x: Float, y: Self) -> Self {
    apply(Rules.Subtract(), Self(x), y)
  }
  @inlinable @inline(__always) public static func * (x: Self, y: Self) -> Self {
    apply(Rules.Multiply(), x, y)
  }
  @inlinable @inline(__always) public static func * (x: Self, y: Float) -> Self {
    apply(Rules.Multiply(), x, Self(y))
  }
  @inlinable @inline(__always) public static func * (x: Float, y: Self) -> Self {
    apply(Rules.Multiply(), Self(x), y)
  }
  @inlinable @inline(__always) public static func / (x: Self, y: Self) -> Self {
    apply(Rules.Divide(), x, y)
  }
  @inlinable @inline(__always) public static func / (x: Self, y: Float) -> Self {
    apply(Rules.Divide(), x, Self(y))
  }
  @inlinable @inline(__always) public static func / (x: Float, y: Self) -> Self {
    apply(Rules.Divide(), Self(x), y)
  }
}
