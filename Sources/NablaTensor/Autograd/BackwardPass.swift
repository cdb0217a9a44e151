import CNablaKernels
import NablaCore

/// One traversal of the graph, from the differentiated tensors to the leaves.
///
/// It has no side effects until it has succeeded: the gradients of leaves are collected, and set at
/// the end. It is not recursive. Explanations, anomaly detection and statistics observe this pass,
/// so that there is no second pass that could give different results.
struct BackwardPass {
  /// Whether the operations of the pass are recorded, so that it can be differentiated.
  let createsGraph: Bool
  /// Whether saved tensors are kept for another pass.
  let retainsGraph: Bool
  /// Whether the pass runs only for its observers: no hook runs, and saved tensors that an earlier
  /// pass released are used if they were kept.
  let isDryRun: Bool
  /// The observers of each step. Empty except for explanations and anomaly detection.
  var observers: [any PassObserver] = []

  private var starts: [(edge: Edge, seed: AnyTensor)] = []
  private var pending = PendingNodes()
  private var leafGradients = LeafGradients()
  /// The requested gradients of outputs of nodes.
  private var wanted: [WantedOutput: AnyTensor?] = [:]
  private var wantedLeaves: [AnyTensor] = []
  /// The nodes that depend on requested tensors; nil if all gradients are computed.
  private var dependent: DependencySet?
  private(set) var retained: [(tensor: AnyTensor, node: Node, gradient: AnyTensor)] = []
  private var visited: [Node] = []
  /// The recomputed functions whose operations are being visited: see Note [Recomputed functions].
  private var recomputed: [Recomputation] = []

  private struct Recomputation {
    let node: Node
    /// The last number of an operation before the function was run again.
    let start: UInt64

    func isChanged(by operand: Node) -> Bool {
      operand.sequence >= node.sequence && operand.sequence <= start
    }
  }

  struct WantedOutput: Hashable {
    let sequence: UInt64
    let output: Int
  }

  init(createsGraph: Bool, retainsGraph: Bool, isDryRun: Bool = false) {
    self.createsGraph = createsGraph
    self.retainsGraph = retainsGraph
    self.isDryRun = isDryRun
  }

  // MARK: Use

  /// Starts at a tensor with its cotangent.
  mutating func start(at tensor: AnyTensor, with seed: AnyTensor) {
    starts.append((Edge(to: tensor), seed))
  }

  /// Requests the gradient of a tensor: then only the part of the graph that leads to such tensors
  /// is visited.
  mutating func want(_ tensor: AnyTensor) {
    if let node = tensor.currentNode {
      wanted[WantedOutput(sequence: node.sequence, output: tensor.outputIndex)] = .some(nil)
    } else {
      wantedLeaves.append(tensor)
    }
  }

  /// Runs the pass; returns whether it succeeded.
  mutating func run() -> Bool {
    if !wanted.isEmpty || !wantedLeaves.isEmpty {
      dependent = DependencySet(from: starts.map(\.edge), to: Set(wanted.keys), wantedLeaves)
    }
    let detector = AnomalyDetector.suspend()
    defer { AnomalyDetector.resume(detector) }
    if let detector {
      detector.reportForward()
      observers.append(detector)
    }
    if hasFailed { return false }
    GradientMode.with(recording: createsGraph) {
      for start in starts { send(start.seed, along: start.edge) }
      while let entry = pending.popLast() {
        let node = entry.node
        while let last = recomputed.last, node.sequence <= last.start { recomputed.removeLast() }
        var seeds = entry.seeds
        if node.hooks != nil || !wanted.isEmpty {
          for output in 0..<seeds.count {
            if let seed = seeds[output] { seeds[output] = finished(seed, of: node, output) }
          }
          if hasFailed { return }
        }
        if !observers.isEmpty {
          for observer in observers { observer.didComplete(node, seeds) }
        }
        let needed = Self.needed(by: node, dependent)
        if needed == 0 { continue }
        if isDryRun ? node.isGone : node.isReleased {
          fail(isDryRun ? Self.released(node) : Self.secondBackward(node))
          return
        }
        if isDryRun, let changed = node.changedTensor {
          fail(TensorRecord.changed(changed, node, in: node.output(0).text))
          return
        }
        visit(node, seeds, needed)
        if hasFailed { return }
        if !retainsGraph { visited.append(node) }
      }
      finishLeaves()
    }
    if hasFailed { return false }
    for observer in observers { observer.didEnd(leaves.map { ($0, gradient(of: $0)) }) }
    if hasFailed { return false }
    for node in visited { node.release() }
    return true
  }

  /// The leaves reached, in the order in which they were reached.
  var leaves: [AnyTensor] { leafGradients.leaves }

  /// The gradient with respect to a tensor, or nil if none arrived.
  func gradient(of tensor: AnyTensor) -> AnyTensor? {
    guard let node = tensor.currentNode else {
      return leafGradients[tensor]
    }
    return wanted[WantedOutput(sequence: node.sequence, output: tensor.outputIndex)] ?? nil
  }

  /// Removes and returns the gradient with respect to a tensor, or nil if none arrived.
  mutating func takeGradient(of tensor: AnyTensor) -> AnyTensor? {
    guard let node = tensor.currentNode else {
      return leafGradients.take(tensor)
    }
    let key = WantedOutput(sequence: node.sequence, output: tensor.outputIndex)
    return wanted.removeValue(forKey: key) ?? nil
  }

  // MARK: Private

  /// The inputs of a node that need a gradient, as bits.
  private static func needed(by node: Node, _ dependent: DependencySet?) -> UInt32 {
    guard let dependent else { return .max }
    if node.rule.kind == .recomputed { return dependent.mayLead(from: node) ? .max : 0 }
    var needed: UInt32 = 0
    for i in 0..<node.inputCount where dependent.contains(node.edge(i)) {
      needed |= 1 << UInt32(min(i, 31))
    }
    return needed
  }

  /// Propagates the cotangents of a node's outputs to its inputs.
  private mutating func visit(_ node: Node, _ seeds: InlineList<AnyTensor?>, _ needed: UInt32) {
    if node.rule.kind == .recomputed { return recompute(node, seeds) }
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
      let edge = node.edge(index)
      send(fitting, along: edge)
      if !observers.isEmpty { report(fitting, from: node, index, seeds, along: edge) }
    }
  }

  /// Continues the pass through an operation that is recomputed.
  ///
  /// Note [Recomputed functions]: the second run captures what the first one did, so its operations
  /// follow, and lead to, operations that are older than the recomputed one. One that is not was put
  /// into a captured tensor later, and may depend on the function's own result: the pass would run in
  /// a circle.
  private mutating func recompute(_ node: Node, _ seeds: InlineList<AnyTensor?>) {
    let rule = node.rule as! any RecomputedRule
    let start = nabla_next_sequence()
    guard let outputs = rule.recomputed(node) else { return }
    recomputed.append(Recomputation(node: node, start: start))
    dependent?.extend(from: outputs.map { Edge(to: $0) })
    for observer in observers { observer.didRecompute(node, outputs) }
    for (index, output) in outputs.enumerated() {
      guard let seed = seeds[index] else { continue }
      let edge = Edge(to: output)
      send(seed, along: edge)
      if !observers.isEmpty { report(seed, from: node, index, seeds, along: edge) }
    }
  }

  /// Reports a gradient that was sent along an edge to the observers.
  private func report(
    _ amount: AnyTensor, from node: Node, _ operand: Int, _ seeds: InlineList<AnyTensor?>,
    along edge: Edge
  ) {
    let total =
      edge.node.map { pending.total(at: $0, edge.output) }
      ?? edge.variable.flatMap { leafGradients[$0] }
    // Nothing is sent to inputs that do not depend on requested tensors.
    guard let total else { return }
    let contribution = PassContribution(
      node: node, operand: operand, seeds: seeds, edge: edge, amount: amount, total: total)
    for observer in observers { observer.didSend(contribution) }
  }

  /// A gradient reduced to the shape of its input.
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
    if let dependent, !dependent.contains(edge) { return }
    if let node = edge.node {
      if !recomputed.isEmpty, let changed = recomputed.first(where: { $0.isChanged(by: node) }) {
        fail(Self.changedCapture(changed.node, node))
        return
      }
      pending.add(gradient, to: node, output: edge.output, inPlace: !createsGraph)
    } else if let leaf = edge.variable {
      leafGradients.add(gradient, to: leaf, inPlace: !createsGraph)
    }
  }

  /// The complete gradient of an output, after its hooks.
  private mutating func finished(
    _ gradient: AnyTensor, of node: Node, _ output: Int
  ) -> AnyTensor {
    var gradient = gradient
    if let hooks = node.hooks, !isDryRun {
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
    if isDryRun { return }
    for leaf in leaves {
      guard leaf.isVariable, let hooks = leaf.details?.hooks, !hooks.isEmpty else { continue }
      if let gradient = leafGradients[leaf] {
        leafGradients[leaf] = GradientHook.run(hooks, on: gradient, of: leaf.text)
      }
    }
  }

  /// Of what a function that is computed again uses: what else there is was looked at before.
  private static func released(_ node: Node) -> String {
    """
    explain: a checkpoint uses what \(node.rule.name) computed, whose result was \
    \(node.output(0).text), and its graph was released by a backward pass. Explain before backward(), \
    or pass retainGraph: true.
    """
  }

  private static func changedCapture(_ node: Node, _ operand: Node) -> String {
    """
    backward: the function of a \(node.rule.name) uses a result of \(operand.rule.name), \
    \(operand.output(0).text), which was put into a tensor that it captures after it ran, so its \
    second run would compute something else. Change a copy, or pass the tensor as an input.
    """
  }

  private static func secondBackward(_ node: Node) -> String {
    """
    backward: the graph was released by the first backward pass through it (at \(node.rule.name), \
    whose result was \(node.output(0).text)). Pass retainGraph: true to the first one, or detach \
    the part that carries over.
    """
  }
}
