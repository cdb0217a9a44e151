import CNablaKernels
import NablaCore

extension AnyTensor {
  /// A kernel that reduces `[outer, reduced, inner]` to `[outer, inner]`.
  typealias ReductionKernel<Element, Result> = (
    nabla_level, Int, Int, Int, UnsafePointer<Element>?, UnsafeMutablePointer<Result>?
  ) -> Void

  /// Reduces over dimensions, ascending, by a kernel: not recorded.
  func reduced(
    _ axes: [Int], _ float: ReductionKernel<Float, Float>,
    _ double: ReductionKernel<Double, Double>
  ) -> AnyTensor {
    let reduction = Reduction(self, axes)
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: reduction.resultShape))
    reduction.run { source, outer in
      if elementType == .float32 {
        float(
          Kernels.machineLevel, outer.count, reduction.reduced, reduction.inner,
          source.assumingMemoryBound(to: Float.self) + outer.lowerBound * reduction.slice,
          result.pointer.assumingMemoryBound(to: Float.self) + outer.lowerBound * reduction.inner)
      } else {
        double(
          Kernels.machineLevel, outer.count, reduction.reduced, reduction.inner,
          source.assumingMemoryBound(to: Double.self) + outer.lowerBound * reduction.slice,
          result.pointer.assumingMemoryBound(to: Double.self) + outer.lowerBound * reduction.inner)
      }
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

  /// Runs `body` for all outer slices, perhaps on several threads.
  func run(_ body: (_ source: UnsafeRawPointer, _ outer: Range<Int>) -> Void) {
    let pointer = UnsafeRawPointer(source.pointer)
    Parallel.forEach(outer, work: slice / 8 + 1, alignment: 1) { body(pointer, $0) }
  }
}
