/// A program as a list of machine operations, each by its operands: every node is computed once,
/// and its operands stand before it.
///
/// It is what a graph becomes when its rules are written out, and what the optimiser, the machine's
/// bytecode and the exporters read.
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

extension ProgramIR {
  /// How many nodes the machine executes.
  var operationCount: Int {
    nodes.reduce(0) { $0 + ($1.operation.isInstruction && !$1.operation.isGuard ? 1 : 0) }
  }

  /// Makes sums over the rows of the outputs that are to be summed.
  mutating func sumOutputs(_ isSummed: [Bool]) {
    // Equal outputs have one sum.
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
  /// Which of the body's outputs are summed over the rows. A result that is summed is one number,
  /// any other is a number a row; they lie one output after the other.
  package let isSummed: [Bool]

  var resultCount: Int { isSummed.reduce(0) { $0 + ($1 ? 1 : rowCount) } }

  /// All nodes that it uses.
  package var operands: [Int32] {
    columns.flatMap { column -> [Int32] in
      if case .nodes(let nodes) = column { nodes } else { [] }
    } + uniforms
  }
}
