/// The element type of a tensor.
public enum ElementType: UInt8, Sendable, CaseIterable {
  /// Float.
  case float32
  /// Double.
  case float64
  /// Int32.
  case int32
  /// Int64.
  case int64
  /// UInt8.
  case uint8
  /// Bool, stored as one byte that is 0 or 1.
  case bool

  /// The size of an element in bytes.
  @inlinable public var size: Int {
    switch self {
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .uint8, .bool: 1
    }
  }

  /// Whether tensors of this type are differentiable: Float and Double.
  @inlinable public var isDifferentiable: Bool { self == .float32 || self == .float64 }
}

/// An element type of tensors: Float and Double, which are differentiable, and Int32, Int64, UInt8
/// and Bool.
public protocol TensorElement: Sendable, Equatable, BitwiseCopyable {
  /// The type as a value.
  static var elementType: ElementType { get }
}

/// A differentiable element type: Float or Double.
public protocol DifferentiableElement: NumericElement, BinaryFloatingPoint {}

/// A numeric element type: all except Bool.
public protocol NumericElement: TensorElement, Numeric, Comparable {
  /// The nearest value; traps if there is none.
  init(_ value: Double)
}

extension Float: DifferentiableElement, NumericElement {
  @inlinable public static var elementType: ElementType { .float32 }
}
extension Double: DifferentiableElement, NumericElement {
  @inlinable public static var elementType: ElementType { .float64 }
}
extension Int32: NumericElement {
  @inlinable public static var elementType: ElementType { .int32 }
}
extension Int64: NumericElement {
  @inlinable public static var elementType: ElementType { .int64 }
}
extension UInt8: NumericElement {
  @inlinable public static var elementType: ElementType { .uint8 }
}
extension Bool: TensorElement {
  @inlinable public static var elementType: ElementType { .bool }
}
