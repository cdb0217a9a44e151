import NablaCore

/// Which elements of a tensor a view has, whatever the strides of the tensor are: at most one
/// element of the view for each of the tensor.
package enum Selection: Sendable {
  case slices(Slices)
  case diagonal(Diagonal)

  /// Where the elements are in a tensor of some layout.
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

/// A part of each dimension: a single place, after which the dimension is dropped, or every so many
/// from one to another. New dimensions of length 1 may be put in.
package struct Slices: Sendable {
  let operation: StaticString
  /// Of each dimension of the tensor.
  var starts: Dimensions
  var steps: Dimensions
  var lengths: Dimensions
  /// The dimensions of the tensor that the view does not have: bits.
  var dropped: UInt32 = 0
  /// The dimensions of the view that the tensor does not have: bits.
  var inserted: UInt32 = 0

  /// All of a tensor.
  init(_ operation: StaticString, all shape: Shape) {
    self.operation = operation
    starts = Dimensions(repeating: 0, count: shape.rank)
    steps = Dimensions(repeating: 1, count: shape.rank)
    lengths = shape.dimensions
  }

  /// Some places of one dimension.
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

/// The elements whose places in two dimensions differ by a number. They are the last dimension of the
/// view.
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

/// Some of a tensor's elements, without copying. A linear operation, whose transpose puts them back
/// among zeros.
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

/// A copy of a tensor of which some elements are another tensor's. Linear in both.
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

  /// A copy of which some elements are those of `value`.
  ///
  /// - Precondition: the selection fits the shape, and the value the selection.
  package func replacing(_ selection: Selection, by value: AnyTensor) -> AnyTensor {
    let result = reading(for: "replace") { copied() }
    let target = selection.layout(of: result.layout)
    value.reading(for: "replace") { value.copyElements(to: result, target) }
    return result.record(Replace(selection: selection), InlineList(self, value))
  }
}
