import NablaCore

/// Note [Elements that nothing arrives at]: the branch that ``select(_:_:_:)`` does not choose gets no
/// gradient, which is not the same as the gradient 0: where the branch's derivative is infinite, 0
/// would become NaN. So a gradient carries, if need be, at which elements something has arrived (1)
/// and at which nothing has (0): its presence. An elementwise operation passes nothing on where nothing
/// arrived; operations that only move and add elements move and add the presence likewise, in which
/// nothing cancels, as no presence is negative. All others take 0 for nothing, as ``Tensor/where(_:_:_:)``
/// does; and where one of two gradients of a tensor has arrived everywhere, so has their sum.
extension AnyTensor {
  /// Of a gradient: nil where something has arrived everywhere.
  fileprivate(set) var presence: AnyTensor? {
    get { details?.presence }
    set { if newValue != nil || details != nil { ownDetails.presence = newValue } }
  }

  /// Notes the presence of a sum of two gradients.
  func setPresence(ofSum first: AnyTensor?, _ second: AnyTensor?) {
    guard let first, let second else { return presence = nil }
    presence = GradientMode.with(recording: false) { first.adding(second) }
  }

  /// The gradient where something has arrived, 0 elsewhere.
  fileprivate func limited(to presence: AnyTensor) -> AnyTensor {
    .select(presence.converted(to: .bool), self, .zeros(shape, elementType))
  }
}

/// A linear rule that moves and adds elements, and multiplies none by a negative number.
protocol Rearrangement: TensorRule {}

extension Reshape: Rearrangement {}
extension Permute: Rearrangement {}
extension Expand: Rearrangement {}
extension SelectIndex: Rearrangement {}
extension Replace: Rearrangement {}
extension Split: Rearrangement {}
extension Concatenate: Rearrangement {}
extension Clone: Rearrangement {}
extension Flip: Rearrangement {}
extension Triangle: Rearrangement {}
extension Gather: Rearrangement {}
extension Scatter: Rearrangement {}
extension ScatterAdd: Rearrangement {}
extension IndexSelect: Rearrangement {}
extension IndexAdd: Rearrangement {}
extension IndexCopy: Rearrangement {}
extension Where: Rearrangement {}
extension SelectByMask: Rearrangement {}
extension Convert: Rearrangement {}
extension Sum: Rearrangement {}

extension Pullback {
  /// The gradients by the inputs, with their presence.
  func gradients() -> InlineList<AnyTensor?> {
    let gradients = node.rule.pullback(self)
    for seed in seeds where seed?.presence != nil {
      return node.rule is Elementwise ? limited(gradients) : rearranged(gradients)
    }
    return gradients
  }

  /// Where something has arrived at each output.
  private var presences: InlineList<AnyTensor?> {
    var presences = InlineList<AnyTensor?>()
    for i in 0..<seeds.count {
      guard let seed = seeds[i] else {
        presences.append(nil)
        continue
      }
      presences.append(seed.presence ?? .full(seed.shape, 1, seed.elementType))
    }
    return presences
  }

  /// Of an elementwise operation: nothing is passed on where nothing has arrived.
  private func limited(_ gradients: InlineList<AnyTensor?>) -> InlineList<AnyTensor?> {
    var presence: AnyTensor?
    for seed in seeds {
      guard let seed else { continue }
      guard let next = seed.presence else { return gradients }
      presence = GradientMode.with(recording: false) { presence?.adding(next) ?? next }
    }
    guard let presence else { return gradients }
    return InlineList(
      gradients.enumerated().map { index, gradient in
        guard let gradient, gradient.shape == presence.shape else { return gradient }
        return present(gradient.limited(to: presence), at: presence, input: index)
      })
  }

  /// Of an operation that moves elements: the presence is moved as they are.
  private func rearranged(_ gradients: InlineList<AnyTensor?>) -> InlineList<AnyTensor?> {
    guard node.rule is any Rearrangement else { return gradients }
    var moving = self
    moving.seeds = presences
    let moved = GradientMode.with(recording: false) { node.rule.pullback(moving) }
    return InlineList(
      zip(gradients, moved).enumerated().map { index, pair in
        guard let gradient = pair.0, let presence = pair.1 else { return pair.0 }
        return present(gradient.limited(to: presence), at: presence, input: index)
      })
  }

  /// A gradient that this pullback made, with its presence, in the shape of the input, which may have
  /// been broadcast.
  func present(_ gradient: AnyTensor, at presence: AnyTensor, input: Int) -> AnyTensor {
    let target = node.edge(input).shape
    if gradient.shape == target || !target.broadcasts(to: gradient.shape) {
      gradient.presence = presence
      return gradient
    }
    let result = gradient.summed(to: target)
    result.presence = GradientMode.with(recording: false) { presence.summed(to: target) }
    return result
  }
}
