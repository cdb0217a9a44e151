import NablaCore

/// The same elements, in the same order, with another shape.
struct Reshape: TensorRule {
  let inputShape: Shape
  let shape: Shape

  var name: String { "reshape" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy in the shape of x" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].reshaped(to: shape) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.seed().reshaped(to: inputShape)]
  }
}

extension AnyTensor {
  /// A view if the strides allow it, else a copy.
  ///
  /// - Precondition: the shapes have the same number of elements.
  package func reshaped(to target: Shape) -> AnyTensor {
    if shape == target { return self }
    let rule = Reshape(inputShape: shape, shape: target)
    if let layout = layout.reshaped(to: target) { return view(layout, rule) }
    let copy = reading(for: "reshape") { copied() }
    return AnyTensor(elementType, layout: Layout(contiguous: target), sharing: copy.storage)
      .record(rule, InlineList(self))
  }

  /// A view if the strides allow it, else a copy. One length may be -1, which is inferred.
  package func reshaped(lengths: some Collection<Int>) -> AnyTensor {
    guard let target = self.lengths(lengths, total: count, for: "reshaped") else { return self }
    return reshaped(to: target)
  }

  /// A view. One length may be -1, which is inferred.
  package func viewed(lengths: some Collection<Int>) -> AnyTensor {
    guard let target = self.lengths(lengths, total: count, for: "viewed") else { return self }
    if layout.reshaped(to: target) != nil { return reshaped(to: target) }
    let strides = (0..<rank).map { layout.strides[$0] }
    return fail(
      """
      viewed: the elements of \(text) do not lie so that they could be seen as \(target) without a \
      copy (their strides are \(strides)). Use reshaped, which copies if it must.
      """, like: self)
  }

  /// The tensor with adjacent dimensions merged into one.
  package func flattened(from first: Int, to last: Int) -> AnyTensor {
    guard let first = dimension(first, for: "flattened"),
      let last = dimension(last, for: "flattened")
    else { return self }
    if rank == 0 { return reshaped(to: [1]) }
    guard first <= last else {
      return fail(
        """
        flattened: of \(text), the first dimension to flatten, \(first), comes after the last, \
        \(last).
        """, like: self)
    }
    var target = Dimensions()
    for i in 0..<rank {
      if i > first && i <= last {
        target[first] *= shape.dimensions[i]
      } else {
        target.append(shape.dimensions[i])
      }
    }
    return reshaped(to: Shape(dimensions: target))
  }

  /// The tensor with one dimension split into several. One length may be -1, which is inferred.
  package func unflattened(_ dimension: Int, into lengths: some Collection<Int>) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "unflattened", needsDimensions: true),
      checkRank(rank - 1 + lengths.count, for: "unflattened"),
      let inner = self.lengths(lengths, total: shape.dimensions[dimension], for: "unflattened")
    else { return self }
    var target = shape.dimensions
    target.remove(at: dimension)
    for i in 0..<inner.rank { target.insert(inner.dimensions[i], at: dimension + i) }
    return reshaped(to: Shape(dimensions: target))
  }

  /// The tensor without those of the given dimensions that have length 1.
  package func squeezed(_ dimensions: some Collection<Int>) -> AnyTensor {
    guard let named = self.dimensions(dimensions, for: "squeezed") else { return self }
    var chosen: UInt32 = 0
    for i in 0..<named.count { chosen |= 1 << UInt32(named[i]) }
    return withoutDimensions { chosen & (1 << UInt32($0)) != 0 && shape.dimensions[$0] == 1 }
  }

  /// The tensor without dimensions of length 1.
  package func squeezed() -> AnyTensor {
    withoutDimensions { shape.dimensions[$0] == 1 }
  }

  private func withoutDimensions(_ isDropped: (Int) -> Bool) -> AnyTensor {
    var target = Dimensions()
    for i in 0..<rank where !isDropped(i) { target.append(shape.dimensions[i]) }
    return reshaped(to: Shape(dimensions: target))
  }

  /// The tensor with a new dimension of length 1 at a position of the result.
  package func unsqueezed(_ place: Int) -> AnyTensor {
    guard checkRank(rank + 1, for: "unsqueezed"),
      let place = dimension(place, for: "unsqueezed", rank: rank + 1)
    else { return self }
    var target = shape.dimensions
    target.insert(1, at: place)
    return reshaped(to: Shape(dimensions: target))
  }

  /// The tensor with new dimensions of length 1 at positions of the result, ascending.
  package func withDimensions(inserted places: [Int]) -> AnyTensor {
    var target = shape.dimensions
    for place in places { target.insert(1, at: place) }
    return reshaped(to: Shape(dimensions: target))
  }

  /// The result of an operation that makes a view: another tensor even where it has nothing to do, so
  /// that hooks, names and records of the two are their own. (Operations that use each other for what
  /// they compute need not make one.)
  func asView(_ made: AnyTensor) -> AnyTensor {
    if made !== self || hasFailed { return made }
    return view(layout, Reshape(inputShape: shape, shape: shape))
  }

  /// What an operation computed as its result, in the result's shape. It is no view: nobody else can
  /// refer to what was computed, so a change in place is one of the result, and not of a part.
  func result(as target: Shape) -> AnyTensor {
    let result = reshaped(to: target)
    if result !== self { result.base = nil }
    return result
  }

  /// A view that shares the elements and sees changes in place.
  func view(_ layout: Layout, _ rule: @autoclosure () -> some TensorRule) -> AnyTensor {
    let result = alias(layout)
    let base = base ?? self
    result.base = base
    result.baseChangeCount = base.changeCount
    return result.record(rule(), InlineList(self))
  }
}
