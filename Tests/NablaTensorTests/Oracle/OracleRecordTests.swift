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
