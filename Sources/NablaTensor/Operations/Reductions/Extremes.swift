import NablaCore

/// The largest or smallest element along dimensions, whose gradient is divided evenly among ties.
private struct Extreme: TensorRule {
  let axes: [Int]
  let isLargest: Bool

  var name: String { isLargest ? "amax" : "amin" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dx = dy where the extreme is, in equal parts where it is tied" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].extreme(axes, isLargest: isLargest) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let x = context.input(0)
    let y = context.output().withDimensions(inserted: axes)
    let ties = withoutGradient {
      Functions.whereEqual([x, y, .scalar(1, x.elementType)])[0].sum(axes, keepingDimensions: true)
    }
    let share = context.seed().withDimensions(inserted: axes).divided(by: ties)
    return [Functions.whereEqual([x, y, share])[0]]
  }
}

extension Functions {
  /// The third operand where the first two are equal, or both NaN, and 0 elsewhere.
  static let whereEqual = ElementwiseFunction(name: "whereEqual", inputs: 3) { operands in
    let (x, y, share) = (operands[0], operands[1], operands[2])
    let whereNaN = select(y .== y, 0, select(x .== x, 0, share))
    return [select(x .== y, share, whereNaN)]
  }
}

/// The extremes of integers.
private struct IntegerExtreme: NumericBody {
  let reduction: Reduction
  let elementType: ElementType
  let isLargest: Bool

  func run<Element: NumericElement>(_: Element.Type) -> AnyTensor {
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: reduction.resultShape))
    let results = result.memory(of: Element.self)
    let elements = reduction.source.memory(of: Element.self)
    let (reduced, inner) = (reduction.reduced, reduction.inner)
    reduction.forEachLine { first, line in
      var extreme = elements[first]
      for j in 1..<Swift.max(1, reduced) {
        let element = elements[first + j * inner]
        if isLargest ? element > extreme : element < extreme { extreme = element }
      }
      results[line] = extreme
    }
    return result
  }
}

extension AnyTensor {
  /// The extreme over dimensions, ascending, none of which is empty.
  fileprivate func extreme(_ axes: [Int], isLargest: Bool) -> AnyTensor {
    if !elementType.isDifferentiable {
      return reading(for: isLargest ? "amax" : "amin") {
        elementType.run(
          IntegerExtreme(
            reduction: Reduction(self, axes), elementType: elementType, isLargest: isLargest))
      }
    }
    return reading(for: isLargest ? "amax" : "amin") {
      reduced(axes, isLargest ? kernels.max : kernels.min)
    }
    .record(
      Extreme(axes: axes, isLargest: isLargest), InlineList(self), saving: 1, savesOutput: true)
  }

  /// The extreme along dimensions; the gradient is divided evenly among ties.
  func extreme(
    along dimensions: [Int]?, isLargest: Bool, keepingDimensions: Bool, for operation: String
  ) -> AnyTensor {
    guard let axes = axes(dimensions, for: operation),
      !isEmpty(axes, for: operation)
    else { return .zeros([], elementType) }
    return extreme(axes, isLargest: isLargest).kept(axes, keepingDimensions)
  }

  /// Whether a dimension is empty, which is reported as an error.
  func isEmpty(_ axes: [Int], for operation: String) -> Bool {
    guard let axis = axes.first(where: { shape.dimensions[$0] == 0 }) else { return false }
    fail(
      """
      \(operation): dimension \(axis) of \(text) is empty, and of no elements there is no extreme. \
      Reduce along other dimensions, or leave empty tensors out.
      """)
    return true
  }
}

extension Tensor where Element: NumericElement {
  /// The largest element along dimensions, or NaN if there is one. The gradient is divided evenly
  /// among ties.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; none may be empty; nil for all of
  ///     them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func amax(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    Tensor(
      any.extreme(
        along: dimensions, isLargest: true, keepingDimensions: keepingDimensions, for: "amax"))
  }
  /// The largest element along a dimension.
  public func amax(along dimension: Int, keepingDimensions: Bool = false) -> Tensor {
    amax(along: [dimension], keepingDimensions: keepingDimensions)
  }
  /// The smallest element along dimensions, or NaN if there is one. The gradient is divided evenly
  /// among ties.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; none may be empty; nil for all of
  ///     them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func amin(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    Tensor(
      any.extreme(
        along: dimensions, isLargest: false, keepingDimensions: keepingDimensions, for: "amin"))
  }
  /// The smallest element along a dimension.
  public func amin(along dimension: Int, keepingDimensions: Bool = false) -> Tensor {
    amin(along: [dimension], keepingDimensions: keepingDimensions)
  }

  /// The largest of all elements, or NaN if there is one; an error if there are no elements. The
  /// gradient is divided evenly among ties.
  public func max() -> Tensor {
    Tensor(any.extreme(along: nil, isLargest: true, keepingDimensions: false, for: "max"))
  }
  /// The smallest of all elements, or NaN if there is one; an error if there are no elements. The
  /// gradient is divided evenly among ties.
  public func min() -> Tensor {
    Tensor(any.extreme(along: nil, isLargest: false, keepingDimensions: false, for: "min"))
  }
}
