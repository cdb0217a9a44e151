/// A number with derivatives in several directions at once: one value and a SIMD vector of tangents.
///
/// With `VectorDual<SIMD8<Double>>` a function of eight numbers gives its gradient in a single run.
public struct VectorDual<Tangent: SIMD>: ForwardNumber
where Tangent.Scalar: DifferentiableNumber & BinaryFloatingPoint, Tangent.Scalar.Mask == Bool {
  public typealias Value = Tangent.Scalar
  public typealias Mask = Bool

  // The tag beside the value: behind a tangent aligned to 128 bytes it would take 128 more.
  public let value: Value
  public let tag: UInt32
  public let tangent: Tangent

  @inlinable @inline(__always)
  public init(value: Value, tangent: Tangent, tag: UInt32) {
    self.value = value
    self.tag = tag
    self.tangent = tangent
  }

  /// A number with tangents made by hand. All such numbers belong to one derivative.
  @inlinable
  public init(_ value: Value, _ tangent: Tangent) {
    self.init(value: value, tangent: tangent, tag: .max)
  }

  @inlinable public static var noTangent: Tangent { .zero }
  @inlinable @inline(__always)
  public static func product(_ partial: Value, _ tangent: Tangent) -> Tangent {
    partial * tangent
  }
  @inlinable @inline(__always)
  public static func sum(_ x: Tangent, _ y: Tangent) -> Tangent { x + y }
  @inlinable public static func select(_ mask: Bool, tangent x: Tangent, _ y: Tangent) -> Tangent {
    mask ? x : y
  }
  @inlinable public var hasNaN: Bool {
    if value.hasNaN { return true }
    for lane in tangent.indices where tangent[lane].hasNaN { return true }
    return false
  }
}

extension VectorDual: Sendable where Tangent: Sendable, Tangent.Scalar: Sendable {}
