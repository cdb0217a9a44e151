import CNablaKernels
import NablaCore

/// The record of an operation that gradients flow through, which the backward pass reads.
///
/// Note [Nodes in order of creation]: the number of a node is larger than the numbers of the nodes
/// that computed its inputs. The pass visits the pending node with the largest number first; by
/// then, its gradient is complete.
package final class Node: @unchecked Sendable {
  package let sequence = nabla_next_sequence()
  package let rule: any TensorRule
  package let inputCount: Int
  package let outputCount: Int
  /// The descriptions of inputs and outputs, in one allocation, because one is made for every
  /// operation.
  private let inputs: UnsafeMutablePointer<Input>
  private let outputList: UnsafeMutablePointer<Output>
  // Unchecked, here and below: nothing is called during these accesses, so they cannot overlap, and
  // the checks would slow down every operation.
  /// Whether a backward pass has released the saved tensors.
  @exclusivity(unchecked) package private(set) var isReleased = false
  /// Whether all saved tensors were small enough to be kept nevertheless.
  @exclusivity(unchecked) private var wasKept = true
  /// The named part of the computation that it belongs to, if any.
  package let part = Part.current
  /// Hooks on the gradients of outputs.
  @exclusivity(unchecked) var hooks: NodeHooks?

  private struct Input {
    var edge: Edge
    var saved: SavedTensor?
  }

  private struct Output {
    var info: OutputInfo
    var saved: SavedTensor?
  }

  /// The description of an output, which outlives it.
  package struct OutputInfo {
    package let shape: Shape
    package let elementType: ElementType
    package fileprivate(set) var name: String?
  }

  /// - Parameters:
  ///   - savedInputs: bit i is set if the pullback needs input i; the last bit stands for all
  ///     inputs from there on.
  ///   - savedOutputs: the same for outputs.
  init(
    _ rule: any TensorRule, _ inputs: UnsafeBufferPointer<AnyTensor>, savedInputs: UInt32,
    outputs: UnsafeBufferPointer<AnyTensor>, savedOutputs: UInt32
  ) {
    self.rule = rule
    inputCount = inputs.count
    outputCount = outputs.count
    let inputBytes = inputCount * MemoryLayout<Input>.stride
    let memory = nabla_pool_take(Self.bytes(inputs.count, outputs.count)).unsafelyUnwrapped
    self.inputs = memory.bindMemory(to: Input.self, capacity: inputCount)
    outputList = (memory + inputBytes).bindMemory(to: Output.self, capacity: outputCount)
    for i in 0..<inputCount {
      let input = inputs[i]
      let isNeeded = savedInputs & (1 << UInt32(min(i, 31))) != 0
      (self.inputs + i).initialize(
        to: Input(
          edge: Edge(to: input),
          saved: isNeeded ? SavedTensor(input) : SavedTensor(ifWorthShowing: input)))
    }
    for i in 0..<outputCount {
      let output = outputs[i]
      let isNeeded = savedOutputs & (1 << UInt32(min(i, 31))) != 0
      (outputList + i).initialize(
        to: Output(
          info: OutputInfo(output), saved: isNeeded ? SavedTensor(output.alias()) : nil))
    }
  }

  deinit {
    if (0..<inputCount).contains(where: { inputs[$0].edge.node != nil }) {
      IterativeRelease.releasing {
        for i in 0..<inputCount {
          if let node = inputs[i].edge.node.take() { IterativeRelease.release(node) }
        }
        deinitialize()
      }
    } else {
      deinitialize()
    }
    // Inputs and outputs are one allocation.
    nabla_pool_put(inputs, Self.bytes(inputCount, outputCount))
  }

  private static func bytes(_ inputCount: Int, _ outputCount: Int) -> Int {
    inputCount * MemoryLayout<Input>.stride + outputCount * MemoryLayout<Output>.stride
  }

  private func deinitialize() {
    // One by one: the runtime's loop over an array is slower than what is compiled here.
    for i in 0..<inputCount { (inputs + i).deinitialize(count: 1) }
    for i in 0..<outputCount { (outputList + i).deinitialize(count: 1) }
  }

  /// The destination of the gradient with respect to an input.
  package func edge(_ input: Int) -> Edge { inputs[input].edge }
  /// Whether an input needs a gradient.
  @inline(__always)
  func isNeeded(_ input: Int) -> Bool { inputs[input].edge.isNeeded }
  /// Whether an input has this shape. (Does not copy the shape: the pass calls it for every
  /// gradient.)
  @inline(__always)
  func hasInput(_ index: Int, of shape: Shape) -> Bool {
    if let node = inputs[index].edge.node {
      return node.outputList[inputs[index].edge.output].info.shape == shape
    }
    return inputs[index].edge.shape == shape
  }
  package func output(_ index: Int) -> OutputInfo { outputList[index].info }
  /// Sets the name of an output in the record.
  func setName(_ name: String?, ofOutput index: Int) { outputList[index].info.name = name }
  /// Whether a backward pass has released what was saved, and explanations cannot do without.
  package var isGone: Bool { isReleased && !wasKept }

  /// An operand or result that was changed in place after the operation, if values or gradients are
  /// computed from it: what was saved, and leaves, which are kept as they are.
  package var changedTensor: AnyTensor? {
    for i in 0..<inputCount {
      let edge = inputs[i].edge
      if let saved = inputs[i].saved {
        if saved.isChanged { return saved.tensor }
      } else if let leaf = edge.variable, leaf.storage.version != edge.version {
        return leaf
      }
    }
    for i in 0..<outputCount {
      if let saved = outputList[i].saved, saved.isChanged { return saved.tensor }
    }
    return nil
  }

  /// The type of the elements of an input that needs a gradient.
  func inputType(_ input: Int) -> ElementType {
    let edge = inputs[input].edge
    if let node = edge.node { return node.outputList[edge.output].info.elementType }
    return edge.variable.unsafelyUnwrapped.elementType
  }

  /// Releases the saved tensors, except small ones that are kept for explanations.
  func release() {
    for i in 0..<inputCount {
      guard let saved = inputs[i].saved else { continue }
      if saved.isNeeded { isReleased = true }
      if saved.tensor.count > SavedTensor.keptCount {
        inputs[i].saved = nil
        wasKept = false
      }
    }
    for i in 0..<outputCount {
      guard let saved = outputList[i].saved else { continue }
      isReleased = true
      if saved.tensor.count > SavedTensor.keptCount {
        outputList[i].saved = nil
        wasKept = false
      }
    }
  }

  /// Replaces saved tensors of a storage by copies before the node's own operation changes it.
  ///
  /// The copies have records, so that second derivatives are correct; and the node does not refer
  /// to the tensor that will refer to the node.
  func keepCopies(of storage: Storage) {
    for i in 0..<inputCount {
      guard let saved = inputs[i].saved, saved.tensor.storage == storage else { continue }
      let copy = saved.tensor.copied()
      copy.node = saved.tensor.currentNode
      copy.outputIndex = saved.tensor.outputIndex
      if let name = saved.tensor.name { copy.name = name }
      inputs[i].saved = SavedTensor(copy, isNeeded: saved.isNeeded)
    }
  }

  // MARK: Saved tensors

  func savedInput(_ index: Int) -> AnyTensor {
    guard let saved = inputs[index].saved else {
      misuse("\(rule.name): its rule asks for input \(index), which it did not save")
    }
    return unpacked(saved) { "its input \(saved.tensor.text)" }
  }

  func savedOutput(_ index: Int) -> AnyTensor {
    guard let saved = outputList[index].saved else {
      misuse("\(rule.name): its rule asks for output \(index), which it did not save")
    }
    let tensor = unpacked(saved) { "its result \(output(index).text)" }
    if !GradientMode.isRecording { return tensor }
    // Saving the tensor with its record would make a reference cycle.
    let result = tensor.alias()
    result.node = self
    result.outputIndex = index
    return result
  }

  /// An input, if it is available, whether or not the pullback needs it: for explanations.
  package func knownInput(_ index: Int) -> AnyTensor? {
    let edge = inputs[index].edge
    guard let saved = inputs[index].saved else {
      return edge.variable.flatMap { $0.storage.version == edge.version ? $0 : nil }
    }
    return saved.isChanged ? nil : saved.tensor
  }

  private func unpacked(_ saved: SavedTensor, what: () -> String) -> AnyTensor {
    let tensor = saved.tensor
    let version = tensor.storage.version
    if version == saved.version { return tensor }
    return fail(
      """
      backward: \(rule.name) needs \(what()) as it was, but it has been changed in place by \
      \(tensor.storage.lastChange) since (version \(version), saved at version \(saved.version)). \
      Change a copy, or use the operation that makes a new tensor.
      """, like: tensor)
  }
}

extension Node.OutputInfo {
  init(_ tensor: AnyTensor) {
    self.init(shape: tensor.shape, elementType: tensor.elementType, name: tensor.name)
  }
  var text: String {
    name.map { "\"\(PlainText.withoutControls($0))\" \(shape)" } ?? "of shape \(shape)"
  }
}

/// The destination of a gradient: the node that computed the input, or a leaf.
package struct Edge {
  package var node: Node?
  private var place: Int32 = 0
  /// The version of the leaf's elements that the operation read.
  private(set) var version: UInt32 = 0
  /// The leaf.
  package var variable: AnyTensor?

  /// The index of the input among the node's outputs.
  @inline(__always)
  package var output: Int { Int(place) }

  /// The shape of the input, to which the gradient is summed.
  package var shape: Shape { node?.output(output).shape ?? variable?.shape ?? [] }
  package var isNeeded: Bool { node != nil || variable != nil }

  init(to tensor: AnyTensor) {
    if let node = tensor.currentNode {
      self.node = node
      place = Int32(truncatingIfNeeded: tensor.outputIndex)
    } else if tensor.isVariable {
      variable = tensor
      version = tensor.storage.version
    }
  }
}

/// A tensor that a pullback needs, with its version.
struct SavedTensor {
  /// Tensors of at most this many elements are kept for explanations even if no pullback needs
  /// them.
  static var keptCount: Int { 16 }

  /// Whether the elements have been changed in place since.
  var isChanged: Bool { tensor.storage.version != version }

  let tensor: AnyTensor
  let version: UInt32
  /// Whether the pullback needs it; otherwise it is kept for explanations.
  let isNeeded: Bool

  /// A constant or leaf that no pullback needs but explanations show. (Other tensors can be
  /// recomputed.)
  ///
  /// A constant may be changed in place later, by an operation that depends on this node: so the
  /// node keeps its elements, not the tensor.
  @inline(__always)
  init?(ifWorthShowing tensor: AnyTensor) {
    guard tensor.count <= Self.keptCount, tensor.currentNode == nil else { return nil }
    if tensor.isNumber || tensor.isVariable {
      self.init(tensor, isNeeded: false)
    } else {
      let elements = tensor.alias()
      if let name = tensor.name { elements.name = name }
      self.init(elements, isNeeded: false)
    }
  }

  init(_ tensor: AnyTensor, isNeeded: Bool = true) {
    self.tensor = tensor
    version = tensor.storage.version
    self.isNeeded = isNeeded
  }
}
