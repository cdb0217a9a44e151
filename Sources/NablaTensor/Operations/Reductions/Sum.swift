import NablaCore

/// The sum over some dimensions. Linear; its transpose broadcasts.
struct Sum: TensorRule {
  let inputShape: Shape
  /// The reduced dimensions, ascending.
  let axes: [Int]

  var name: String { "sum" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, repeated" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].sum(axes, keepingDimensions: false)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    return [seed.withDimensions(inserted: axes).expanded(to: inputShape)]
  }
}

extension AnyTensor {
  /// The sum over dimensions, which are non-negative.
  ///
  /// - Precondition: the elements are Float or Double.
  package func sum(_ axes: [Int], keepingDimensions: Bool) -> AnyTensor {
    let result = reading(for: "sum") { reduced(axes, kernels.sum) }
      .record(Sum(inputShape: shape, axes: axes), InlineList(self))
    return result.kept(axes, keepingDimensions)
  }

  /// The sum over all dimensions.
  package func sum() -> AnyTensor { sum(Array(0..<rank), keepingDimensions: false) }

  /// The sum over the dimensions that a broadcast from `target` repeated.
  package func summed(to target: Shape) -> AnyTensor {
    if shape == target { return self }
    let extra = rank - target.rank
    var axes = Array(0..<extra)
    for i in 0..<target.rank where target.dimensions[i] == 1 && shape.dimensions[extra + i] != 1 {
      axes.append(extra + i)
    }
    return sum(axes, keepingDimensions: false).reshaped(to: target)
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The sum along dimensions; 0 if there are no elements. The derivative is 1. The rounding error
  /// grows with the logarithm of the count.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func sum(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard let axes = any.axes(dimensions, for: "sum") else { return .nothing }
    return Tensor(any.sum(axes, keepingDimensions: keepingDimensions))
  }
  /// The sum along a dimension.
  public func sum(along dimension: Int, keepingDimensions: Bool = false) -> Tensor {
    sum(along: [dimension], keepingDimensions: keepingDimensions)
  }

  /// The mean along dimensions; NaN if there are no elements. The derivative is 1 / count.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func mean(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard let axes = any.axes(dimensions, for: "mean") else { return .nothing }
    return Tensor(any.mean(axes, keepingDimensions: keepingDimensions))
  }
  /// The mean along a dimension.
  public func mean(along dimension: Int, keepingDimensions: Bool = false) -> Tensor {
    mean(along: [dimension], keepingDimensions: keepingDimensions)
  }

  /// The result after a failure.
  static var nothing: Tensor { Tensor(AnyTensor.zeros([], Element.elementType)) }
}

extension AnyTensor {
  /// The mean over dimensions, ascending.
  func mean(_ axes: [Int], keepingDimensions: Bool) -> AnyTensor {
    let count = axes.reduce(1) { $0 * shape.dimensions[$1] }
    return sum(axes, keepingDimensions: keepingDimensions)
      .divided(by: .scalar(Double(count), elementType))
  }
}

extension Tensor where Element: FixedWidthInteger {
  /// The sum along dimensions as Int64, which wraps around; 0 if there are no elements.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func sum(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor<Int64>
  {
    Tensor<Int64>(any.integerSum(dimensions, keepingDimensions))
  }
}

extension Tensor where Element == Bool {
  /// The number of true elements along dimensions.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func sum(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor<Int64>
  {
    Tensor<Int64>(any.integerSum(dimensions, keepingDimensions))
  }
}

extension AnyTensor {
  /// The sum of integers, or the number of true elements.
  fileprivate func integerSum(_ dimensions: [Int]?, _ keepingDimensions: Bool) -> AnyTensor {
    guard let axes = axes(dimensions, for: "sum") else { return .zeros([], .int64) }
    return reading(for: "sum") {
      let reduction = Reduction(self, axes)
      return switch elementType {
      case .int64: reduction.integerSum(Int64.self)
      case .int32: reduction.integerSum(Int32.self)
      default: reduction.integerSum(UInt8.self)
      }
    }.kept(axes, keepingDimensions)
  }
}

extension Reduction {
  fileprivate func integerSum<Element: FixedWidthInteger & BitwiseCopyable>(
    _: Element.Type
  ) -> AnyTensor {
    let result = AnyTensor(.int64, uninitialized: Layout(contiguous: resultShape))
    let (elements, results) = (source.memory(of: Element.self), result.memory(of: Int64.self))
    forEachLine { first, place in
      var sum: Int64 = 0
      for j in 0..<reduced { sum &+= Int64(elements[first + j * inner]) }
      results[place] = sum
    }
    return result
  }
}
