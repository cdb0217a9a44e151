import NablaCore

/// Elements of one tensor where a mask is true, of another where it is false; the branch that is
/// not selected gets no gradient: see Note [Activity masks].
struct SelectByMask: TensorRule {
  var name: String { "select" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dy where the branch was chosen, nothing elsewhere" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { .select(inputs[0], inputs[1], inputs[2]) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    let mask = context.input(0)
    let (zero, one) = (AnyTensor.zeros([], seed.elementType), AnyTensor.scalar(1, seed.elementType))
    func part(_ input: Int, _ choose: (AnyTensor, AnyTensor) -> AnyTensor) -> AnyTensor? {
      if !context.needs(input) { return nil }
      let activity = withoutGradient { choose(one.expanded(to: seed.shape), zero) }
      return choose(seed, zero).active(where: activity, for: context.node.edge(input).shape)
    }
    return [
      nil, part(1) { .select(mask, $0, $1) }, part(2) { .select(mask, $1, $0) },
    ]
  }
}

extension AnyTensor {
  /// `x` where the mask of Bool is true, `y` where it is false; the three are broadcast.
  package static func select(_ mask: AnyTensor, _ x: AnyTensor, _ y: AnyTensor) -> AnyTensor {
    chosen("select", mask, x, y).record(SelectByMask(), InlineList([mask, x, y]), saving: 0b001)
  }
}

/// `x` where the mask is true, `y` where it is false; the three are broadcast.
///
/// Only the selected branch is differentiated: elementwise operations of the other branch cannot
/// make the gradient NaN. So `select(x .> 0, sqrt(x), 0 * x)` has the derivative 0 at x = 0, where
/// ``Tensor/where(_:_:_:)`` gives NaN. Operations that mix elements other than by adding them, such
/// as matrix products, treat elements that are not selected as 0.
public func select<Element: DifferentiableElement>(
  _ mask: Tensor<Bool>, _ x: Tensor<Element>, _ y: Tensor<Element>
) -> Tensor<Element> {
  Tensor(AnyTensor.select(mask.any, x.any, y.any))
}
