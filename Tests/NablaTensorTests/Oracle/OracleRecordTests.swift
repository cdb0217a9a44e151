import Nabla
import Testing

@testable import NablaTensor

/// Properties of every operation that need no recorded results, checked with the operations of the
/// oracle.
@Suite("The oracle's operations, recorded")
struct OracleRecordTests {
  @Test func `every gradient of an explanation has the bits of backward`() throws {
    let differentiable = try OracleDirectory(OracleDirectory.url).entries.filter {
      $0.manifest.cases.contains { !$0.grads.isEmpty }
    }
    let all = Set(differentiable.map(\.manifest.op))
    #expect(all.subtracting(try Self.compared(Double.self)) == [])
    #expect(all.subtracting(try Self.compared(Float.self)) == [])
  }

  /// The operations whose records were compared.
  private static func compared<E: DifferentiableElement>(_: E.Type) throws -> Set<String> {
    var operations: Set<String> = []
    try forEachOutput(E.self) { operation, id, output, seed in
      guard output.any.currentNode != nil else { return }
      operations.insert(operation)
      for failure in try RecordCheck(output.any, seed: seed.any).failures {
        Issue.record("\(operation)/\(id) [\(E.self)]: \(failure)")
      }
    }
    return operations
  }

  @Test func `every rule passes gradients on as its kind says`() throws {
    var rules: Set<String> = []
    try Self.forEachOutput(Double.self) { operation, id, output, _ in
      guard let root = output.any.currentNode else { return }
      for node in nodes(from: root) {
        rules.insert(node.rule.name)
        for failure in RuleKindCheck(node).failures {
          Issue.record("\(operation)/\(id): \(failure)")
        }
      }
    }
    #expect(rules.count > 60)
  }

  /// Calls `body` with each differentiable output of each recorded call, and its cotangent.
  private static func forEachOutput<E: DifferentiableElement>(
    _: E.Type, _ body: (_ operation: String, _ id: Int, Tensor<E>, Tensor<E>) throws -> Void
  ) throws {
    let operations = OracleOperation<E>.all
    for entry in try OracleDirectory(OracleDirectory.url).entries {
      guard let operation = operations[entry.manifest.op] else { continue }
      let check = OracleCheck(entry, operation)
      for recorded in entry.manifest.cases where !recorded.grads.isEmpty {
        if E.self == Float.self && recorded.tol.float32 == nil { continue }
        do {
          let call = try check.call(
            recorded.args, recorded.kwargs, recorded.inputs,
            check.realType(recorded.inputs, recorded.outputs))
          let outputs = try check.differentiable(check.run(call, recorded), recorded)
          let seeds = try recorded.outputs.compactMap {
            try $0.cotangent.map { try check.real($0) }
          }
          for (output, seed) in zip(outputs, seeds) {
            try body(entry.manifest.op, recorded.id, output, seed)
          }
        } catch is DoesNotCompile {}
      }
    }
  }
}

/// The node and all nodes that it depends on.
private func nodes(from root: Node) -> [Node] {
  var found: [ObjectIdentifier: Node] = [:]
  var pending = [root]
  while let node = pending.popLast() {
    if found.updateValue(node, forKey: ObjectIdentifier(node)) != nil { continue }
    pending += (0..<node.inputCount).compactMap { node.edge($0).node }
  }
  return Array(found.values)
}

/// Checks that a rule's pullback has the property stated by its ``TensorRuleKind``.
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

  /// Every third element of the cotangent is 0: so must be the gradient there.
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

  /// The cotangent is positive, so no gradient may be negative; and the pullback is additive.
  private mutating func checkMoves() {
    let first = gradients(seeds { Double($0 % 7 + 1) })
    let second = gradients(seeds { Double($0 % 5) })
    let both = gradients(seeds { Double($0 % 7 + 1 + $0 % 5) })
    for index in both.indices {
      guard let sum = both[index]?.numbers, let x = first[index]?.numbers,
        let y = second[index]?.numbers
      else { continue }
      // Small integers, so that every sum is exact.
      if zip(x, y).map({ $0 + $1 }) != sum { failures.append("\(node.rule.name) is not linear") }
      if (x + y).contains(where: { $0 < 0 }) {
        failures.append("\(node.rule.name) has a negative factor")
      }
    }
  }

  /// The cotangent of each output, by the row-major index of the elements.
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
