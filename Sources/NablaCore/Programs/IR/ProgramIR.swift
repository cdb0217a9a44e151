/// The IR of a program: a list of machine operations in evaluation order. Every node is computed
/// once, after its operands.
///
/// A graph is lowered to it by expanding its rules. The optimiser, the machine's code and the
/// exporters read it.
package struct ProgramIR: Sendable {
  /// One operation. ``Operation`` documents the meaning of `a` to `d`.
  package struct Node: Equatable, Sendable {
    package var operation: Operation
    package var a: Int32 = 0
    package var b: Int32 = 0
    package var c: Int32 = 0
    package var d: Int32 = 0
  }

  package var nodes: [Node] = []
  package var inputCount = 0
  /// The node of each output; one node may be several outputs.
  package var outputs: [Int32] = []
  /// The calls of sub-programs.
  package var calls: [IRCall] = []
  /// The names of numbers, by node.
  package var names: [Int32: String] = [:]
  /// Whether each node belongs to the value, not to a derivative: see Note [Contraction].
  var isPrimal: [Bool] = []

  package var count: Int { nodes.count }

  /// Calls `body` for each operand of a node.
  @inlinable
  package func forEachOperand(of node: Node, _ body: (Int32) -> Void) {
    switch node.operation.operandCount {
    case 0:
      if node.operation == .call { calls[Int(node.a)].operands.forEach(body) }
    case 1: body(node.a)
    case 2:
      body(node.a)
      body(node.b)
    case 3:
      body(node.a)
      body(node.b)
      body(node.c)
    default:
      body(node.a)
      body(node.b)
      body(node.c)
      body(node.d)
    }
  }

  /// The value of a constant node.
  package func constant(_ node: Node) -> Double {
    Double(
      bitPattern: UInt64(UInt32(bitPattern: node.a)) << 32 | UInt64(UInt32(bitPattern: node.b)))
  }
}

extension ProgramIR.Node {
  init(constant: Double) {
    let bits = constant.bitPattern
    self.init(
      operation: .constant, a: Int32(truncatingIfNeeded: bits >> 32),
      b: Int32(truncatingIfNeeded: bits))
  }
}
