/// What sees the steps of a backward pass. It changes nothing that the pass computes.
protocol PassObserver: AnyObject {
  /// All of the gradient has arrived at a node: `seeds`, one for each output, nil where nothing has.
  func didComplete(_ node: Node, _ seeds: InlineList<AnyTensor?>)
  /// A node has passed a gradient on.
  func didSend(_ contribution: PassContribution)
  /// A node was computed anew; what arrived at its outputs goes on to these.
  func didRecompute(_ node: Node, _ outputs: [AnyTensor])
  /// The pass has ended well, with these gradients.
  func didEnd(_ leaves: [(leaf: AnyTensor, gradient: AnyTensor?)])
}

/// A gradient that a node passed on.
struct PassContribution {
  let node: Node
  /// Which input of the node the receiver is; of a node that was computed anew, which output.
  let operand: Int
  /// What had arrived at the node's outputs.
  let seeds: InlineList<AnyTensor?>
  /// The receiver.
  let edge: Edge
  /// The gradient, in the receiver's shape.
  let amount: AnyTensor
  /// What has arrived at the receiver so far, this amount included. Later ones may be added in place:
  /// copy it to keep it.
  var total: AnyTensor
}

/// The steps of a backward pass, kept.
final class PassTrace: PassObserver {
  enum Step {
    /// All of the gradient has arrived at a node.
    case completed(Node, InlineList<AnyTensor?>)
    /// A node has passed a gradient on.
    case sent(PassContribution)
  }

  private(set) var steps: [Step] = []
  /// The gradients of the leaves.
  private(set) var leaves: [(leaf: AnyTensor, gradient: AnyTensor?)] = []
  /// Of the nodes that were computed anew, what they were computed as.
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
