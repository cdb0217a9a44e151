// The operators again, not generic, for the type checker's sake: see Variable+Operators.swift.

extension Dual where Value == Double {
  public typealias D = Dual<Double>
  @inlinable public static func + (x: D, y: D) -> D { apply(Rules.Add(), x, y) }
  @inlinable public static func + (x: D, y: Double) -> D { apply(Rules.Add(), x, D(y)) }
  @inlinable public static func + (x: Double, y: D) -> D { apply(Rules.Add(), D(x), y) }
  @inlinable public static func - (x: D, y: D) -> D { apply(Rules.Subtract(), x, y) }
  @inlinable public static func - (x: D, y: Double) -> D { apply(Rules.Subtract(), x, D(y)) }
  @inlinable public static func - (x: Double, y: D) -> D { apply(Rules.Subtract(), D(x), y) }
  @inlinable public static func * (x: D, y: D) -> D { apply(Rules.Multiply(), x, y) }
  @inlinable public static func * (x: D, y: Double) -> D { apply(Rules.Multiply(), x, D(y)) }
  @inlinable public static func * (x: Double, y: D) -> D { apply(Rules.Multiply(), D(x), y) }
  @inlinable public static func / (x: D, y: D) -> D { apply(Rules.Divide(), x, y) }
  @inlinable public static func / (x: D, y: Double) -> D { apply(Rules.Divide(), x, D(y)) }
  @inlinable public static func / (x: Double, y: D) -> D { apply(Rules.Divide(), D(x), y) }
}
