/// A program as a list of machine operations, each by its operands: every node is computed once,
/// and its operands stand before it.
///
/// It is what a graph becomes when its rules are written out, and what the optimiser, the machine's
/// code and the exporters read.
package struct ProgramIR: Sendable {
  /// One operation. What `a` to `d` mean is said at ``Operation``.
  package struct Node: Equatable, Sendable {
    package var operation: Operation
    package var a: Int32 = 0
    package var b: Int32 = 0
    package var c: Int32 = 0
    package var d: Int32 = 0
  }

  package var nodes: [Node] = []
  package var inputCount = 0
  /// The node of each output; one node may be several.
  package var outputs: [Int32] = []
  /// What runs of sub-programs there are.
  package var calls: [IRCall] = []
  /// Names that the program gave to numbers, by node.
  package var names: [Int32: String] = [:]
  /// Whether the node belongs to the value, not to a derivative: see Note [Contraction].
  var isPrimal: [Bool] = []

  package var count: Int { nodes.count }

  /// The nodes that a node is made from.
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

  /// The number of a constant's node.
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
