import Nabla

@testable import NablaTensor

/// The nodes that a node was computed from, and itself.
func nodes(from root: Node) -> [Node] {
  var found: [ObjectIdentifier: Node] = [:]
  var pending = [root]
  while let node = pending.popLast() {
    if found.updateValue(node, forKey: ObjectIdentifier(node)) != nil { continue }
    pending += (0..<node.inputCount).compactMap { node.edge($0).node }
  }
  return Array(found.values)
}

/// Whether a rule's pullback does what its ``TensorRuleKind`` promises.
struct RuleKindCheck {
  private(set) var failures: [String] = []
  private let node: Node

  init(_ node: Node) {
    self.node = node
    switch node.rule.kind {
    case .elementwise: checkElementwise()
    case .moves: checkMoves()
    case .mixes, .recomputed: break
    }
  }

  /// Every third element of what arrives is 0: so is the gradient there.
  private mutating func checkElementwise() {
    let seeds = seeds { $0 % 3 == 0 ? 0 : Double($0 % 7 + 1) }
    for gradient in gradients(seeds) {
      guard let gradient, gradient.shape == node.output(0).shape else { continue }
      let isLocal = gradient.numbers.enumerated().allSatisfy {
        $0 % 3 != 0 || $1 == 0 || $1.isNaN
      }
      if !isLocal { failures.append("\(node.rule.name) is not elementwise") }
    }
  }

  /// What arrives is positive: no gradient is negative; and the gradient of a sum is the sum.
  private mutating func checkMoves() {
    let first = gradients(seeds { Double($0 % 7 + 1) })
    let second = gradients(seeds { Double($0 % 5) })
    let both = gradients(seeds { Double($0 % 7 + 1 + $0 % 5) })
    for index in both.indices {
      guard let sum = both[index]?.numbers,
        let x = first[index]?.numbers,
        let y = second[index]?.numbers
      else { continue }
      // Small integers: every sum is exact.
      if zip(x, y).map({ $0 + $1 }) != sum { failures.append("\(node.rule.name) is not linear") }
      if (x + y).contains(where: { $0 < 0 }) {
        failures.append("\(node.rule.name) has a negative factor")
      }
    }
  }

  /// What arrives at each output, by the places of the elements.
  private func seeds(_ element: (Int) -> Double) -> InlineList<AnyTensor?> {
    InlineList(
      (0..<node.outputCount).map { output -> AnyTensor? in
        let info = node.output(output)
        return Tensor<Double>(
          shape: info.shape, scalars: (0..<info.shape.elementCount).map(element)
        ).any.converted(to: info.elementType)
      })
  }

  private func gradients(_ seeds: InlineList<AnyTensor?>) -> [AnyTensor?] {
    withoutGradient { Array(node.rule.pullback(Pullback(node: node, seeds: seeds))) }
  }
}
