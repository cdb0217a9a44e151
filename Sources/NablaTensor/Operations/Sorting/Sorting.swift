import NablaCore

/// The indices that sort the elements along a dimension, as `[outer, count, inner]`.
private struct SortedPlaces: NumericBody {
  let source: AnyTensor
  let axis: Int
  let descending: Bool
  /// The number of indices needed: the first ones.
  let count: Int

  func run<Element: NumericElement>(_: Element.Type) -> AnyTensor {
    let (outer, length, inner) = source.extents(around: axis)
    var shape = source.shape.dimensions
    if source.rank > 0 { shape[axis] = count }
    let result = AnyTensor(.int64, uninitialized: Layout(contiguous: Shape(dimensions: shape)))
    let places = result.memory(of: Int64.self)
    let elements = source.memory(of: Element.self)
    Parallel.forEach(outer * inner, work: 32 * length, alignment: 1) { lanes in
      var keys: [(element: Element, place: Int64)] = []
      keys.reserveCapacity(length)
      for lane in lanes {
        let (i, k) = (lane / inner, lane % inner)
        keys.removeAll(keepingCapacity: true)
        for j in 0..<length {
          keys.append((elements[(i * length + j) * inner + k], Int64(j)))
        }
        // The sort is stable in both directions, so the order is specified.
        if descending {
          keys.sort { isBelow($1.element, $0.element) || isTied($0, $1) && $0.place < $1.place }
        } else {
          keys.sort { isBelow($0.element, $1.element) || isTied($0, $1) && $0.place < $1.place }
        }
        for j in 0..<count { places[(i * count + j) * inner + k] = keys[j].place }
      }
    }
    return result
  }

  /// The order of numbers, with NaN greater than all others.
  @inline(__always)
  private func isBelow<Element: NumericElement>(_ x: Element, _ y: Element) -> Bool {
    x < y || (y != y && x == x)
  }
  @inline(__always)
  private func isTied<Element: NumericElement>(
    _ x: (element: Element, place: Int64), _ y: (element: Element, place: Int64)
  ) -> Bool {
    x.element == y.element || (x.element != x.element && y.element != y.element)
  }
}

extension Tensor where Element: NumericElement {
  /// The sorted elements along a dimension, and their indices.
  ///
  /// NaN is greater than every number. The sort is stable: equal elements keep their order. The
  /// gradient flows to the original positions.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func sort(
    along dimension: Int = -1, descending: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int64>) {
    sorted(along: dimension, descending, nil, for: "sort")
  }

  /// The indices that sort the elements along a dimension: see ``sort(along:descending:)``.
  public func argsort(along dimension: Int = -1, descending: Bool = false) -> Tensor<Int64> {
    guard let axis = any.dimension(dimension, for: "argsort") else { return Tensor<Int64>(0) }
    return Tensor<Int64>(places(axis, descending, any.extents(around: axis).length, for: "argsort"))
  }

  /// The largest elements along a dimension in descending order, or the smallest in ascending
  /// order, and their indices. In a tie, the lowest indices are chosen.
  ///
  /// - Parameters:
  ///   - count: the number of elements, at most the length of the dimension.
  ///   - dimension: a negative one is counted from the end.
  public func topk(
    _ count: Int, along dimension: Int = -1, largest: Bool = true
  ) -> (values: Tensor, indices: Tensor<Int64>) {
    sorted(along: dimension, largest, count, for: "topk")
  }

  private func sorted(
    along dimension: Int, _ descending: Bool, _ count: Int?, for operation: String
  ) -> (values: Tensor, indices: Tensor<Int64>) {
    let nothing = Tensor(AnyTensor.zeros([], Element.elementType))
    guard let axis = any.dimension(dimension, for: operation) else {
      return (nothing, Tensor<Int64>(0))
    }
    let length = any.extents(around: axis).length
    let count = count ?? length
    // A scalar counts as one element.
    guard (0...length).contains(count), any.rank > 0 || count == 1 else {
      fail(
        """
        \(operation): \(count) elements of dimension \(axis) of \(any.text), which has \(length). \
        Ask for \(any.rank == 0 ? "1" : "0 to \(length)").
        """)
      return (nothing, Tensor<Int64>(0))
    }
    let places = places(axis, descending, count, for: operation)
    return (Tensor(any.gather(places, axis)), Tensor<Int64>(places))
  }

  private func places(
    _ axis: Int, _ descending: Bool, _ count: Int, for operation: String
  ) -> AnyTensor {
    any.reading(for: operation) {
      Element.elementType.run(
        SortedPlaces(source: any.inRows(), axis: axis, descending: descending, count: count))
    }
  }
}
