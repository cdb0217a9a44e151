/// The IR of a program: a list of machine operations in evaluation order. Every node is computed
/// once, after its operands.
///
/// A graph is lowered to it by expanding its rules. The optimiser, the machine's bytecode and the
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
  /// Which outputs are values: see ``Program/valueOutputs``.
  var valueOutputs = 0..<0
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

  /// Whether a node is needed although no other node uses it: guards, and calls that check some.
  func isRoot(_ node: Node) -> Bool {
    node.operation.isGuard || node.operation == .call && calls[Int(node.a)].isGuarding
  }

  /// The value of a constant node.
  package func constant(_ node: Node) -> Double {
    Double(
      bitPattern: UInt64(UInt32(bitPattern: node.a)) << 32 | UInt64(UInt32(bitPattern: node.b)))
  }
}

extension ProgramIR {
  /// The number of nodes that the machine executes.
  var operationCount: Int {
    nodes.reduce(0) { $0 + ($1.operation.isInstruction && !$1.operation.isGuard ? 1 : 0) }
  }

  /// Replaces the outputs that are to be summed by sums over the rows.
  mutating func sumOutputs(_ isSummed: [Bool]) {
    // Equal outputs share a sum.
    var sums: [Int32: Int32] = [:]
    for (place, isSummed) in isSummed.enumerated() where isSummed {
      let output = outputs[place]
      if sums[output] == nil {
        nodes.append(Node(operation: .sum, a: output))
        isPrimal.append(true)
        sums[output] = Int32(nodes.count - 1)
      }
      outputs[place] = sums[output].unsafelyUnwrapped
    }
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

/// A run of a sub-program over rows, whose results are nodes of a ``ProgramIR``.
package struct IRCall: Sendable {
  package enum Column: Sendable {
    case data(DataColumn)
    case nodes([Int32])
  }

  package let body: Program
  package let rowCount: Int
  /// The inputs that differ by row.
  package var columns: [Column]
  /// The inputs that are the same for all rows.
  package var uniforms: [Int32]
  /// Which of the body's outputs are summed over the rows. A summed result is one number, any other
  /// one a row; they are stored output by output.
  package let isSummed: [Bool]
  /// Whether it is needed for guards, not only for its results.
  let isGuarding: Bool

  var resultCount: Int { isSummed.reduce(0) { $0 + ($1 ? 1 : rowCount) } }

  /// All operands.
  package var operands: [Int32] {
    columns.flatMap { column -> [Int32] in
      if case .nodes(let nodes) = column { nodes } else { [] }
    } + uniforms
  }
}
