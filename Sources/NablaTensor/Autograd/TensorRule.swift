/// What an operation on tensors was, and how gradients pass through it.
///
/// The elementwise operations have one rule, whose derivative is made from the rule book. A linear
/// operation is its own forward derivative, and its pullback is its transpose; a bilinear one has
/// two. A pullback is written with operations on tensors, so that it can be differentiated, too.
package protocol TensorRule: Sendable {
  /// The operation's name in messages and explanations.
  var name: String { get }
  /// The gradient by each input: nil where none flows, or none is needed.
  ///
  /// A gradient may be larger than its input where the input was broadcast: it is summed.
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?>
  /// The operation's value, for explanations that need one which was not kept; nil where it cannot
  /// be computed anew.
  func value(_ inputs: [AnyTensor]) -> AnyTensor?
  /// What explanations and the documentation say of the derivative.
  var derivative: String { get }
  /// The rule itself, if its pullback computes the operation anew. (A cast would ask the same, at
  /// the cost of an operation.)
  var recomputation: (any RecomputedRule)? { get }
}

extension TensorRule {
  package func value(_ inputs: [AnyTensor]) -> AnyTensor? { nil }
  package var derivative: String { "" }
  package var recomputation: (any RecomputedRule)? { nil }
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
}
