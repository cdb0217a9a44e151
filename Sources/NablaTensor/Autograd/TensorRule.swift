import NablaCore

/// What an operation on tensors was, and how gradients pass through it.
///
/// The elementwise operations have one rule, whose derivative is made from the rule book. A linear
/// operation is its own forward derivative, and its pullback is its transpose; a bilinear one has
/// two. A pullback is written with operations on tensors, so that it can be differentiated, too.
///
/// Nothing has a default but ``value(_:)``: a new rule cannot forget to say what the pass relies on.
package protocol TensorRule: Sendable {
  /// The operation's name in messages and explanations.
  var name: String { get }
  /// Which elements of what arrives reach which elements of the inputs' gradients.
  var kind: TensorRuleKind { get }
  /// The derivative as explanations show it; `dy` is what arrives.
  var derivative: String { get }
  /// The gradient by each input: nil where none flows, or none is needed.
  ///
  /// A gradient may be larger than its input where the input was broadcast: it is summed.
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?>
  /// The operation's value, for explanations that need one which was not kept; nil where it cannot
  /// be computed anew.
  func value(_ inputs: [AnyTensor]) -> AnyTensor?
}

extension TensorRule {
  package func value(_ inputs: [AnyTensor]) -> AnyTensor? { nil }
}

/// What the backward pass may rely on in a rule: which elements of what arrives reach which elements
/// of the inputs' gradients. See Note [Activity masks].
package enum TensorRuleKind {
  /// Each element of the result is computed from the operands' elements at its place, after
  /// broadcasting.
  case elementwise
  /// The pullback is linear and moves and adds elements, with no negative factor: nothing cancels,
  /// so that the pullback of an activity mask is the mask of the gradients.
  case moves
  /// All others: an element of a gradient may depend on all that arrives.
  case mixes
  /// The operation is computed anew during the pass, which goes on through what that records. The
  /// rule is a ``RecomputedRule``.
  case recomputed
}

/// A rule whose operation is computed anew, recorded, when the pass reaches it.
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

/// What a pullback may look at.
package struct Pullback {
  package let node: Node
  /// What arrived at each output; nil where nothing did.
  var seeds: InlineList<AnyTensor?>
  /// The inputs whose gradient the pass asks for: bits; the last one stands for all that follow.
  var wanted: UInt32 = .max

  /// What arrived at an output; zeros where nothing did.
  package func seed(_ output: Int = 0) -> AnyTensor {
    if let seed = seeds[output] { return seed }
    let info = node.output(output)
    return AnyTensor.zeros(info.shape, info.elementType)
  }

  /// An input as it was: it must have been saved.
  package func input(_ index: Int) -> AnyTensor { node.savedInput(index) }

  /// An output as it was: it must have been saved.
  package func output(_ index: Int = 0) -> AnyTensor { node.savedOutput(index) }

  /// Whether the gradient by an input is asked for.
  package func needs(_ input: Int) -> Bool {
    wanted & (1 << UInt32(min(input, 31))) != 0 && node.isNeeded(input)
  }

  /// The gradients by the inputs, with their activity masks.
  func gradients() -> InlineList<AnyTensor?> {
    let gradients = node.rule.pullback(self)
    for seed in seeds where seed?.activity != nil { return masked(gradients) }
    return gradients
  }
}
