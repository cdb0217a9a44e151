import NablaCore

/// Note [A body for each element type]: ``ElementType`` is a value, but loops must be compiled for
/// each type, or they call a function for every element. Swift has no generic closures, so a loop
/// is a structure with a generic method, and only the two switches below turn the type as a value
/// into a type. ``AnyTensor/memory(of:)`` gives typed memory.

/// A loop over elements as numbers.
protocol NumericBody {
  associatedtype Result
  func run<Element: NumericElement>(_: Element.Type) -> Result
}

/// A loop over elements of any type.
protocol ElementBody {
  associatedtype Result
  func run<Element: ConvertibleElement>(_: Element.Type) -> Result
}

extension ElementType {
  /// Runs a body for the type; Bool is treated as a one-byte integer, 0 or 1.
  @inline(__always)
  func run<Body: NumericBody>(_ body: Body) -> Body.Result {
    switch self {
    case .float32: body.run(Float.self)
    case .float64: body.run(Double.self)
    case .int32: body.run(Int32.self)
    case .int64: body.run(Int64.self)
    case .uint8, .bool: body.run(UInt8.self)
    }
  }

  /// Runs a body for the type.
  @inline(__always)
  func run<Body: ElementBody>(_ body: Body) -> Body.Result {
    switch self {
    case .float32: body.run(Float.self)
    case .float64: body.run(Double.self)
    case .int32: body.run(Int32.self)
    case .int64: body.run(Int64.self)
    case .uint8: body.run(UInt8.self)
    case .bool: body.run(Bool.self)
    }
  }
}
