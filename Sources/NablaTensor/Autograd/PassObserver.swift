/// An observer of the steps of a backward pass. It does not change what the pass computes.
protocol PassObserver: AnyObject {
  /// Called when the gradients of a node are complete: `seeds`, one for each output, nil where none
  /// arrived.
  func didComplete(_ node: Node, _ seeds: InlineList<AnyTensor?>)
  /// Called when a node has sent a gradient to an input.
  func didSend(_ contribution: PassContribution)
  /// Called when a node was recomputed; the cotangents of its outputs continue to these.
  func didRecompute(_ node: Node, _ outputs: [AnyTensor])
  /// Called when the pass has succeeded, with the gradients of the leaves.
  func didEnd(_ leaves: [(leaf: AnyTensor, gradient: AnyTensor?)])
}

/// A gradient that a node sent to an input.
struct PassContribution {
  let node: Node
  /// The index of the receiver among the node's inputs; for a recomputed node, among its outputs.
  let operand: Int
  /// The cotangents of the node's outputs.
  let seeds: InlineList<AnyTensor?>
  /// The receiver.
  let edge: Edge
  /// The gradient, in the receiver's shape.
  let amount: AnyTensor
  /// The sum of the gradients that the receiver has got so far, including this one. Later gradients
  /// may be added in place, so copy it to keep it.
  var total: AnyTensor
}

/// A recording of the steps of a backward pass.
final class PassTrace: PassObserver {
  enum Step {
    /// The gradients of a node are complete.
    case completed(Node, InlineList<AnyTensor?>)
    /// A node has sent a gradient to an input.
    case sent(PassContribution)
  }

  private(set) var steps: [Step] = []
  /// The gradients of the leaves.
  private(set) var leaves: [(leaf: AnyTensor, gradient: AnyTensor?)] = []
  /// The outputs of recomputed nodes.
  private(set) var recomputed: [ObjectIdentifier: [AnyTensor]] = [:]

  func didComplete(_ node: Node, _ seeds: InlineList<AnyTensor?>) {
    steps.append(.completed(node, seeds))
  }

  func didSend(_ contribution: PassContribution) {
    var contribution = contribution
    if contribution.total !== contribution.amount {
      contribution.total = contribution.total.copied()
    }
    steps.append(.sent(contribution))
  }

  func didRecompute(_ node: Node, _ outputs: [AnyTensor]) {
    recomputed[ObjectIdentifier(node)] = outputs
  }

  func didEnd(_ leaves: [(leaf: AnyTensor, gradient: AnyTensor?)]) { self.leaves = leaves }
}
