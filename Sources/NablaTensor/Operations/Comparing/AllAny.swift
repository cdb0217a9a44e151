import NablaCore

/// Whether all, or any, elements along dimensions are true: a number is true unless it is 0, so NaN
/// is true.
private struct Quantifier: NumericBody {
  let reduction: Reduction
  /// The element value that determines the result: true for `any`.
  let decisive: Bool

  func run<Element: NumericElement>(_: Element.Type) -> AnyTensor {
    let result = AnyTensor(.bool, uninitialized: Layout(contiguous: reduction.resultShape))
    let results = result.memory(of: Bool.self)
    let elements = reduction.source.memory(of: Element.self)
    let (reduced, inner) = (reduction.reduced, reduction.inner)
    reduction.forEachLine { first, line in
      var found = false
      for j in 0..<reduced where (elements[first + j * inner] != 0) == decisive {
        found = true
        break
      }
      results[line] = found == decisive
    }
    return result
  }
}

extension Tensor {
  private func quantified(
    _ name: String, decisive: Bool, _ dimensions: [Int]?, _ keepingDimensions: Bool
  ) -> Tensor<Bool> {
    guard let axes = any.axes(dimensions, for: name) else {
      return Tensor<Bool>(AnyTensor.zeros([], .bool))
    }
    let result = any.reading(for: name) {
      Element.elementType.run(Quantifier(reduction: Reduction(any, axes), decisive: decisive))
    }
    return Tensor<Bool>(result.kept(axes, keepingDimensions))
  }

  /// Whether all elements along dimensions are true; true if there are none. A number is true
  /// unless it is 0.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func all(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor<Bool> {
    quantified("all", decisive: false, dimensions, keepingDimensions)
  }
  /// Whether all elements along a dimension are true.
  public func all(along dimension: Int, keepingDimensions: Bool = false) -> Tensor<Bool> {
    all(along: [dimension], keepingDimensions: keepingDimensions)
  }
  /// Whether any element along dimensions is true; false if there are none. A number is true unless
  /// it is 0.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func any(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor<Bool> {
    quantified("any", decisive: true, dimensions, keepingDimensions)
  }
  /// Whether any element along a dimension is true.
  public func any(along dimension: Int, keepingDimensions: Bool = false) -> Tensor<Bool> {
    any(along: [dimension], keepingDimensions: keepingDimensions)
  }
}
