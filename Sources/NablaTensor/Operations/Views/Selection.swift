import NablaCore

/// The elements of a tensor that a view contains, independent of the tensor's strides. Each element
/// of the tensor is at most once in the view.
package enum Selection: Sendable {
  case slices(Slices)
  case diagonal(Diagonal)

  /// The layout of the elements in a tensor of a given layout.
  func layout(of layout: Layout) -> Layout {
    switch self {
    case .slices(let slices): slices.layout(of: layout)
    case .diagonal(let diagonal): diagonal.layout(of: layout)
    }
  }

  var name: String {
    switch self {
    case .slices(let slices): "\(slices.operation)"
    case .diagonal: "diagonal"
    }
  }
}

/// A part of each dimension: a single index, which drops the dimension, or every `step`-th index of
/// a range. New dimensions of length 1 may be inserted.
package struct Slices: Sendable {
  let operation: StaticString
  /// For each dimension of the tensor.
  var starts: Dimensions
  var steps: Dimensions
  var lengths: Dimensions
  /// The dimensions of the tensor that are dropped, as bits.
  var dropped: UInt32 = 0
  /// The inserted dimensions of the view, as bits.
  var inserted: UInt32 = 0

  /// All elements of a tensor.
  init(_ operation: StaticString, all shape: Shape) {
    self.operation = operation
    starts = Dimensions(repeating: 0, count: shape.rank)
    steps = Dimensions(repeating: 1, count: shape.rank)
    lengths = shape.dimensions
  }

  /// Some indices of one dimension.
  init(
    _ operation: StaticString, of shape: Shape, along dimension: Int, from start: Int, count: Int,
    by step: Int = 1, drops: Bool = false
  ) {
    self.init(operation, all: shape)
    starts[dimension] = start
    steps[dimension] = step
    lengths[dimension] = count
    if drops { dropped = 1 << UInt32(dimension) }
  }

  func layout(of layout: Layout) -> Layout {
    var shape = Dimensions()
    var strides = Dimensions()
    var offset = layout.offset
    func insertDimensions() {
      while inserted & (1 << UInt32(shape.count)) != 0 {
        shape.append(1)
        strides.append(1)
      }
    }
    for i in 0..<layout.rank {
      offset += starts[i] * layout.strides[i]
      if dropped & (1 << UInt32(i)) != 0 { continue }
      insertDimensions()
      shape.append(lengths[i])
      strides.append(steps[i] * layout.strides[i])
    }
    insertDimensions()
    return Layout(shape: Shape(dimensions: shape), strides: strides, offset: offset)
  }
}

/// The elements whose indices in two dimensions differ by a constant. They are the last dimension
/// of the view.
package struct Diagonal: Sendable {
  let offset: Int
  let first: Int
  let second: Int

  func layout(of layout: Layout) -> Layout {
    var result = layout
    let (rows, columns) = (layout.shape.dimensions[first], layout.shape.dimensions[second])
    let length = Swift.max(0, min(rows + min(offset, 0), columns - Swift.max(offset, 0)))
    let step = layout.strides[first] + layout.strides[second]
    if length > 0 {
      result.offset +=
        offset >= 0 ? offset * layout.strides[second] : -offset * layout.strides[first]
    }
    for dimension in [Swift.max(first, second), min(first, second)] {
      result.shape.dimensions.remove(at: dimension)
      result.strides.remove(at: dimension)
    }
    result.shape.dimensions.append(length)
    result.strides.append(step)
    return result
  }
}

/// A view of some elements of a tensor. Linear; its transpose puts them into zeros.
struct SelectIndex: TensorRule {
  let selection: Selection
  let inputShape: Shape

  var name: String { selection.name }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy where the elements were, 0 elsewhere" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].selecting(selection) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    return [AnyTensor.zeros(inputShape, seed.elementType).replacing(selection, by: seed)]
  }
}

/// A copy of a tensor with some elements replaced by those of another. Linear in both.
struct Replace: TensorRule {
  let selection: Selection

  var name: String { "replace" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, with 0 in the part; of what the part became: dy there" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].replacing(selection, by: inputs[1])
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    let inner = selection.layout(of: Layout(contiguous: seed.shape)).shape
    return [
      context.needs(0)
        ? seed.replacing(selection, by: AnyTensor.zeros(inner, seed.elementType)) : nil,
      context.needs(1) ? seed.selecting(selection) : nil,
    ]
  }
}

extension AnyTensor {
  /// A view of some of the elements.
  ///
  /// - Precondition: the selection fits the shape.
  @inline(__always)
  package func selecting(_ selection: Selection) -> AnyTensor {
    view(selection.layout(of: layout), SelectIndex(selection: selection, inputShape: shape))
  }

  /// A copy with some elements replaced by those of `value`.
  ///
  /// - Precondition: the selection fits the shape, and the value the selection.
  package func replacing(_ selection: Selection, by value: AnyTensor) -> AnyTensor {
    let result = reading(for: "replace") { copied() }
    let target = selection.layout(of: result.layout)
    value.reading(for: "replace") { value.copyElements(to: result, target) }
    return result.record(Replace(selection: selection), InlineList(self, value))
  }
}
