import NablaCore

extension AnyTensor {
  /// Dimensions, ascending and counted from the first; nil after a failure.
  ///
  /// - Parameter indices: negative ones are counted from the end; nil for all.
  func axes(_ indices: [Int]?, for operation: String) -> [Int]? {
    guard let indices else { return Array(0..<rank) }
    guard let dimensions = dimensions(indices, for: operation) else { return nil }
    // A single number has a dimension to reduce over, as PyTorch has it, but not in its shape.
    return rank == 0 ? [] : (0..<dimensions.count).map { dimensions[$0] }.sorted()
  }

  /// The tensor with some dimensions as one, which is the last: recorded.
  func grouped(_ axes: [Int]) -> AnyTensor {
    let kept = (0..<rank).filter { !axes.contains($0) }
    var target = Dimensions(kept.map { shape.dimensions[$0] })
    target.append(axes.reduce(1) { $0 * shape.dimensions[$1] })
    let order = kept + axes
    let ordered = order == Array(0..<rank) ? self : permuted(order)
    return ordered.reshaped(to: Shape(dimensions: target))
  }

  /// The result of a reduction, with the dimensions that were reduced over if they are kept.
  func kept(_ axes: [Int], _ keepingDimensions: Bool) -> AnyTensor {
    keepingDimensions ? withDimensions(inserted: axes) : self
  }

  /// A kernel that reduces `[outer, reduced, inner]` to `[outer, inner]`.
  typealias ReductionKernel =
    @convention(c) (Int, Int, Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void

  /// Reduces over dimensions, ascending, by a kernel: not recorded.
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

/// A tensor seen as `[outer, reduced, inner]`, copied so that it lies like that if it does not.
struct Reduction {
  let source: AnyTensor
  let outer: Int
  let reduced: Int
  let inner: Int
  /// The shape without the dimensions reduced over.
  let resultShape: Shape

  /// The elements of an outer slice.
  var slice: Int { reduced * inner }

  /// - Parameter axes: the dimensions reduced over, ascending.
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
      // The order of a sum's terms follows the storage: it is the tensor's own, and fixed.
      source = tensor
      outer = 1
      inner = 1
    } else {
      source = tensor.copied(tensor.layout.permuted(kept + axes))
      outer = product(kept)
      inner = 1
    }
  }

  /// Runs `body` for all outer slices, perhaps on several threads, with the address of the first
  /// element of those that it is given.
  func run(_ body: (_ source: UnsafeRawPointer, _ outer: Range<Int>) -> Void) {
    Parallel.forEach(outer, work: slice / 8 + 1, alignment: 1) { outer in
      body(source.pointer(at: outer.lowerBound * slice), outer)
    }
  }

  /// Runs `body` for every line of elements that becomes one result, perhaps on several threads: with
  /// the place of its first element, the distance of neighbours being `inner`, and that of the result.
  @inline(__always)
  func forEachLine(_ body: (_ first: Int, _ result: Int) -> Void) {
    run { _, outer in
      for i in outer {
        for k in 0..<inner { body(i * slice + k, i * inner + k) }
      }
    }
  }
}
