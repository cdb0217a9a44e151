/// Where the gradient by an input goes: to the node that computed it, or to a leaf.
package struct Edge {
  package var node: Node?
  /// Which output of the node the input was.
  package var output = 0
  /// The leaf.
  package var variable: AnyTensor?

  /// The input's shape, which the gradient is summed to.
  package var shape: Shape { node?.output(output).shape ?? variable?.shape ?? [] }
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
