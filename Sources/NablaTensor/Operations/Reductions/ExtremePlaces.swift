import NablaCore

/// The index of the first extreme of integers.
private struct IntegerPlace: NumericBody {
  let reduction: Reduction
  let isLargest: Bool

  func run<Element: NumericElement>(_: Element.Type) -> AnyTensor {
    let result = AnyTensor(.int64, uninitialized: Layout(contiguous: reduction.resultShape))
    let results = result.memory(of: Int64.self)
    let elements = reduction.source.memory(of: Element.self)
    let (reduced, inner) = (reduction.reduced, reduction.inner)
    reduction.forEachLine { first, line in
      var place = 0
      for j in 1..<Swift.max(1, reduced) {
        let (element, extreme) = (elements[first + j * inner], elements[first + place * inner])
        if isLargest ? element > extreme : element < extreme { place = j }
      }
      results[line] = Int64(place)
    }
    return result
  }
}

extension AnyTensor {
  /// The index of the first extreme over some dimensions, in row-major order over them.
  ///
  /// - Precondition: the dimensions are adjacent, and none is empty.
  fileprivate func extremePlaces(_ axes: [Int], isLargest: Bool) -> AnyTensor {
    let source = layout.isContiguous ? self : copied()
    let reduction = Reduction(source, axes)
    if !elementType.isDifferentiable {
      return elementType.run(IntegerPlace(reduction: reduction, isLargest: isLargest))
    }
    let result = AnyTensor(.int64, uninitialized: Layout(contiguous: reduction.resultShape))
    let results = result.memory(of: Int64.self)
    reduction.run { source, outer in
      (isLargest ? kernels.argmax : kernels.argmin)(
        outer.count, reduction.reduced, reduction.inner, source,
        results + outer.lowerBound * reduction.inner)
    }
    return result
  }

  /// The index of the first extreme along a dimension, or of all elements.
  fileprivate func extremePlaces(
    along dimension: Int?, isLargest: Bool, _ keepingDimensions: Bool, for operation: String
  ) -> AnyTensor {
    guard let axes = axes(dimension.map { [$0] }, for: operation), !isEmpty(axes, for: operation)
    else { return .zeros([], .int64) }
    return reading(for: operation) { extremePlaces(axes, isLargest: isLargest) }
      .kept(axes, keepingDimensions)
  }
}

extension Tensor where Element: NumericElement {
  /// The index of the largest element along a dimension, or the row-major index of the largest of
  /// all elements. The first one of a tie, or the first NaN if there is one.
  ///
  /// - Parameters:
  ///   - dimension: a negative one is counted from the end; it must not be empty; nil for all.
  ///   - keepingDimensions: whether the dimension is kept, with length 1.
  public func argmax(along dimension: Int? = nil, keepingDimensions: Bool = false) -> Tensor<Int64>
  {
    Tensor<Int64>(
      any.extremePlaces(along: dimension, isLargest: true, keepingDimensions, for: "argmax"))
  }
  /// The index of the smallest element along a dimension, or the row-major index of the smallest of
  /// all elements. The first one of a tie, or the first NaN if there is one.
  ///
  /// - Parameters:
  ///   - dimension: a negative one is counted from the end; it must not be empty; nil for all.
  ///   - keepingDimensions: whether the dimension is kept, with length 1.
  public func argmin(along dimension: Int? = nil, keepingDimensions: Bool = false) -> Tensor<Int64>
  {
    Tensor<Int64>(
      any.extremePlaces(along: dimension, isLargest: false, keepingDimensions, for: "argmin"))
  }

  /// The largest elements along a dimension and their indices: the first of a tie, which gets the
  /// whole gradient.
  ///
  /// - Parameters:
  ///   - dimension: a negative one is counted from the end; it must not be empty.
  ///   - keepingDimensions: whether the dimension is kept, with length 1.
  public func max(
    along dimension: Int, keepingDimensions: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int64>) {
    extremes(along: dimension, isLargest: true, keepingDimensions, for: "max")
  }
  /// The smallest elements along a dimension and their indices: the first of a tie, which gets the
  /// whole gradient.
  ///
  /// - Parameters:
  ///   - dimension: a negative one is counted from the end; it must not be empty.
  ///   - keepingDimensions: whether the dimension is kept, with length 1.
  public func min(
    along dimension: Int, keepingDimensions: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int64>) {
    extremes(along: dimension, isLargest: false, keepingDimensions, for: "min")
  }

  private func extremes(
    along dimension: Int, isLargest: Bool, _ keepingDimensions: Bool, for operation: String
  ) -> (values: Tensor, indices: Tensor<Int64>) {
    let places = any.extremePlaces(along: dimension, isLargest: isLargest, true, for: operation)
    guard let axes = any.axes([dimension], for: operation), places.rank == any.rank else {
      return (Tensor(AnyTensor.zeros([], Element.elementType)), Tensor<Int64>(places))
    }
    let values = any.gather(places, axes.first ?? 0)
    if keepingDimensions || any.rank == 0 { return (Tensor(values), Tensor<Int64>(places)) }
    var shape = any.shape.dimensions
    shape.remove(at: axes[0])
    let target = Shape(dimensions: shape)
    return (Tensor(values.result(as: target)), Tensor<Int64>(places.result(as: target)))
  }
}
