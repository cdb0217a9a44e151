import NablaCore

/// One walk over the graph, from what is differentiated to the leaves.
///
/// It changes nothing outside until it has ended well: the gradients of leaves are collected, and
/// set in the end. It does not recurse.
struct BackwardPass {
  /// Whether what the pass computes is recorded, so that it can be differentiated again.
  let createsGraph: Bool
  /// Whether what the nodes saved is kept for another pass.
  let retainsGraph: Bool
  /// Sees every contribution, if anybody wants to.
  var observer: PassObserver?

  private var starts: [(edge: Edge, seed: AnyTensor)] = []
  private var pending = PendingNodes()
  private var leafGradients = LeafGradients()
  /// Outputs of nodes whose gradient is asked for, and what it is.
  private var wanted: [WantedOutput: AnyTensor?] = [:]
  private var wantedLeaves: [AnyTensor] = []
  /// What leads to what is asked for; nil where all is.
  private var reach: Reach?
  private(set) var retained: [(tensor: AnyTensor, node: Node, gradient: AnyTensor)] = []
  private var visited: [Node] = []
  private var watch: AnomalyDetector?

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
    starts.append((Edge(to: tensor), seed))
  }

  /// Asks for the gradient by a tensor: then only what leads to such tensors is walked.
  mutating func want(_ tensor: AnyTensor) {
    if let node = tensor.currentNode {
      wanted[WantedOutput(sequence: node.sequence, output: tensor.outputIndex)] = .some(nil)
    } else {
      wantedLeaves.append(tensor)
    }
  }

  /// Walks, and says whether all went well.
  mutating func run() -> Bool {
    if !wanted.isEmpty || !wantedLeaves.isEmpty {
      reach = Reach(from: starts.map(\.edge), to: Set(wanted.keys), wantedLeaves)
    }
    watch = AnomalyDetector.suspend()
    defer { AnomalyDetector.resume(watch) }
    if hasFailed { return false }
    GradientMode.with(recording: createsGraph) {
      for start in starts { send(start.seed, along: start.edge) }
      while let entry = pending.popLast() {
        let node = entry.node
        var seeds = entry.seeds
        if node.hooks != nil || !wanted.isEmpty {
          for output in 0..<seeds.count {
            if let seed = seeds[output] { seeds[output] = finished(seed, of: node, output) }
          }
          if hasFailed { return }
        }
        let needed = Self.needed(by: node, reach)
        if needed == 0 { continue }
        if node.isReleased {
          fail(Self.secondBackward(node))
          return
        }
        visit(node, seeds, needed)
        if hasFailed { return }
        if !retainsGraph { visited.append(node) }
      }
      finishLeaves()
    }
    if let watch, !hasFailed { watch.endPass(leaves.map { ($0, gradient(of: $0)) }) }
    if hasFailed { return false }
    for node in visited { node.release() }
    return true
  }

  /// The leaves reached, in the order in which they were.
  var leaves: [AnyTensor] { leafGradients.leaves }

  /// The gradient by a tensor, or nil where none arrived.
  func gradient(of tensor: AnyTensor) -> AnyTensor? {
    guard let node = tensor.currentNode else {
      return leafGradients[tensor]
    }
    return wanted[WantedOutput(sequence: node.sequence, output: tensor.outputIndex)] ?? nil
  }

  /// The same, which the pass keeps no longer.
  mutating func takeGradient(of tensor: AnyTensor) -> AnyTensor? {
    guard let node = tensor.currentNode else {
      return leafGradients.take(tensor)
    }
    let key = WantedOutput(sequence: node.sequence, output: tensor.outputIndex)
    return wanted.removeValue(forKey: key) ?? nil
  }

  // MARK: Private

  /// The inputs of a node that the pass goes on to: bits.
  private static func needed(by node: Node, _ reach: Reach?) -> UInt32 {
    guard let reach else { return .max }
    if node.rule.recomputation != nil { return .max }
    var needed: UInt32 = 0
    for i in 0..<node.inputCount where reach.contains(node.edge(i)) {
      needed |= 1 << UInt32(min(i, 31))
    }
    return needed
  }

  /// Passes what arrived at a node's outputs on to its inputs.
  private mutating func visit(_ node: Node, _ seeds: InlineList<AnyTensor?>, _ needed: UInt32) {
    if let rule = node.rule.recomputation { return recompute(rule, node, seeds) }
    let gradients = Pullback(node: node, seeds: seeds, wanted: needed).gradients()
    if gradients.count != node.inputCount {
      fail(
        """
        \(node.rule.name): its rule returned \(gradients.count) gradients for \
        \(node.inputCount) inputs. Return one for each input, nil where none flows.
        """)
      return
    }
    for (index, gradient) in gradients.enumerated() {
      guard let gradient, node.isNeeded(index) else { continue }
      guard let fitting = Self.fitting(gradient, of: node, index) else { return }
      observer?.contribution(node, index, fitting)
      watch?.seeContribution(node, index, seeds, fitting)
      send(fitting, along: node.edge(index))
    }
  }

  /// Goes on through an operation that is computed anew.
  private mutating func recompute(
    _ rule: any RecomputedRule, _ node: Node, _ seeds: InlineList<AnyTensor?>
  ) {
    guard let outputs = rule.recomputed(node) else { return }
    reach?.extend(from: outputs.map { Edge(to: $0) })
    for (output, seed) in zip(outputs, seeds) {
      if let seed { send(seed, along: Edge(to: output)) }
    }
  }

  /// A gradient in the shape of its input.
  @inline(__always)
  private static func fitting(
    _ gradient: AnyTensor, of node: Node, _ index: Int
  ) -> AnyTensor? {
    node.hasInput(index, of: gradient.layout.shape) ? gradient : summed(gradient, for: node, index)
  }

  private static func summed(
    _ gradient: AnyTensor, for node: Node, _ index: Int
  ) -> AnyTensor? {
    let shape = node.edge(index).shape
    if shape.broadcasts(to: gradient.shape) { return gradient.summed(to: shape) }
    fail(
      """
      \(node.rule.name): its rule returned a gradient of shape \(gradient.shape) for input \
      \(index), which has the shape \(shape).
      """)
    return nil
  }

  private mutating func send(_ gradient: AnyTensor, along edge: Edge) {
    if let reach, !reach.contains(edge) { return }
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
      for retaining in hooks.retaining[output] ?? [] {
        if let tensor = retaining.tensor { retained.append((tensor, node, gradient)) }
      }
    }
    if !wanted.isEmpty {
      let key = WantedOutput(sequence: node.sequence, output: output)
      if wanted[key] != nil { wanted[key] = gradient }
    }
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

/// What wants to see a pass.
protocol PassObserver {
  /// The gradient by an input of a node, as the node passes it on.
  func contribution(_ node: Node, _ input: Int, _ gradient: AnyTensor)
}
