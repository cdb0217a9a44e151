import NablaCore

/// The text of a tensor, in PyTorch's format.
///
///     tensor([[1., 2.],
///             [3., 4.]])
///
/// If there are more than 1000 elements, the first and last three of each dimension are shown. The
/// elements are followed by PyTorch's attributes under the library's names: `elementType: Double`
/// unless the elements are Float, Int64 or Bool; the shape of an empty tensor; `requiresGrad: true`
/// for a leaf, and `computedBy: multiply` for the result of a recorded operation.
struct TensorText {
  private static let edge = 3
  private static let largestCount = 1000
  private static let lineWidth = 80
  private static let opening = "tensor("

  private let tensor: AnyTensor
  private let isShortened: Bool
  /// The texts of the shown elements, in order.
  private var texts: [String] = []

  init(_ tensor: AnyTensor) {
    self.tensor = tensor
    isShortened = tensor.count > Self.largestCount
  }

  /// The whole text.
  mutating func description() -> String {
    tensor.reading(for: "description") { read() }
    // Texts are taken from the end.
    texts.reverse()
    let indent = Self.opening.count
    var text = Self.opening
    text += tensor.count == 0 ? "[]" : rows(0, indent)
    var lineLength = text.split(separator: "\n").last?.count ?? 0
    for addition in additions() {
      if lineLength + addition.count + 4 > Self.lineWidth {
        text += ",\n" + String(repeating: " ", count: indent) + addition
        lineLength = indent + addition.count
      } else {
        text += ", " + addition
        lineLength += addition.count + 2
      }
    }
    return text + ")"
  }

  private func additions() -> [String] {
    var additions: [String] = []
    if tensor.count == 0 && tensor.rank != 1 { additions.append("shape: \(tensor.shape)") }
    switch tensor.elementType {
    case .float32, .int64, .bool: break
    default: additions.append("elementType: \(tensor.elementType.swiftName)")
    }
    if let node = tensor.currentNode {
      additions.append("computedBy: \(node.rule.name)")
    } else if tensor.isVariable {
      additions.append("requiresGrad: true")
    }
    return additions
  }

  // MARK: Layout

  /// The shown indices of a dimension; nil stands for an ellipsis.
  private func places(_ dimension: Int) -> [Int?] {
    let length = tensor.shape.dimensions[dimension]
    if !isShortened || length <= 2 * Self.edge { return Array(0..<length) }
    return Array(0..<Self.edge) + [nil] + Array((length - Self.edge)..<length)
  }

  private mutating func rows(_ dimension: Int, _ indent: Int) -> String {
    if dimension == tensor.rank { return texts.removeLast() }
    let isLast = dimension == tensor.rank - 1
    var parts: [String] = []
    for place in places(dimension) {
      if place == nil {
        parts.append(isLast ? " ..." : "...")
      } else {
        parts.append(rows(dimension + 1, indent + 1))
      }
    }
    let space = String(repeating: " ", count: indent + 1)
    if isLast {
      let width = (parts.first?.count ?? 0) + 2
      let each = max(1, (Self.lineWidth - indent) / width)
      let lines = stride(from: 0, to: parts.count, by: each).map { start in
        parts[start..<min(start + each, parts.count)].joined(separator: ", ")
      }
      return "[" + lines.joined(separator: ",\n" + space) + "]"
    }
    let separator = "," + String(repeating: "\n", count: tensor.rank - dimension - 1) + space
    return "[" + parts.joined(separator: separator) + "]"
  }

  // MARK: Elements

  /// Reads and formats the shown elements.
  private mutating func read() {
    switch tensor.elementType {
    case .float32: readNumbers(Float.self)
    case .float64: readNumbers(Double.self)
    case .int32: readTexts(Int32.self)
    case .int64: readTexts(Int64.self)
    case .uint8: readTexts(UInt8.self)
    case .bool: readTexts(Bool.self)
    }
  }

  private mutating func readNumbers<Element: BinaryFloatingPoint & BitwiseCopyable>(_: Element.Type)
  {
    let numbers = shown(Element.self).map { Double($0) }
    let format = NumberFormat(numbers)
    texts = numbers.map(format.text)
  }

  private mutating func readTexts<Element: BitwiseCopyable>(_: Element.Type) {
    let written = shown(Element.self).map { "\($0)" }
    let format = NumberFormat(texts: written)
    texts = written.map(format.padded)
  }

  private func shown<Element: BitwiseCopyable>(_: Element.Type) -> [Element] {
    var result: [Element] = []
    let memory = tensor.memory(of: Element.self)
    func visit(_ dimension: Int, _ offset: Int) {
      if dimension == tensor.rank {
        result.append(memory[offset])
        return
      }
      for case let place? in places(dimension) {
        visit(dimension + 1, offset + place * tensor.layout.strides[dimension])
      }
    }
    if tensor.count > 0 { visit(0, 0) }
    return result
  }
}

extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The elements in PyTorch's format: `tensor([1., 2.], requiresGrad: true)`.
  ///
  /// If there are more than 1000 elements, only the first and last three of each dimension are
  /// shown. The element type is shown unless it is Float, Int64 or Bool.
  public var description: String {
    var text = TensorText(any)
    return text.description()
  }

  public var debugDescription: String { description }
}
