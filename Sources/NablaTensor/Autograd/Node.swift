import CNablaKernels
import NablaCore

/// An operation that gradients flow through: the record of it, which the backward pass reads.
///
/// Note [The order is the order of creation]: a node's number is larger than those of the nodes that
/// its inputs were computed by. So the pass takes the ready node with the highest number first, and
/// by then all of its gradient has arrived.
package final class Node: @unchecked Sendable {
  package let sequence = nabla_next_sequence()
  package let rule: any TensorRule
  /// Where the gradient by each input goes.
  package private(set) var edges: Few<Edge>
  package let outputs: Few<OutputInfo>
  private var savedInputs: Few<SavedTensor?>
  private var savedOutputs: Few<SavedTensor?>
  /// Whether a backward pass has given what was saved back.
  package private(set) var isReleased = false
  /// What is done with the gradient of an output before it is used.
  var hooks: NodeHooks?

  /// What is known of an output after it is gone.
  package struct OutputInfo {
    package let shape: Shape
    package let elementType: ElementType
    package let name: String?
  }

  init(
    _ rule: any TensorRule, edges: Few<Edge>, outputs: Few<OutputInfo>,
    savedInputs: Few<SavedTensor?>, savedOutputs: Few<SavedTensor?>
  ) {
    self.rule = rule
    self.edges = edges
    self.outputs = outputs
    self.savedInputs = savedInputs
    self.savedOutputs = savedOutputs
  }

  deinit {
    let (edges, saved) = (edges, savedInputs)
    self.edges = Few()
    savedInputs = Few()
    Releases.dismantle(edges, saved)
  }

  /// Gives back what was saved, but for what is so small that explanations may keep it.
  func release() {
    var hasSaved = false
    for i in 0..<savedInputs.count {
      guard let saved = savedInputs[i] else { continue }
      if saved.isNeeded { hasSaved = true }
      if saved.tensor.count > SavedTensor.keptCount { savedInputs[i] = nil }
    }
    for i in 0..<savedOutputs.count {
      guard let saved = savedOutputs[i] else { continue }
      hasSaved = true
      if saved.tensor.count > SavedTensor.keptCount { savedOutputs[i] = nil }
    }
    isReleased = isReleased || hasSaved
  }

  // MARK: What was saved

  func savedInput(_ index: Int) -> AnyTensor {
    guard let saved = savedInputs[index] else {
      misuse("\(rule.name): its rule asks for input \(index), which it did not save")
    }
    return unpacked(saved, what: "its input \(saved.tensor.text)")
  }

  func savedOutput(_ index: Int) -> AnyTensor {
    guard let saved = savedOutputs[index] else {
      misuse("\(rule.name): its rule asks for output \(index), which it did not save")
    }
    let tensor = unpacked(saved, what: "its result \(outputs[index].text)")
    if !GradientMode.isRecording { return tensor }
    // The tensor would hold the node that holds it, had it been saved with its record.
    let result = tensor.alias()
    result.node = self
    result.outputIndex = index
    return result
  }

  /// An input if it is there, whether or not the pullback needs it: for explanations.
  package func knownInput(_ index: Int) -> AnyTensor? {
    guard index < savedInputs.count, let saved = savedInputs[index] else {
      return edges[index].variable
    }
    return saved.tensor.storage.version == saved.version ? saved.tensor : nil
  }

  private func unpacked(_ saved: SavedTensor, what: String) -> AnyTensor {
    let tensor = saved.tensor
    let version = tensor.storage.version
    if version != saved.version {
      let change = tensor.storage.lastChange
      return fail(
        """
        backward: \(rule.name) needs \(what) as it was, but it has been changed in place by \
        \(change) since (version \(version), saved at version \(saved.version)). Change a copy, or \
        use the operation that makes a new tensor.
        """, like: tensor)
    }
    return tensor
  }
}

extension Node.OutputInfo {
  init(_ tensor: AnyTensor) {
    self.init(shape: tensor.shape, elementType: tensor.elementType, name: tensor.name)
  }
  var text: String { name.map { "\"\($0)\" \(shape)" } ?? "of shape \(shape)" }
}

/// Where the gradient by an input goes: to the node that computed it, or to a leaf.
package struct Edge {
  package var node: Node?
  /// Which output of the node the input was.
  package var output = 0
  /// The leaf.
  package var variable: AnyTensor?

  /// The input's shape, which the gradient is summed to.
  package var shape: Shape { node?.outputs[output].shape ?? variable?.shape ?? [] }
  package var isNeeded: Bool { node != nil || variable != nil }

  init(to tensor: AnyTensor) {
    if let node = tensor.currentNode {
      self.node = node
      output = tensor.outputIndex
    } else if tensor.isVariable {
      variable = tensor
    }
  }
}

/// A tensor that a pullback needs, with its version.
struct SavedTensor {
  /// Tensors of at most so many elements are kept though no pullback needs them, so that
  /// explanations can show them.
  static let keptCount = 16

  let tensor: AnyTensor
  let version: UInt32
  /// Whether the pullback needs it; if not, it is kept to be shown.
  let isNeeded: Bool

  init(_ tensor: AnyTensor, isNeeded: Bool = true) {
    self.tensor = tensor
    version = tensor.storage.version
    self.isNeeded = isNeeded
  }
}
