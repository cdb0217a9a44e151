/// A number with tangents in several directions: one primal and a SIMD vector of tangents.
///
/// With `VectorDual<SIMD8<Double>>` a function of eight inputs gives its gradient in a single run.
public struct VectorDual<Tangent: SIMD>: ForwardNumber
where Tangent.Scalar: DifferentiableNumber & BinaryFloatingPoint, Tangent.Scalar.Mask == Bool {
  /// The type of the primal, which is also that of each tangent.
  public typealias Value = Tangent.Scalar
  public typealias Mask = Bool

  // This order needs no padding. The primal comes first: see Operands.leading.
  @usableFromInline var storedValue: Value
  @usableFromInline var storedTag: UInt32
  public let tangent: Tangent

  @inlinable public var value: Value { storedValue }
  @inlinable public var _tag: UInt32 { storedTag }

  @inlinable @inline(__always)
  public init(value: Value, tangent: Tangent, _tag tag: UInt32) {
    storedValue = value
    storedTag = tag
    self.tangent = tangent
  }

  /// A number with given tangents. All numbers made like this belong to one derivative.
  @inlinable
  public init(_ value: Value, _ tangent: Tangent) {
    self.init(value: value, tangent: tangent, _tag: .max)
  }

  /// Replaces primal and tag, and keeps the tangents without copying them.
  @inlinable @inline(__always)
  mutating func move(to value: Value, tag: UInt32) {
    storedValue = value
    storedTag = tag
  }

  @inlinable public static var _noTangent: Tangent { .zero }
  @inlinable @inline(__always)
  public static func _product(_ partial: Value, _ tangent: Tangent) -> Tangent {
    partial * tangent
  }
  @inlinable @inline(__always)
  public static func _sum(_ x: Tangent, _ y: Tangent) -> Tangent { x + y }
  @inlinable public static func _select(_ mask: Bool, tangent x: Tangent, _ y: Tangent) -> Tangent {
    mask ? x : y
  }
  @inlinable public var hasNaN: Bool {
    if value.hasNaN { return true }
    for lane in tangent.indices where tangent[lane].hasNaN { return true }
    return false
  }
}

extension VectorDual: Sendable where Tangent: Sendable, Tangent.Scalar: Sendable {}
