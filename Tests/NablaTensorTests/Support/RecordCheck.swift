import Nabla

@testable import NablaTensor

/// Compares the record for explanations with the gradients of `backward()`, to the bit.
struct RecordCheck {
  private(set) var failures: [String] = []
  /// The number of gradients and arrivals compared.
  private(set) var count = 0
  let record: TensorRecord

  private struct Result: Hashable {
    let sequence: UInt64
    let output: Int
  }

  /// The gradients passed to the hooks of nodes.
  private final class Seen {
    var gradients: [Result: AnyTensor] = [:]
  }

  /// - Parameter seed: the cotangent of the output; nil for 1.
  init(_ output: AnyTensor, seed: AnyTensor? = nil) throws {
    record = try TensorRecord(of: output, seed: seed)
    let seen = Seen()
    let leaves = observe(seen)
    for leaf in leaves { leaf.ownDetails.grad = nil }
    try catchingErrors {
      output.backward(seed: seed, retainsGraph: true, createsGraph: false, inputs: nil)
    }
    compareGradients(leaves, seen)
    compareArrivals()
  }

  /// Registers hooks on all nodes, and returns the leaves.
  private func observe(_ seen: Seen) -> [AnyTensor] {
    var leaves: [ObjectIdentifier: AnyTensor] = [:]
    for case .operation(let node) in record.entries.map(\.kind) {
      for output in 0..<node.outputCount {
        let result = Result(sequence: node.sequence, output: output)
        node.ownHooks.hooks[output, default: []].append(
          GradientHook(id: 0) { gradient in
            seen.gradients[result] = gradient.copied()
            return nil
          })
      }
      for input in 0..<node.inputCount {
        if let leaf = node.edge(input).variable { leaves[ObjectIdentifier(leaf)] = leaf }
      }
    }
    return Array(leaves.values)
  }

  private mutating func compareGradients(_ leaves: [AnyTensor], _ seen: Seen) {
    for (place, entry) in record.entries.enumerated() {
      switch entry.kind {
      case .constant: compare(entry.gradient, nil, "the gradient of the constant \(place)")
      case .variable:
        let leaf = leaves.first { leaf in
          entry.value.map { leaf.storage == $0.storage && leaf.layout == $0.layout } ?? false
        }
        compare(entry.gradient, leaf?.details?.grad, "the gradient of the leaf \(place)")
      case .operation(let node) where node.outputCount > 1: continue
      case .operation(let node):
        let result = Result(sequence: node.sequence, output: 0)
        compare(entry.gradient, seen.gradients[result], "the gradient of \(node.rule.name)")
      case .output(let node, let output):
        let result = Result(sequence: node.sequence, output: output)
        compare(
          entry.gradient, seen.gradients[result], "the gradient of \(node.rule.name), \(output)")
      }
    }
    let complete = record.entries.indices.filter { record.entries[$0].gradient != nil }
    if record.order.sorted() != complete { failures.append("the order leaves out an entry") }
  }

  /// The partial sums of the amounts, in order, are the totals and finally the gradient.
  private mutating func compareArrivals() {
    var totals: [Int: AnyTensor] = [:]
    for arrival in record.arrivals {
      if case .operation(let node) = record.entries[arrival.to].kind, node.outputCount > 1 {
        continue
      }
      let sum = totals[arrival.to].map { $0.adding(arrival.amount) } ?? arrival.amount
      compare(arrival.total, sum, "a total at \(arrival.to)")
      totals[arrival.to] = arrival.total
    }
    for (place, total) in totals {
      compare(record.entries[place].gradient, total, "the last total at \(place)")
    }
  }

  private mutating func compare(_ recorded: AnyTensor?, _ expected: AnyTensor?, _ what: String) {
    count += 1
    if recorded?.shape != expected?.shape || recorded.map(Self.bits) != expected.map(Self.bits) {
      failures.append(
        """
        \(what): \(recorded?.numbers ?? []) instead of \(expected?.numbers ?? [])
        """)
    }
  }

  /// The bits of the elements; all NaN are one.
  private static func bits(_ tensor: AnyTensor) -> [UInt64] {
    tensor.numbers.map { $0.isNaN ? .max : $0.bitPattern }
  }
}
