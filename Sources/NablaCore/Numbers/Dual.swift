/// A number with a tangent, the derivative in one direction: forward mode.
///
///     let y = sin(Dual(0.0, 1.0))  // y.value 0, y.tangent 1
///
/// `Dual<Dual<Double>>` carries second derivatives.
public struct Dual<Value: DifferentiableNumber>: ForwardNumber {
  public typealias Mask = Value.Mask

  public let value: Value
  public let tangent: Value
  public let _tag: UInt32

  @inlinable @inline(__always)
  public init(value: Value, tangent: Value, _tag tag: UInt32) {
    self.value = value
    self.tangent = tangent
    self._tag = tag
  }

  /// A dual number with a given tangent. All numbers made like this belong to one derivative.
  @inlinable
  public init(_ value: Value, _ tangent: Value) {
    self.init(value: value, tangent: tangent, _tag: .max)
  }

  /// A constant at this level, from a number of the level below.
  @inlinable public init(_ value: Value) {
    self.init(value: value, tangent: .zero, _tag: 0)
  }

  @inlinable public static var _noTangent: Value { .zero }
  @inlinable @inline(__always)
  public static func _product(_ partial: Value, _ tangent: Value) -> Value {
    partial * tangent
  }
  @inlinable @inline(__always)
  public static func _sum(_ x: Value, _ y: Value) -> Value { x + y }
  @inlinable public static func _select(_ mask: Mask, tangent x: Value, _ y: Value) -> Value {
    Value.select(mask, x, y)
  }
  @inlinable public var hasNaN: Bool { value.hasNaN || tangent.hasNaN }
}

extension Dual: Sendable where Value: Sendable {}
