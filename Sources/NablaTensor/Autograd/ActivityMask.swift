import NablaCore

/// Note [Activity masks]: the branch that ``select(_:_:_:)`` does not choose gets no gradient, which is
/// not the same as the gradient 0: where the branch's derivative is infinite, 0 would become NaN. So
/// a gradient carries, if need be, an activity mask: 0 where nothing has arrived (the element is
/// inactive), and a positive number where something has (it is active). A rule's kind says how masks
/// pass through it. An elementwise operation passes nothing on from an inactive element. An operation
/// that moves and adds elements moves and adds those of the mask by the same pullback: as no factor is
/// negative, no two active elements cancel. Of all others any element of the gradient may depend on
/// any that arrived: they take 0 for nothing, as ``Tensor/where(_:_:_:)`` does, and their gradients are
/// active everywhere. (The pullback of a linear operation with factors of both signs would not do
/// for masks: it could cancel.) Where one of two gradients of a tensor is active everywhere, so is
/// their sum.
extension AnyTensor {
  /// The activity mask of a gradient: nil where all elements are active.
  var activity: AnyTensor? {
    get { details?.activity }
    set { if newValue != nil || details != nil { ownDetails.activity = newValue } }
  }

  /// Makes a gradient that leaves the pass a tensor like others: all of its elements are numbers.
  @inline(__always)
  func forgetActivity() {
    if details != nil { activity = nil }
  }

  /// Notes the activity of a sum of two gradients.
  func setActivity(ofSum first: AnyTensor?, _ second: AnyTensor?) {
    guard let first, let second else { return activity = nil }
    activity = withoutGradient { first.adding(second) }
  }

  /// The gradient at active elements, 0 elsewhere.
  private func limited(to activity: AnyTensor) -> AnyTensor {
    .select(activity.converted(to: .bool), self, .zeros(shape, elementType))
  }

  /// The gradient of an input, limited to where it is active.
  fileprivate func masked(by activity: AnyTensor, for shape: Shape) -> AnyTensor {
    limited(to: activity).active(where: activity, for: shape)
  }

  /// A gradient that a pullback made, with its activity, in the shape of the input, which may have
  /// been broadcast.
  func active(where activity: AnyTensor, for target: Shape) -> AnyTensor {
    if shape == target || !target.broadcasts(to: shape) {
      self.activity = activity
      return self
    }
    let result = summed(to: target)
    result.activity = withoutGradient { activity.summed(to: target) }
    return result
  }
}

extension Pullback {
  /// Gradients that the rule made of what arrived, some of which has inactive elements.
  func masked(_ gradients: InlineList<AnyTensor?>) -> InlineList<AnyTensor?> {
    switch node.rule.kind {
    case .elementwise: maskedElementwise(gradients)
    case .moves: maskedAsMoved(gradients)
    case .mixes, .recomputed: gradients
    }
  }

  /// Nothing is passed on from an element where nothing has arrived.
  private func maskedElementwise(_ gradients: InlineList<AnyTensor?>) -> InlineList<AnyTensor?> {
    var activity: AnyTensor?
    for seed in seeds {
      guard let seed else { continue }
      guard let next = seed.activity else { return gradients }
      activity = withoutGradient { activity?.adding(next) ?? next }
    }
    guard let activity else { return gradients }
    return InlineList(
      gradients.enumerated().map { index, gradient in
        guard let gradient, gradient.shape == activity.shape else { return gradient }
        return gradient.masked(by: activity, for: node.edge(index).shape)
      })
  }

  /// The masks pass through the pullback as the gradients do.
  private func maskedAsMoved(_ gradients: InlineList<AnyTensor?>) -> InlineList<AnyTensor?> {
    var moving = self
    moving.seeds = InlineList(
      seeds.map { seed in
        seed.map { $0.activity ?? .full($0.shape, 1, $0.elementType) }
      })
    let moved = withoutGradient { node.rule.pullback(moving) }
    return InlineList(
      zip(gradients, moved).enumerated().map { index, pair in
        guard let gradient = pair.0, let activity = pair.1 else { return pair.0 }
        return gradient.masked(by: activity, for: node.edge(index).shape)
      })
  }
}
