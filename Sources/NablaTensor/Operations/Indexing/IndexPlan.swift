import NablaCore

/// The meaning of a subscript of a tensor: a view, and index tensors of dimensions of the view.
struct IndexPlan {
  /// The view, which needs no copy.
  private(set) var slices: Slices
  /// Dimensions of the view, ascending, with their index tensors.
  private(set) var places: [(dimension: Int, indices: AnyTensor)] = []
  /// Whether the view is the tensor itself.
  private(set) var isWhole = true

  /// - Returns: nil after an error.
  init?(_ indices: [TensorIndex], of tensor: AnyTensor) {
    slices = Slices("index", all: tensor.shape)
    guard let count = Self.count(indices, tensor) else { return nil }
    var dimension = 0
    // The dimension of the view.
    var result = 0
    for index in indices {
      switch index.kind {
      case .place(let place):
        let length = tensor.shape.dimensions[dimension]
        guard place >= -length, place < length else {
          fail(AnyTensor.outside("subscript", place, dimension, tensor))
          return nil
        }
        slices.starts[dimension] = place < 0 ? place + length : place
        slices.lengths[dimension] = 1
        slices.dropped |= 1 << UInt32(dimension)
        dimension += 1
        isWhole = false
      case .slice(let start, let end, let step):
        guard step > 0 else {
          fail(AnyTensor.noStep("subscript", step))
          return nil
        }
        let length = tensor.shape.dimensions[dimension]
        let slice = AnyTensor.slice(length, start, end, step)
        slices.starts[dimension] = slice.start
        slices.lengths[dimension] = slice.count
        slices.steps[dimension] = slice.step
        isWhole = isWhole && slice.count == length
        dimension += 1
        result += 1
      case .ellipsis:
        dimension += tensor.rank - count
        result += tensor.rank - count
      case .newAxis:
        slices.inserted |= 1 << UInt32(result)
        result += 1
        isWhole = false
      case .places(let indices):
        places.append((result, indices))
        dimension += 1
        result += 1
      case .mask(let mask):
        guard Self.check(mask, dimension, tensor) else { return nil }
        for (i, coordinates) in mask.coordinates().enumerated() {
          places.append((result + i, coordinates))
        }
        dimension += mask.rank
        result += mask.rank
      }
    }
  }

  /// The number of dimensions that the indices cover, if the tensor has that many.
  private static func count(_ indices: [TensorIndex], _ tensor: AnyTensor) -> Int? {
    var (count, ellipses, inserted, dropped) = (0, 0, 0, 0)
    for index in indices {
      switch index.kind {
      case .ellipsis: ellipses += 1
      case .newAxis: inserted += 1
      case .mask(let mask): count += mask.rank
      case .place:
        count += 1
        dropped += 1
      case .slice, .places: count += 1
      }
    }
    guard count <= tensor.rank, ellipses <= 1 else {
      fail(
        ellipses > 1
          ? "subscript: there are \(ellipses) ellipses; there may be one, as it fills what is left."
          : """
          subscript: \(count) dimensions are indexed, but \(tensor.text) has \(tensor.rank).
          """)
      return nil
    }
    return tensor.checkRank(tensor.rank + inserted - dropped, for: "subscript") ? count : nil
  }

  /// Whether a mask has the lengths of the dimensions from `first` on.
  private static func check(_ mask: AnyTensor, _ first: Int, _ tensor: AnyTensor) -> Bool {
    if mask.rank > 0
      && (0..<mask.rank).allSatisfy({
        mask.shape.dimensions[$0] == tensor.shape.dimensions[first + $0]
      })
    {
      return true
    }
    fail(
      """
      subscript: the mask \(mask.text) does not fit \(tensor.text) from dimension \(first) on: it must \
      have the same lengths there.
      """)
    return false
  }
}
