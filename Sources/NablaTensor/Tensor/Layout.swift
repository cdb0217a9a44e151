/// Where the elements of a tensor lie in its storage.
package struct Layout: Equatable, Sendable {
  package var shape: Shape
  /// The distance between neighbours of a dimension, in elements; 0 where they are one element.
  package var strides: Dimensions
  /// The first element.
  package var offset: Int

  package init(shape: Shape, strides: Dimensions, offset: Int = 0) {
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// Row by row, from the beginning.
  package init(contiguous shape: Shape) {
    self.init(shape: shape, strides: shape.contiguousStrides)
  }

  package var rank: Int { shape.rank }
  package var count: Int { shape.elementCount }

  /// Whether the elements lie row by row without gaps.
  package var isContiguous: Bool {
    var step = 1
    for i in stride(from: rank - 1, through: 0, by: -1) {
      let length = shape.dimensions[i]
      if length == 0 { return true }
      if length != 1 && strides[i] != step { return false }
      step *= length
    }
    return true
  }

  /// Whether the elements are without gaps and none is there twice, in whatever order.
  package var isDense: Bool {
    var order = (0..<rank).filter { shape.dimensions[$0] != 1 }
    order.sort { strides[$0] < strides[$1] }
    var step = 1
    for i in order {
      if shape.dimensions[i] == 0 { return true }
      if strides[i] != step { return false }
      step *= shape.dimensions[i]
    }
    return true
  }

  /// Whether an element of the storage is several of the tensor.
  package var overlaps: Bool {
    var order = (0..<rank).filter { shape.dimensions[$0] > 1 }
    order.sort { abs(strides[$0]) < abs(strides[$1]) }
    var reach = 0
    for i in order {
      if abs(strides[i]) <= reach { return true }
      reach += abs(strides[i]) * (shape.dimensions[i] - 1)
    }
    return false
  }

  // MARK: Views

  /// The same elements under a larger shape; nil if it is none by NumPy's rules.
  package func broadcast(to target: Shape) -> Layout? {
    if shape == target { return self }
    guard target.rank >= rank else { return nil }
    var result = Layout(
      shape: target, strides: Dimensions(repeating: 0, count: target.rank), offset: offset)
    let shift = target.rank - rank
    for i in 0..<rank {
      if shape.dimensions[i] == target.dimensions[shift + i] {
        result.strides[shift + i] = strides[i]
      } else if shape.dimensions[i] != 1 {
        return nil
      }
    }
    return result
  }

  /// The dimensions in another order.
  package func permuted(_ order: some Sequence<Int>) -> Layout {
    var lengths = Dimensions()
    var steps = Dimensions()
    for i in order {
      lengths.append(shape.dimensions[i])
      steps.append(strides[i])
    }
    return Layout(shape: Shape(dimensions: lengths), strides: steps, offset: offset)
  }

  /// The same elements in the same order under another shape; nil if that takes a copy.
  package func reshaped(to target: Shape) -> Layout? {
    if count == 0 || isContiguous {
      return Layout(shape: target, strides: target.contiguousStrides, offset: offset)
    }
    // Runs of dimensions that lie one in the other are split anew.
    var steps = Dimensions(repeating: 0, count: target.rank)
    var next = target.rank - 1
    var last = rank - 1
    while last >= 0 {
      var first = last
      while first > 0
        && (shape.dimensions[first - 1] == 1 || shape.dimensions[first] == 1
          || strides[first - 1] == shape.dimensions[first] * strides[first])
      {
        // A dimension of one element has no stride to compare with.
        if shape.dimensions[first] == 1 || shape.dimensions[first - 1] == 1 { break }
        first -= 1
      }
      var remaining = (first...last).reduce(1) { $0 * shape.dimensions[$1] }
      var step = strides[last]
      while remaining > 1 {
        guard next >= 0, remaining % max(target.dimensions[next], 1) == 0 else { return nil }
        steps[next] = step
        step *= target.dimensions[next]
        remaining /= target.dimensions[next]
        next -= 1
      }
      last = first - 1
    }
    while next >= 0 {
      guard target.dimensions[next] == 1 else { return nil }
      steps[next] = next + 1 < target.rank ? steps[next + 1] * target.dimensions[next + 1] : 1
      next -= 1
    }
    return Layout(shape: target, strides: steps, offset: offset)
  }
}
