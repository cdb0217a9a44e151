import NablaCore

/// An operation on tensors and its derivative.
///
/// All elementwise operations share one rule, whose derivative is made from the rule book. A linear
/// operation is its own forward derivative, and its pullback is its transpose; a bilinear operation
/// has two. Pullbacks are written with operations on tensors, so that they can be differentiated.
///
/// Only ``value(_:)`` has a default, so that a new rule has to state everything that the pass
/// relies on.
package protocol TensorRule: Sendable {
  /// The operation's name in messages and explanations.
  var name: String { get }
  /// Which elements of the cotangents contribute to which elements of the inputs' gradients.
  var kind: TensorRuleKind { get }
  /// The derivative as shown in explanations; `dy` is the cotangent.
  var derivative: String { get }
  /// The gradient with respect to each input: nil if it is zero or not needed.
  ///
  /// If the input was broadcast, its gradient may have the broadcast shape, and is summed.
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?>
  /// The value of the operation, for explanations that need a value that was not saved; nil if it
  /// cannot be recomputed.
  func value(_ inputs: [AnyTensor]) -> AnyTensor?
}

extension TensorRule {
  package func value(_ inputs: [AnyTensor]) -> AnyTensor? { nil }
}

/// A property of a rule that the backward pass relies on: which elements of the cotangents
/// contribute to which elements of the inputs' gradients. See Note [Activity masks].
package enum TensorRuleKind {
  /// Each element of the result depends only on the corresponding elements of the operands, after
  /// broadcasting.
  case elementwise
  /// The pullback is linear and moves and adds elements, with no negative factor. Nothing cancels,
  /// so the pullback of an activity mask is the mask of the gradients.
  case moves
  /// All others: an element of a gradient may depend on every element of the cotangents.
  case mixes
  /// The operation is recomputed during the pass, which continues through the operations that this
  /// records. The rule is a ``RecomputedRule``.
  case recomputed
}

/// A rule whose operation is recomputed, and recorded, when the pass reaches it.
package protocol RecomputedRule: TensorRule {
  /// The outputs, recorded; nil after a failure.
  func recomputed(_ node: Node) -> [AnyTensor]?
}

extension RecomputedRule {
  package var kind: TensorRuleKind { .recomputed }
  package func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    misuse("\(name): a backward pass goes on through what the rule computes anew")
  }
}

/// The arguments of a pullback.
package struct Pullback {
  package let node: Node
  /// The cotangent of each output; nil where none arrived.
  var seeds: InlineList<AnyTensor?>
  /// The inputs that need a gradient, as bits; the last bit stands for all following inputs.
  var wanted: UInt32 = .max

  /// The cotangent of an output; zeros if none arrived.
  package func seed(_ output: Int = 0) -> AnyTensor {
    if let seed = seeds[output] { return seed }
    let info = node.output(output)
    return AnyTensor.zeros(info.shape, info.elementType)
  }

  /// The gradient of an input that no element of the outputs depends on, whatever the cotangents:
  /// see Note [Structural zeros]. Nil if it is not needed.
  package func structuralZero(_ input: Int) -> AnyTensor? {
    guard needs(input) else { return nil }
    return .structuralZero(node.edge(input).shape, node.inputType(input))
  }

  /// A saved input, with the elements that the operation read.
  package func input(_ index: Int) -> AnyTensor { node.savedInput(index) }

  /// A saved output, with the elements that the operation computed.
  package func output(_ index: Int = 0) -> AnyTensor { node.savedOutput(index) }

  /// Whether the gradient with respect to an input is needed.
  package func needs(_ input: Int) -> Bool {
    wanted & (1 << UInt32(min(input, 31))) != 0 && node.isNeeded(input)
  }

  /// The gradients with respect to the inputs, with their activity masks.
  func gradients() -> InlineList<AnyTensor?> {
    var (areZeros, areMasked, count) = (true, false, 0)
    for seed in seeds {
      guard let seed else { continue }
      count += 1
      if !seed.isStructuralZero { areZeros = false }
      if seed.isStructuralZero || seed.details?.activity != nil { areMasked = true }
    }
    if areZeros { return structuralZeros() }
    if areMasked && count > 1 && node.rule.kind == .elementwise { return separateGradients() }
    let gradients = node.rule.pullback(self)
    return areMasked ? masked(gradients) : gradients
  }
}
