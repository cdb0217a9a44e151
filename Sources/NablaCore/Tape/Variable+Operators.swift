// The operators again for the two usual types, not generic: the type checker then settles a line of
// twenty operators in a tenth of a second, where the generic ones take it ten.

extension Variable where Value == Double {
  public typealias V = Variable<Double>
  @inlinable @inline(__always) public static func + (x: V, y: V) -> V { apply(Rules.Add(), x, y) }
  @inlinable @inline(__always) public static func + (x: V, y: Double) -> V {
    apply(Rules.Add(), x, V(y))
  }
  @inlinable @inline(__always) public static func + (x: Double, y: V) -> V {
    apply(Rules.Add(), V(x), y)
  }
  @inlinable @inline(__always) public static func - (x: V, y: V) -> V {
    apply(Rules.Subtract(), x, y)
  }
  @inlinable @inline(__always) public static func - (x: V, y: Double) -> V {
    apply(Rules.Subtract(), x, V(y))
  }
  @inlinable @inline(__always) public static func - (x: Double, y: V) -> V {
    apply(Rules.Subtract(), V(x), y)
  }
  @inlinable @inline(__always) public static func * (x: V, y: V) -> V {
    apply(Rules.Multiply(), x, y)
  }
  @inlinable @inline(__always) public static func * (x: V, y: Double) -> V {
    apply(Rules.Multiply(), x, V(y))
  }
  @inlinable @inline(__always) public static func * (x: Double, y: V) -> V {
    apply(Rules.Multiply(), V(x), y)
  }
  @inlinable @inline(__always) public static func / (x: V, y: V) -> V {
    apply(Rules.Divide(), x, y)
  }
  @inlinable @inline(__always) public static func / (x: V, y: Double) -> V {
    apply(Rules.Divide(), x, V(y))
  }
  @inlinable @inline(__always) public static func / (x: Double, y: V) -> V {
    apply(Rules.Divide(), V(x), y)
  }
}
