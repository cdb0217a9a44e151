import NablaCore

extension AnyTensor {
  /// A copy padded, or cropped, before and after the elements of the last dimensions.
  ///
  /// - Parameters:
  ///   - widths: of the last dimensions, in order. Negative ones crop.
  ///   - value: of rank 0, the value of the new elements.
  package func padded(_ widths: [(before: Int, after: Int)], with value: AnyTensor) -> AnyTensor {
    guard widths.count <= rank else {
      return fail(
        "padded: \(widths.count) dimensions are to be padded, but \(text) has \(rank).", like: self)
    }
    // Widths beyond the maximum are clamped: the shape is still too large, and no sum overflows.
    func bounded(_ width: Int) -> Int { Swift.min(Swift.max(width, -Int.max / 4), Int.max / 4) }
    let widths = widths.map { (before: bounded($0.before), after: bounded($0.after)) }
    var inner = Slices("pad", all: shape)
    var outer = shape.dimensions
    for (i, width) in widths.enumerated() {
      let dimension = rank - widths.count + i
      let length = shape.dimensions[dimension]
      let cut = (Swift.max(0, -width.before), Swift.max(0, -width.after))
      outer[dimension] = length + width.before + width.after
      inner.lengths[dimension] = length - cut.0 - cut.1
      inner.starts[dimension] = cut.0
      if outer[dimension] < 0 || inner.lengths[dimension] < 0 {
        return fail(
          """
          padded: dimension \(dimension) of \(text) cannot be cut by \(-width.before) places before \
          and \(-width.after) after: it has \(length).
          """, like: self)
      }
    }
    let padded = Shape((0..<rank).map { outer[$0] })
    if hasFailed { return self }
    let kept = inner.lengths == shape.dimensions ? self : selecting(.slices(inner))
    var place = Slices("pad", all: padded)
    for (i, width) in widths.enumerated() {
      let dimension = rank - widths.count + i
      place.starts[dimension] = Swift.max(0, width.before)
      place.lengths[dimension] = kept.shape.dimensions[dimension]
    }
    return value.expanded(to: padded).replacing(.slices(place), by: kept)
  }
}
