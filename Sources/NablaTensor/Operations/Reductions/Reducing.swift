import NablaCore

extension AnyTensor {
  /// Dimensions, ascending and non-negative; nil after an error.
  ///
  /// - Parameter indices: negative ones are counted from the end; nil for all.
  func axes(_ indices: [Int]?, for operation: String) -> [Int]? {
    guard let indices else { return Array(0..<rank) }
    guard let dimensions = dimensions(indices, for: operation) else { return nil }
    // A scalar can be reduced over dimension 0, as in PyTorch, though its shape has none.
    return rank == 0 ? [] : (0..<dimensions.count).map { dimensions[$0] }.sorted()
  }

  /// The tensor with some dimensions merged into one, the last; recorded.
  func grouped(_ axes: [Int]) -> AnyTensor {
    let kept = (0..<rank).filter { !axes.contains($0) }
    var target = Dimensions(kept.map { shape.dimensions[$0] })
    target.append(axes.reduce(1) { $0 * shape.dimensions[$1] })
    let order = kept + axes
    let ordered = order == Array(0..<rank) ? self : permuted(order)
    return ordered.reshaped(to: Shape(dimensions: target))
  }

  /// The result of a reduction, with the reduced dimensions if they are kept.
  func kept(_ axes: [Int], _ keepingDimensions: Bool) -> AnyTensor {
    if !keepingDimensions { return self }
    var target = shape.dimensions
    for axis in axes { target.insert(1, at: axis) }
    return result(as: Shape(dimensions: target))
  }

  /// A kernel that reduces `[outer, reduced, inner]` to `[outer, inner]`.
  typealias ReductionKernel =
    @convention(c) (Int, Int, Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void

  /// Reduces over ascending dimensions with a kernel, not recorded.
  func reduced(_ axes: [Int], _ kernel: ReductionKernel) -> AnyTensor {
    let reduction = Reduction(self, axes)
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: reduction.resultShape))
    reduction.run { source, outer in
      kernel(
        outer.count, reduction.reduced, reduction.inner, source,
        result.pointer(at: outer.lowerBound * reduction.inner))
    }
    return result
  }
}

/// A tensor seen as `[outer, reduced, inner]`, copied if its layout does not allow that.
struct Reduction {
  let source: AnyTensor
  let outer: Int
  let reduced: Int
  let inner: Int
  /// The shape without the reduced dimensions.
  let resultShape: Shape

  /// The number of elements of an outer slice.
  var slice: Int { reduced * inner }

  /// - Parameter axes: the reduced dimensions, ascending.
  init(_ tensor: AnyTensor, _ axes: [Int]) {
    let shape = tensor.shape
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    resultShape = Shape(dimensions: Dimensions(kept.map { shape.dimensions[$0] }))
    func product(_ dimensions: some Sequence<Int>) -> Int {
      dimensions.reduce(1) { $0 * shape.dimensions[$1] }
    }
    reduced = product(axes)
    let areNeighbours = axes.isEmpty || axes.count == axes[axes.count - 1] - axes[0] + 1
    if areNeighbours, tensor.layout.isContiguous {
      source = tensor
      let first = axes.first ?? shape.rank
      outer = product(0..<first)
      inner = product((axes.last.map { $0 + 1 } ?? shape.rank)..<shape.rank)
    } else if kept.isEmpty && tensor.layout.isDense {
      // The order of a sum's terms depends on the layout, so it is the same in every run.
      source = tensor
      outer = 1
      inner = 1
    } else {
      source = tensor.copied(tensor.layout.permuted(kept + axes))
      outer = product(kept)
      inner = 1
    }
  }

  /// Calls `body` for ranges of outer slices, possibly on several threads, with the address of the
  /// first element of the range.
  func run(_ body: (_ source: UnsafeRawPointer, _ outer: Range<Int>) -> Void) {
    Parallel.forEach(outer, work: slice / 8 + 1, alignment: 1) { outer in
      body(source.pointer(at: outer.lowerBound * slice), outer)
    }
  }

  /// Calls `body` for every line of elements that is reduced to one result, possibly on several
  /// threads: with the offset of its first element, the others following at distance `inner`, and
  /// the offset of the result.
  @inline(__always)
  func forEachLine(_ body: (_ first: Int, _ result: Int) -> Void) {
    run { _, outer in
      for i in outer {
        for k in 0..<inner { body(i * slice + k, i * inner + k) }
      }
    }
  }
}
