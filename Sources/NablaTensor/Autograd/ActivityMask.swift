import NablaCore

/// Note [Activity masks]: the branch that ``select(_:_:_:)`` does not choose gets no gradient,
/// which is not the same as a gradient of 0: where the branch's derivative is infinite, 0 would
/// become NaN. A gradient therefore carries an activity mask where needed: 0 where the element is
/// inactive (no gradient has arrived), a positive number where it is active. The rule's kind
/// determines how masks propagate. An elementwise operation propagates nothing from an inactive
/// element. An operation that moves and adds elements applies the same pullback to the mask: no
/// factor is negative, so two active elements cannot cancel. For all other operations, any element
/// of the gradient may depend on any incoming element: they treat inactive elements as 0, as
/// ``Tensor/where(_:_:_:)`` does, and their gradients are active everywhere. (The pullback of a
/// linear operation with factors of both signs cannot be used for masks: active elements could
/// cancel.) The sum of two gradients is active everywhere if one of them is.
extension AnyTensor {
  /// The activity mask of a gradient: nil where all elements are active.
  var activity: AnyTensor? {
    get { isStructuralZero ? .zeros(shape, elementType) : details?.activity }
    set { if newValue != nil || details != nil { ownDetails.activity = newValue } }
  }

  /// Removes the activity mask when the gradient leaves the pass as an ordinary tensor.
  @inline(__always)
  func forgetActivity() {
    if details != nil { activity = nil }
    isStructuralZero = false
  }

  /// The gradient that a hook returned in place of another one. It is active where the other was, and
  /// where the hook made something of what was not.
  func activeLike(_ replaced: AnyTensor) -> AnyTensor {
    guard self !== replaced, let before = replaced.activity else { return self }
    let result = withoutElements()
    result.activity = withoutGradient {
      let made = AnyTensor.select(
        .compared(.unequal, self, .zeros([], elementType)), .full([], 1, elementType),
        .zeros([], elementType))
      return before.adding(made)
    }
    return result
  }

  /// Sets the activity mask of a sum of two gradients.
  func setActivity(ofSum first: AnyTensor?, _ second: AnyTensor?) {
    guard let first, let second else { return activity = nil }
    activity = withoutGradient { first.adding(second) }
  }

  /// The gradient at active elements, 0 elsewhere.
  private func limited(to activity: AnyTensor) -> AnyTensor {
    .select(activity.converted(to: .bool), self, .zeros(shape, elementType))
  }

  /// The gradient of an input, 0 where the input is inactive.
  fileprivate func masked(by activity: AnyTensor, for shape: Shape) -> AnyTensor {
    limited(to: activity).active(where: activity, for: shape)
  }

  /// A gradient that a pullback returned, with its activity mask, reduced to the shape of an input
  /// that may have been broadcast.
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
  /// The gradients that the rule computed from incoming gradients with inactive elements, with
  /// their masks.
  func masked(_ gradients: InlineList<AnyTensor?>) -> InlineList<AnyTensor?> {
    switch node.rule.kind {
    case .elementwise: maskedElementwise(gradients)
    case .moves: maskedAsMoved(gradients)
    case .mixes, .recomputed: gradients
    }
  }

  /// An elementwise pullback propagates nothing from inactive elements.
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

  /// The sums of the gradients from each output of an elementwise operation by itself: where one of
  /// them is inactive, what it would be multiplied by makes no NaN of the others.
  func separateGradients() -> InlineList<AnyTensor?> {
    var sums = [GradientSum?](repeating: nil, count: node.inputCount)
    for output in seeds.indices where seeds[output] != nil {
      var single = self
      single.seeds = InlineList(seeds.indices.map { $0 == output ? seeds[$0] : nil })
      for (input, gradient) in single.gradients().enumerated() {
        guard let gradient else { continue }
        // An unmasked gradient of an operand that was broadcast is not summed yet.
        let target = node.edge(input).shape
        let fitting = target.broadcasts(to: gradient.shape) ? gradient.summed(to: target) : gradient
        if sums[input] == nil {
          sums[input] = GradientSum(fitting)
        } else {
          sums[input]?.add(fitting, inPlace: false)
        }
      }
    }
    return InlineList(sums.map { $0?.tensor })
  }

  /// The masks propagate through the pullback as the gradients do.
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
