import NablaCore

/// A copy of the elements in new memory.
struct Clone: TensorRule {
  var name: String { "clone" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].copied() }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> { [context.seed()] }
}

extension AnyTensor {
  /// A contiguous copy that gradients flow through.
  package func cloned() -> AnyTensor {
    reading(for: "cloned") { copied() }.record(Clone(), InlineList(self))
  }

  /// The tensor, if it is contiguous, or a contiguous copy that gradients flow through.
  package func contiguous() -> AnyTensor { layout.isContiguous ? self : cloned() }

  /// The tensor repeated along each dimension.
  package func repeated(_ counts: some Collection<Int>) -> AnyTensor {
    let counts = Array(counts)
    guard counts.count >= rank, counts.allSatisfy({ $0 >= 0 }) else {
      return fail(
        """
        repeated: the counts \(counts) do not fit \(text): there must be one for each dimension, \
        perhaps after others for new ones, and none negative.
        """, like: self)
    }
    guard checkRank(counts.count, for: "repeated") else { return self }
    let extra = counts.count - rank
    var shape = Dimensions()
    for _ in 0..<extra { shape.append(1) }
    for length in self.shape { shape.append(length) }
    // A result that is too large is reported before anything is copied.
    _ = Shape(
      checked: zip(counts, Shape(dimensions: shape)).map { $0.multipliedReportingOverflow(by: $1) })
    if hasFailed { return self }
    var result = reshaped(to: Shape(dimensions: shape))
    for (dimension, count) in counts.enumerated() where count != 1 {
      // Merged into three dimensions, so that adding one never exceeds the maximum rank.
      let target = result.shape.replacing(
        dimension, by: count * result.shape.dimensions[dimension])
      let outer = result.shape[..<dimension].reduce(1, *)
      let inner = result.shape[dimension...].reduce(1, *)
      result = result.reshaped(to: [outer, 1, inner])
        .expanded(to: [outer, count, inner])
        .reshaped(to: target)
    }
    if result.storage == storage { return result.cloned() }
    result.base = nil
    return result
  }
}
