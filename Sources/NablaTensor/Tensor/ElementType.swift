/// What the elements of a tensor are.
public enum ElementType: UInt8, Sendable, CaseIterable {
  /// `Float`.
  case float32
  /// `Double`.
  case float64
  /// `Int32`.
  case int32
  /// `Int64`.
  case int64
  /// `UInt8`.
  case uint8
  /// `Bool`.
  case bool

  /// The bytes of one element.
  @inlinable public var size: Int {
    switch self {
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .uint8, .bool: 1
    }
  }

  /// Whether a derivative by such elements exists.
  @inlinable public var isDifferentiable: Bool { self == .float32 || self == .float64 }
}

/// A type that tensors have as elements: Float and Double, which can be differentiated by, and Int32,
/// Int64, UInt8 and Bool, which are data.
public protocol TensorElement: Sendable, Equatable, BitwiseCopyable {
  /// The type as a value.
  static var elementType: ElementType { get }
}

/// A number that a tensor can be differentiated by: Float or Double.
public protocol DifferentiableElement: NumericElement, BinaryFloatingPoint {}

/// An element that is a number: all but Bool.
public protocol NumericElement: TensorElement, Numeric, Comparable {
  /// The nearest value; traps where there is none.
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
