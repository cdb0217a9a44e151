import NablaCore

/// Note [Cumulative operations]: a cumulative sum or product is a recurrence, and so is its
/// gradient, in the other direction. It does not divide, so factors of 0 need no special case, and
/// the gradient can be differentiated again. Floats are accumulated in Double, as in PyTorch: in
/// Float, the rounding errors of a million terms add up to percents.

/// Cumulative sums along a dimension. Linear; its transpose sums from the other end.
private struct CumulativeSum: TensorRule {
  let axis: Int
  let isReversed: Bool

  var name: String { "cumsum" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dxᵢ = Σ dyⱼ for j \(isReversed ? "≤" : "≥") i" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].cumulativeSum(axis, isReversed: isReversed)
  }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.seed().cumulativeSum(axis, isReversed: !isReversed)]
  }
}

/// Cumulative products along a dimension.
private struct CumulativeProduct: TensorRule {
  let axis: Int
  let isReversed: Bool

  var name: String { "cumprod" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dxᵢ = aᵢ yᵢ₋₁ with aᵢ = dyᵢ + xᵢ₊₁ aᵢ₊₁" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].cumulativeProduct(axis, isReversed: isReversed)
  }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let before = context.output().shifted(axis, by: isReversed ? -1 : 1, fill: 1)
    let factors = context.input(0).shifted(axis, by: isReversed ? 1 : -1, fill: 0)
    let arrived = context.seed().recurrence(factors, axis, isReversed: !isReversed)
    return [arrived.multiplied(by: before)]
  }
}

/// y with yᵢ = fᵢ yᵢ₋₁ + xᵢ along a dimension.
private struct Recurrence: TensorRule {
  let axis: Int
  let isReversed: Bool

  var name: String { "recurrence" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dxᵢ = dyᵢ + fᵢ₊₁ dxᵢ₊₁, dfᵢ = dxᵢ yᵢ₋₁" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].recurrence(inputs[1], axis, isReversed: isReversed)
  }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let factors = context.input(1).shifted(axis, by: isReversed ? 1 : -1, fill: 0)
    let arrived = context.seed().recurrence(factors, axis, isReversed: !isReversed)
    let before = context.output().shifted(axis, by: isReversed ? -1 : 1, fill: 0)
    return [
      context.needs(0) ? arrived : nil, context.needs(1) ? arrived.multiplied(by: before) : nil,
    ]
  }
}

/// The elements shifted by one along a dimension, with a fill value at the end.
private struct Shift: TensorRule {
  let axis: Int
  let offset: Int

  var name: String { "shift" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, shifted back" }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.seed().shifted(axis, by: -offset, fill: 0)]
  }
}

// MARK: - Computation

/// One of the recurrences along the middle of `[outer, length, inner]`, on contiguous operands.
private struct CumulativePass: NumericBody {
  /// What an element of the result is computed from: its operands and the previous result.
  enum Kind {
    case sum
    case product
    case recurrence
    /// The previous operand, or the fill value for the first element.
    case shift(fill: Double)
  }
  let kind: Kind
  let axis: Int
  let isReversed: Bool
  let operands: [AnyTensor]
  let result: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) {
    // The operands are of Float or Double: see `AnyTensor.passing`.
    if Element.self == Float.self {
      run(Float.self)
    } else {
      run(Double.self)
    }
  }

  @inline(__always)
  private func run<Element: DifferentiableElement>(_: Element.Type) {
    let (x, y) = (operands[0].memory(of: Element.self), result.memory(of: Element.self))
    switch kind {
    case .sum: accumulate(x, y) { _, before, x in before + x }
    case .product: accumulate(x, y) { _, before, x in before * x }
    case .recurrence:
      let f = operands[1].memory(of: Element.self)
      accumulate(x, y) { place, before, x in Double(f[place]) * before + x }
    case .shift(let fill):
      let fill = Element(fill)
      forEach { place, before, _ in y[place] = before.map { x[$0] } ?? fill }
    }
  }

  /// Computes each element from its place, the previous result, which is not rounded to `Element`,
  /// and the operand. The first result is the first operand.
  @inline(__always)
  private func accumulate<Element: DifferentiableElement>(
    _ x: UnsafeMutablePointer<Element>, _ y: UnsafeMutablePointer<Element>,
    _ next: (_ place: Int, _ before: Double, _ x: Double) -> Double
  ) {
    let inner = result.extents(around: axis).inner
    withUnsafeTemporaryAllocation(of: Double.self, capacity: inner) { totals in
      forEach { place, before, column in
        let operand = Double(x[place])
        let total = before == nil ? operand : next(place, totals[column], operand)
        totals.initializeElement(at: column, to: total)
        y[place] = Element(total)
      }
    }
  }

  /// Calls `body` with the offset of each element, that of the previous one, or nil, and the inner
  /// index.
  @inline(__always)
  private func forEach(_ body: (_ place: Int, _ before: Int?, _ column: Int) -> Void) {
    let (outer, length, inner) = result.extents(around: axis)
    let step = isReversed ? -inner : inner
    for i in 0..<outer {
      for j in 0..<length {
        let row = (i * length + (isReversed ? length - 1 - j : j)) * inner
        if j == 0 {
          for k in 0..<inner { body(row + k, nil, k) }
        } else {
          for k in 0..<inner { body(row + k, row + k - step, k) }
        }
      }
    }
  }
}

extension AnyTensor {
  func cumulativeSum(_ axis: Int, isReversed: Bool) -> AnyTensor {
    passing(.sum, axis, isReversed, for: "cumsum")
      .record(CumulativeSum(axis: axis, isReversed: isReversed), InlineList(self))
  }

  func cumulativeProduct(_ axis: Int, isReversed: Bool) -> AnyTensor {
    passing(.product, axis, isReversed, for: "cumprod")
      .record(
        CumulativeProduct(axis: axis, isReversed: isReversed), InlineList(self), saving: 1,
        savesOutput: true)
  }

  fileprivate func recurrence(_ factors: AnyTensor, _ axis: Int, isReversed: Bool) -> AnyTensor {
    passing(.recurrence, with: [factors], axis, isReversed, for: "recurrence")
      .record(
        Recurrence(axis: axis, isReversed: isReversed), InlineList(self, factors), saving: 0b10,
        savesOutput: true)
  }

  /// - Parameter offset: 1 or -1.
  func shifted(_ axis: Int, by offset: Int, fill: Double) -> AnyTensor {
    passing(.shift(fill: fill), axis, offset < 0, for: "shift")
      .record(Shift(axis: axis, offset: offset), InlineList(self))
  }

  private func passing(
    _ kind: CumulativePass.Kind, with others: [AnyTensor] = [], _ axis: Int, _ isReversed: Bool,
    for operation: String
  ) -> AnyTensor {
    inRows(with: others, for: operation) { operands, result in
      elementType.run(
        CumulativePass(
          kind: kind, axis: axis, isReversed: isReversed, operands: operands, result: result))
    }
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The cumulative sums along a dimension. The gradient is summed from the other end.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func cumsum(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "cumsum") else { return self }
    return Tensor(any.cumulativeSum(axis, isReversed: false))
  }
  /// The cumulative products along a dimension. The gradient is computed without division, so it is
  /// correct for zeros.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func cumprod(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "cumprod") else { return self }
    return Tensor(any.cumulativeProduct(axis, isReversed: false))
  }
}
