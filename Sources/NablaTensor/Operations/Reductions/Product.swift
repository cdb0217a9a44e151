import NablaCore

/// The product along a dimension.
private struct Product: TensorRule {
  let axis: Int

  var name: String { "prod" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dxᵢ = dy times the product of the others" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].product(axis) }

  /// The product of the other elements is that of those before times that of those after: see Note
  /// [Cumulative operations].
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let x = context.input(0)
    let before = x.cumulativeProduct(axis, isReversed: false).shifted(axis, by: 1, fill: 1)
    let after = x.cumulativeProduct(axis, isReversed: true).shifted(axis, by: -1, fill: 1)
    let seed = context.seed().withDimensions(inserted: [axis])
    return [before.multiplied(by: after).multiplied(by: seed)]
  }
}

extension AnyTensor {
  /// The product along one dimension.
  fileprivate func product(_ axis: Int) -> AnyTensor {
    reading(for: "prod") { reduced([axis], kernels.product) }
      .record(Product(axis: axis), InlineList(self), saving: 1)
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The product along dimensions; 1 if there are no elements. The derivative with respect to an
  /// element is the product of the others, computed without division, so it is correct for zeros.
  ///
  /// - Parameters:
  ///   - dimensions: negative ones are counted from the end; nil for all of them.
  ///   - keepingDimensions: whether the dimensions are kept, with length 1.
  public func prod(along dimensions: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    guard let axes = any.axes(dimensions, for: "prod") else { return .nothing }
    let result =
      axes.count == 1
      ? any.product(axes[0]) : any.grouped(axes).product(any.rank - axes.count)
    return Tensor(result.kept(axes, keepingDimensions))
  }
  /// The product along a dimension.
  public func prod(along dimension: Int, keepingDimensions: Bool = false) -> Tensor {
    prod(along: [dimension], keepingDimensions: keepingDimensions)
  }
}
