import NablaCore

/// Broadcasts dimensions of length 1 without copying. Linear; its transpose sums.
struct Expand: TensorRule {
  let shape: Shape

  var name: String { "expand" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, summed over what was repeated" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].expanded(to: shape) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> { [context.seed()] }
}

extension AnyTensor {
  /// The tensor broadcast to a shape by NumPy's rules.
  package func expanded(to target: Shape) -> AnyTensor {
    if shape == target { return self }
    guard let layout = layout.broadcast(to: target) else {
      return fail(
        """
        expand: \(text) cannot be broadcast to \(target). Counted from the last, a dimension must be \
        equal, or 1 in the tensor.
        """, elementType, target)
    }
    return view(layout, Expand(shape: target))
  }
  /// The tensor broadcast to a shape, in which -1 stands for the tensor's own length.
  package func expanded(lengths: some Collection<Int>) -> AnyTensor {
    guard checkRank(lengths.count, for: "expanded") else { return self }
    var target = Dimensions(lengths)
    let shift = target.count - rank
    for i in 0..<target.count {
      if target[i] == -1 && i >= shift && shift >= 0 { target[i] = shape.dimensions[i - shift] }
      if target[i] < 0 {
        return fail(
          """
          expanded: \(text) cannot be expanded to \(Array(lengths)): lengths are not negative, but \
          for -1, which keeps the length of a dimension that the tensor has.
          """, like: self)
      }
    }
    return expanded(to: Shape((0..<target.count).map { target[$0] }))
  }
}
