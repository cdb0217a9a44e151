import NablaCore

/// One walk over the graph, from what is differentiated to the leaves.
///
/// It changes nothing outside until it has ended well: the gradients of leaves are collected, and set
/// in the end. It does not recurse.
struct BackwardPass {
  /// Whether what the pass computes is recorded, so that it can be differentiated again.
  let createsGraph: Bool
  /// Whether what the nodes saved is kept for another pass.
  let retainsGraph: Bool
  /// Sees every contribution, if anybody wants to.
  var observer: PassObserver?

  private var pending = PendingNodes()
  private var leafGradients = LeafGradients()
  /// Outputs of nodes whose gradient is asked for, and what it is.
  private var wanted: [WantedOutput: AnyTensor?] = [:]
  private var visited: [Node] = []

  struct WantedOutput: Hashable {
    let sequence: UInt64
    let output: Int
  }

  init(createsGraph: Bool, retainsGraph: Bool) {
    self.createsGraph = createsGraph
    self.retainsGraph = retainsGraph
  }

  // MARK: Use

  /// Starts from a tensor with a gradient.
  mutating func start(at tensor: AnyTensor, with seed: AnyTensor) {
    send(seed, along: Edge(to: tensor))
  }

  /// Asks for the gradient of what a node computed.
  mutating func want(_ node: Node, output: Int) {
    wanted[WantedOutput(sequence: node.sequence, output: output)] = .some(nil)
  }

  /// Walks, and says whether all went well.
  mutating func run() -> Bool {
    GradientMode.with(recording: createsGraph) {
      while let entry = pending.popLast() {
        let node = entry.node
        if node.isReleased {
          fail(Self.secondBackward(node))
          return
        }
        var seeds = Few<AnyTensor?>()
        for output in 0..<entry.seeds.count {
          seeds.append(entry.seeds[output].map { finished($0.tensor, of: node, output) })
        }
        visit(node, seeds)
        if hasFailed { return }
        if !retainsGraph { visited.append(node) }
      }
      finishLeaves()
    }
    if hasFailed { return false }
    for node in visited { node.release() }
    return true
  }

  /// The gradient of a leaf, or nil where none arrived.
  func gradient(of leaf: AnyTensor) -> AnyTensor? { leafGradients[leaf] }

  /// The leaves reached, in the order in which they were.
  var leaves: [AnyTensor] { leafGradients.leaves }

  /// The gradient of a wanted output, or nil where none arrived.
  func gradient(of node: Node, output: Int) -> AnyTensor? {
    wanted[WantedOutput(sequence: node.sequence, output: output)] ?? nil
  }

  // MARK: Private

  /// Passes what arrived at a node's outputs on to its inputs.
  private mutating func visit(_ node: Node, _ seeds: Few<AnyTensor?>) {
    let gradients = Pullback(node: node, seeds: seeds).gradients()
    if gradients.count != node.inputCount {
      fail(
        """
        \(node.rule.name): its rule returned \(gradients.count) gradients for \
        \(node.inputCount) inputs. Return one for each input, nil where none flows.
        """)
      return
    }
    for (index, gradient) in gradients.enumerated() {
      guard let gradient, node.edge(index).isNeeded else { continue }
      let edge = node.edge(index)
      guard let fitting = fitting(gradient, to: edge, of: node, index) else { return }
      observer?.contribution(node, index, fitting)
      send(fitting, along: edge)
    }
  }

  /// A gradient in the shape of its input.
  private func fitting(
    _ gradient: AnyTensor, to edge: Edge, of node: Node, _ index: Int
  ) -> AnyTensor? {
    if gradient.shape == edge.shape { return gradient }
    if edge.shape.broadcasts(to: gradient.shape) { return gradient.summed(to: edge.shape) }
    fail(
      """
      \(node.rule.name): its rule returned a gradient of shape \(gradient.shape) for input \
      \(index), which has the shape \(edge.shape).
      """)
    return nil
  }

  private mutating func send(_ gradient: AnyTensor, along edge: Edge) {
    if let node = edge.node {
      pending.add(gradient, to: node, output: edge.output, inPlace: !createsGraph)
    } else if let leaf = edge.variable {
      leafGradients.add(gradient, to: leaf, inPlace: !createsGraph)
    }
  }

  /// The whole gradient of an output, after its hooks.
  private mutating func finished(
    _ gradient: AnyTensor, of node: Node, _ output: Int
  ) -> AnyTensor {
    var gradient = gradient
    if let hooks = node.hooks {
      gradient = hooks.run(on: gradient, of: node, output)
    }
    let key = WantedOutput(sequence: node.sequence, output: output)
    if !wanted.isEmpty, wanted[key] != nil { wanted[key] = gradient }
    return gradient
  }

  private mutating func finishLeaves() {
    for leaf in leaves {
      guard let hooks = leaf.details?.hooks, !hooks.isEmpty else { continue }
      if let gradient = leafGradients[leaf] {
        leafGradients[leaf] = GradientHook.run(hooks, on: gradient, of: leaf.text)
      }
    }
  }

  private static func secondBackward(_ node: Node) -> String {
    """
    backward: the graph was released by the first backward pass through it (at \(node.rule.name), \
    whose result was \(node.output(0).text)). Pass retainGraph: true to the first one, or detach \
    the part that carries over.
    """
  }
}

/// A sum of what arrived, which is added to in place where nobody else can see it.
struct Gradient {
  private(set) var tensor: AnyTensor
  /// Whether the sum was made here, so that it may be changed.
  private var isOwn = false

  init(_ tensor: AnyTensor) { self.tensor = tensor }

  mutating func add(_ other: AnyTensor, inPlace: Bool) {
    let presence = tensor.presence
    if isOwn && inPlace {
      tensor.accumulate(other)
    } else {
      tensor = tensor.adding(other)
      isOwn = true
    }
    tensor.setPresence(ofSum: presence, other.presence)
  }
}

/// What wants to see a pass.
protocol PassObserver {
  /// The gradient by an input of a node, as the node passes it on.
  func contribution(_ node: Node, _ input: Int, _ gradient: AnyTensor)
}
