import NablaCore

/// Note [Cumulative operations]: a sum or product of all elements up to each one is a recurrence, and so
/// is the gradient of it, in the other direction. Without a division, a 0 among the factors is nothing
/// special, and the gradient can be differentiated again.

/// The sums of all elements up to each one along a dimension. A linear operation: its transpose sums
/// from the other end.
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

/// The products of all elements up to each one along a dimension.
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

/// The elements moved by one along a dimension, with a number where none comes from.
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

// MARK: - Running

/// One of the recurrences along the middle of `[outer, length, inner]`.
private struct Scan {
  let outer: Int
  let length: Int
  let inner: Int
  let isReversed: Bool

  init(_ tensor: AnyTensor, _ axis: Int, isReversed: Bool) {
    (outer, length, inner) = tensor.extents(around: axis)
    self.isReversed = isReversed
  }

  /// Calls `body` with the place of each element and of the one before it, or nil.
  @inline(__always)
  func forEach(_ body: (_ place: Int, _ before: Int?) -> Void) {
    let step = isReversed ? -inner : inner
    for i in 0..<outer {
      for j in 0..<length {
        let row = (i * length + (isReversed ? length - 1 - j : j)) * inner
        if j == 0 {
          for k in 0..<inner { body(row + k, nil) }
        } else {
          for k in 0..<inner { body(row + k, row + k - step) }
        }
      }
    }
  }

  func sum<T: BinaryFloatingPoint>(_ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>) {
    forEach { place, before in y[place] = before.map { y[$0] + x[place] } ?? x[place] }
  }
  func product<T: BinaryFloatingPoint>(_ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>) {
    forEach { place, before in y[place] = before.map { y[$0] * x[place] } ?? x[place] }
  }
  func recurrence<T: BinaryFloatingPoint>(
    _ x: UnsafePointer<T>, _ f: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>
  ) {
    forEach { place, before in y[place] = before.map { f[place] * y[$0] + x[place] } ?? x[place] }
  }
  func shift<T: BinaryFloatingPoint>(
    _ x: UnsafePointer<T>, _ fill: T, _ y: UnsafeMutablePointer<T>
  ) {
    forEach { place, before in y[place] = before.map { x[$0] } ?? fill }
  }
}

extension AnyTensor {
  func cumulativeSum(_ axis: Int, isReversed: Bool) -> AnyTensor {
    let scan = Scan(self, axis, isReversed: isReversed)
    return inRows(for: "cumsum", { scan.sum($0[0], $1) }, { scan.sum($0[0], $1) })
      .record(CumulativeSum(axis: axis, isReversed: isReversed), InlineList(self))
  }

  func cumulativeProduct(_ axis: Int, isReversed: Bool) -> AnyTensor {
    let scan = Scan(self, axis, isReversed: isReversed)
    return inRows(for: "cumprod", { scan.product($0[0], $1) }, { scan.product($0[0], $1) })
      .record(
        CumulativeProduct(axis: axis, isReversed: isReversed), InlineList(self), saving: 1,
        savesOutput: true)
  }

  fileprivate func recurrence(_ factors: AnyTensor, _ axis: Int, isReversed: Bool) -> AnyTensor {
    let scan = Scan(self, axis, isReversed: isReversed)
    return inRows(
      with: [factors], for: "recurrence", { scan.recurrence($0[0], $0[1], $1) },
      { scan.recurrence($0[0], $0[1], $1) }
    )
    .record(
      Recurrence(axis: axis, isReversed: isReversed), InlineList(self, factors), saving: 0b10,
      savesOutput: true)
  }

  /// - Parameter offset: 1 or -1.
  func shifted(_ axis: Int, by offset: Int, fill: Double) -> AnyTensor {
    let scan = Scan(self, axis, isReversed: offset < 0)
    return inRows(
      for: "shift", { scan.shift($0[0], Float(fill), $1) }, { scan.shift($0[0], fill, $1) }
    )
    .record(Shift(axis: axis, offset: offset), InlineList(self))
  }

  /// A new tensor of the same shape that a loop sets, from operands of this shape in rows: not
  /// recorded.
  func inRows(
    with others: [AnyTensor] = [], for operation: String,
    _ float: ([UnsafePointer<Float>], UnsafeMutablePointer<Float>) -> Void,
    _ double: ([UnsafePointer<Double>], UnsafeMutablePointer<Double>) -> Void
  ) -> AnyTensor {
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: shape))
    let operands = ([self] + others).map { operand in
      operand.reading(for: operation) {
        operand.shape == shape ? operand.inRows() : operand.expanded(to: shape).inRows()
      }
    }
    for operand in operands { operand.beginReading(for: operation) }
    defer { for operand in operands { operand.endReading() } }
    if elementType == .float32 {
      float(
        operands.map { UnsafePointer($0.pointer.assumingMemoryBound(to: Float.self)) },
        result.pointer.assumingMemoryBound(to: Float.self))
    } else {
      double(
        operands.map { UnsafePointer($0.pointer.assumingMemoryBound(to: Double.self)) },
        result.pointer.assumingMemoryBound(to: Double.self))
    }
    return result
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The sums of all elements up to each one along a dimension. The gradient is summed from the other
  /// end.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func cumsum(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "cumsum") else { return self }
    return Tensor(any.cumulativeSum(axis, isReversed: false))
  }
  /// The products of all elements up to each one along a dimension. Its gradient needs no division, so
  /// zeros are right.
  ///
  /// - Parameter dimension: a negative one is counted from the end.
  public func cumprod(along dimension: Int) -> Tensor {
    guard let axis = any.dimension(dimension, for: "cumprod") else { return self }
    return Tensor(any.cumulativeProduct(axis, isReversed: false))
  }
}
