import NablaCore

/// The same numbers with another element type. Linear, up to rounding.
struct Convert: TensorRule {
  let source: ElementType
  let target: ElementType

  var name: String { "convert" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, converted back" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].converted(to: target) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.seed().converted(to: source)]
  }
}

/// An element type that every other can be converted to.
protocol ConvertibleElement: TensorElement {
  /// The nearest value for floating-point types, the value truncated toward zero for integers; nil
  /// if there is none.
  init?(converting value: Double)
  init?(converting value: Int64)
  init(converting value: Bool)
}

extension AnyTensor {
  /// The same numbers with another element type: recorded between Float and Double.
  package func converted(to target: ElementType) -> AnyTensor {
    if target == elementType { return self }
    let result = AnyTensor(target, uninitialized: Layout(contiguous: shape))
    let wrong = reading(for: "convert") {
      let rows = inRows()
      return target.run(Converter(source: rows, result: result))
    }
    if let wrong {
      let value = elementType.run(ElementText(tensor: self, place: wrong))
      return fail(
        "convert: element \(wrong) of \(text) is \(value), which is no \(target.swiftName)",
        like: result)
    }
    guard target.isDifferentiable && elementType.isDifferentiable else { return result }
    return result.record(Convert(source: elementType, target: target), InlineList(self))
  }
}

extension ElementType {
  /// The distance between 1 and the next larger Float or Double.
  var ulpOfOne: Double {
    switch self {
    case .float32: Double(Float.ulpOfOne)
    default: Double.ulpOfOne
    }
  }

  /// The name of the type in Swift.
  var swiftName: String {
    switch self {
    case .float32: "Float"
    case .float64: "Double"
    case .int32: "Int32"
    case .int64: "Int64"
    case .uint8: "UInt8"
    case .bool: "Bool"
    }
  }
}

/// The text of one element.
private struct ElementText: ElementBody {
  let tensor: AnyTensor
  let place: Int
  func run<Element: ConvertibleElement>(_ type: Element.Type) -> String {
    "\(tensor.elements(type)[place])"
  }
}

/// Converts contiguous elements; gives the index of the first one that cannot be converted, if any.
private struct Converter: ElementBody {
  let source: AnyTensor
  let result: AnyTensor

  func run<Target: ConvertibleElement>(_: Target.Type) -> Int? {
    switch source.elementType {
    case .float32: convert(Float.self, Target.self) { Target(converting: Double($0)) }
    case .float64: convert(Double.self, Target.self) { Target(converting: $0) }
    case .int32: convert(Int32.self, Target.self) { Target(converting: Int64($0)) }
    case .int64: convert(Int64.self, Target.self) { Target(converting: $0) }
    case .uint8: convert(UInt8.self, Target.self) { Target(converting: Int64($0)) }
    case .bool: convert(Bool.self, Target.self) { Target(converting: $0) }
    }
  }

  @inline(__always)
  private func convert<Source: BitwiseCopyable, Target: ConvertibleElement>(
    _: Source.Type, _: Target.Type, _ element: (Source) -> Target?
  ) -> Int? {
    let (from, to) = (source.memory(of: Source.self), result.memory(of: Target.self))
    for place in 0..<result.count {
      guard let value = element(from[place]) else { return place }
      to[place] = value
    }
    return nil
  }
}

extension Float: ConvertibleElement {
  init?(converting value: Double) { self = Float(value) }
  init?(converting value: Int64) { self = Float(value) }
  init(converting value: Bool) { self = value ? 1 : 0 }
}
extension Double: ConvertibleElement {
  init?(converting value: Double) { self = value }
  init?(converting value: Int64) { self = Double(value) }
  init(converting value: Bool) { self = value ? 1 : 0 }
}
extension Bool: ConvertibleElement {
  init?(converting value: Double) { self = value != 0 }
  init?(converting value: Int64) { self = value != 0 }
  init(converting value: Bool) { self = value }
}

extension ConvertibleElement where Self: FixedWidthInteger {
  init?(converting value: Double) {
    // Truncated toward zero, as in Swift and PyTorch.
    self.init(exactly: value.rounded(.towardZero))
  }
  init?(converting value: Int64) { self.init(exactly: value) }
  init(converting value: Bool) { self = value ? 1 : 0 }
}
extension Int32: ConvertibleElement {}
extension Int64: ConvertibleElement {}
extension UInt8: ConvertibleElement {}
