import NablaCore

/// A tensor with some dimensions reversed. It is its own transpose.
struct Flip: TensorRule {
  let dimensions: Dimensions

  var name: String { "flip" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, flipped" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].flipped(dimensions) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.seed().flipped(dimensions)]
  }
}

extension AnyTensor {
  /// A copy with some dimensions reversed.
  package func flipped(_ dimensions: some Collection<Int>) -> AnyTensor {
    guard let dimensions = self.dimensions(dimensions, for: "flipped") else { return self }
    return flipped(rank == 0 ? Dimensions() : dimensions)
  }

  func flipped(_ dimensions: Dimensions) -> AnyTensor {
    var source = layout
    for i in 0..<dimensions.count {
      let dimension = dimensions[i]
      source.offset += Swift.max(0, shape.dimensions[dimension] - 1) * layout.strides[dimension]
      source.strides[dimension] = -layout.strides[dimension]
    }
    return reading(for: "flipped") { copied(source) }
      .record(Flip(dimensions: dimensions), InlineList(self))
  }

  /// A copy shifted cyclically along a dimension.
  package func rolled(by shift: Int, along dimension: Int) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "rolled", needsDimensions: true) else {
      return self
    }
    if count == 0 { return cloned() }
    let length = shape.dimensions[dimension]
    let start = (length - shift % length) % length
    let tail = narrowed(along: dimension, from: start, count: length - start)
    let head = narrowed(along: dimension, from: 0, count: start)
    return AnyTensor.concatenated([tail, head], along: dimension)
  }

  /// A copy shifted cyclically along several dimensions.
  package func rolled(by shifts: [Int], along dimensions: [Int]) -> AnyTensor {
    guard !shifts.isEmpty, shifts.count == dimensions.count else {
      return fail(
        """
        rolled: of \(text), \(dimensions.count) dimensions \(dimensions) are moved on by \
        \(shifts.count) shifts \(shifts). There must be as many, and at least one.
        """, like: self)
    }
    return zip(shifts, dimensions).reduce(self) { $0.rolled(by: $1.0, along: $1.1) }
  }

  /// A copy with the elements shifted cyclically in row-major order.
  package func rolled(by shift: Int) -> AnyTensor {
    flattened(from: 0, to: -1).rolled(by: shift, along: 0).result(as: shape)
  }
}
