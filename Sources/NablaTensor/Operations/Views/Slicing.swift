import NablaCore

extension AnyTensor {
  /// A view of a range of indices of a dimension.
  package func narrowed(along dimension: Int, from start: Int, count length: Int) -> AnyTensor {
    guard
      let dimension = self.dimension(dimension, for: "narrowed", needsDimensions: true)
    else { return self }
    let all = shape.dimensions[dimension]
    let first = start < 0 ? start + all : start
    guard length >= 0, first >= 0, first <= all, length <= all - first else {
      return fail(
        """
        narrowed: \(length) places from \(start) on are not all in dimension \(dimension) of \(text), \
        which has \(all). Negative starts count from the end.
        """, like: self)
    }
    return selecting(
      .slices(Slices("narrow", of: shape, along: dimension, from: first, count: length)))
  }

  /// A view of one index of a dimension, which is dropped.
  ///
  /// - Parameter operation: the name in messages.
  package func selected(
    along dimension: Int, at index: Int, for operation: String = "selected"
  ) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: operation, needsDimensions: true) else {
      return self
    }
    let all = shape.dimensions[dimension]
    guard index >= -all, index < all else {
      return fail(
        Self.outside(operation, index, dimension, self), elementType, shape.without(dimension))
    }
    return selecting(
      .slices(
        Slices(
          "select", of: shape, along: dimension, from: index < 0 ? index + all : index, count: 1,
          drops: true)))
  }

  static func outside(
    _ operation: String, _ index: Int, _ dimension: Int, _ tensor: AnyTensor
  ) -> String {
    let all = tensor.shape.dimensions[dimension]
    let range = all == 0 ? "it has none" : "they are \(-all) to \(all - 1)"
    return """
      \(operation): there is no place \(index) in dimension \(dimension) of \(tensor.text): \(range).
      """
  }

  /// A view of every `step`-th index of a dimension. Bounds are clamped, as in Python.
  package func sliced(
    along dimension: Int, from start: Int?, to end: Int?, by step: Int
  ) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "sliced", needsDimensions: true) else {
      return self
    }
    guard step > 0 else { return fail(Self.noStep("sliced", step), like: self) }
    let slice = Self.slice(shape.dimensions[dimension], start, end, step)
    return selecting(
      .slices(
        Slices(
          "slice", of: shape, along: dimension, from: slice.start, count: slice.count,
          by: slice.step)))
  }

  static func noStep(_ operation: String, _ step: Int) -> String {
    """
    \(operation): the step is \(step), but must be positive. To go backwards, use flipped(along:).
    """
  }

  /// The indices that a slice selects in a dimension.
  static func slice(
    _ length: Int, _ start: Int?, _ end: Int?, _ step: Int
  ) -> (start: Int, count: Int, step: Int) {
    func place(_ bound: Int) -> Int {
      bound < 0 ? Swift.max(0, bound + length) : min(bound, length)
    }
    let first = place(start ?? 0)
    let last = place(end ?? length)
    let count = last <= first ? 0 : (last - first - 1) / step + 1
    // If there is no second index, the step may be larger than any stride.
    return (first, count, count > 1 ? step : 1)
  }

  /// The elements whose indices in two dimensions differ by `offset`, as the last dimension.
  package func diagonal(offset: Int, _ first: Int, _ second: Int) -> AnyTensor {
    guard let first = dimension(first, for: "diagonal", needsDimensions: true),
      let second = dimension(second, for: "diagonal", needsDimensions: true)
    else { return self }
    if first == second {
      return fail(
        """
        diagonal: it needs two dimensions of \(text), but both are dimension \(first).
        """, like: self)
    }
    return selecting(.diagonal(Diagonal(offset: offset, first: first, second: second)))
  }
}

extension Shape {
  /// The shape without a dimension.
  func without(_ dimension: Int) -> Shape {
    var rest = dimensions
    rest.remove(at: dimension)
    return Shape(dimensions: rest)
  }

  /// The shape with one length replaced.
  func replacing(_ dimension: Int, by length: Int) -> Shape {
    var result = self
    result.dimensions[dimension] = length
    return result
  }
}
