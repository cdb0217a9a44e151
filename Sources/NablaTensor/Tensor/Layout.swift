/// The positions of a tensor's elements in its storage.
package struct Layout: Equatable, Sendable {
  package var shape: Shape
  /// The distance between neighbours in each dimension, in elements; 0 where an element is
  /// repeated.
  package var strides: Dimensions
  /// The offset of the first element.
  package var offset: Int

  package init(shape: Shape, strides: Dimensions, offset: Int = 0) {
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// Contiguous in row-major order, at offset 0.
  package init(contiguous shape: Shape) {
    self.init(shape: shape, strides: shape.contiguousStrides)
  }

  package var rank: Int { shape.rank }
  package var count: Int { shape.elementCount }

  /// Whether it is the layout of a new tensor of its shape.
  @inline(__always)
  package var isOfNew: Bool {
    var step = 1
    for i in stride(from: rank - 1, through: 0, by: -1) {
      if strides[i] != step { return false }
      step *= Swift.max(shape.dimensions[i], 1)
    }
    return offset == 0
  }

  /// Whether the elements are contiguous in row-major order.
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

  /// Whether the elements are without gaps and distinct, in any order.
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

  /// Whether several elements of the tensor share an element of the storage.
  package var overlaps: Bool {
    if count == 0 { return false }
    var order = (0..<rank).filter { shape.dimensions[$0] > 1 }
    order.sort { abs(strides[$0]) < abs(strides[$1]) }
    var extent = 0
    for i in order {
      if abs(strides[i]) <= extent { return true }
      extent += abs(strides[i]) * (shape.dimensions[i] - 1)
    }
    return false
  }

  // MARK: Views

  /// The same elements broadcast to a larger shape; nil if NumPy's rules do not allow it.
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

  /// The layout with permuted dimensions.
  package func permuted(_ order: Dimensions) -> Layout {
    var result = self
    for place in 0..<order.count {
      result.shape.dimensions[place] = shape.dimensions[order[place]]
      result.strides[place] = strides[order[place]]
    }
    return result
  }

  package func permuted(_ order: some Sequence<Int>) -> Layout { permuted(Dimensions(order)) }

  /// The same elements in the same order with another shape; nil if that requires a copy.
  package func reshaped(to target: Shape) -> Layout? {
    if count == 0 || isContiguous {
      return Layout(shape: target, strides: target.contiguousStrides, offset: offset)
    }
    // Dimensions of length 1 do not matter.
    var lengths = Dimensions()
    var steps = Dimensions()
    for i in 0..<rank where shape.dimensions[i] != 1 {
      lengths.append(shape.dimensions[i])
      steps.append(strides[i])
    }
    // Dimensions that can be merged are split into the new ones.
    var result = Dimensions(repeating: 1, count: target.rank)
    var next = target.rank - 1
    var last = lengths.count - 1
    while last >= 0 {
      var first = last
      var remaining = lengths[last]
      while first > 0 && steps[first - 1] == lengths[first] * steps[first] {
        first -= 1
        remaining *= lengths[first]
      }
      var step = steps[last]
      while remaining > 1 {
        let length = target.dimensions[next]
        if remaining % length != 0 { return nil }
        result[next] = step
        step *= length
        remaining /= length
        next -= 1
      }
      last = first - 1
    }
    return Layout(shape: target, strides: result, offset: offset)
  }
}
