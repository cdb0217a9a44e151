/// What the compilation of a program did.
public struct ProgramStatistics: Sendable, Equatable, CustomStringConvertible {
  /// Nodes of the recording, constants and inputs included.
  public internal(set) var recordedNodes = 0
  /// Nodes after the derivatives were added.
  public internal(set) var differentiatedNodes = 0
  /// Operations of the machine that the rules were written out as, before any was removed.
  public internal(set) var operationsBeforeOptimisation = 0
  /// Operations that are executed.
  public internal(set) var operations = 0
  /// Operations that were not written a second time.
  public internal(set) var sharedSubexpressions = 0
  /// Operations that an algebraic identity saved.
  public internal(set) var identities = 0
  /// Pairs of operations that became one, such as a multiply-add.
  public internal(set) var fused = 0
  /// Operations that neither an output nor a guard needs.
  public internal(set) var deadOperations = 0
  /// Comparisons whose outcome is checked.
  public internal(set) var guards = 0
  /// Numbers that are alive at the same time, at most.
  public internal(set) var slots = 0
  /// Runs of sub-programs over rows.
  public internal(set) var calls = 0

  public var description: String {
    """
    recorded \(recordedNodes) nodes, with derivatives \(differentiatedNodes)
    \(operationsBeforeOptimisation) operations before optimisation, \(operations) after: \
    \(sharedSubexpressions) shared, \(identities) saved by identities, \(fused) fused, \
    \(deadOperations) dead
    \(slots) slots, \(guards) guards, \(calls) calls
    """
  }
}

// MARK: - Listing

extension Program {
  /// The operations of the value and the gradient (or Jacobian), one a line, as the machine executes
  /// them: to see what the compiler made of a program.
  public var listing: String {
    compiled(for: CompiledProgram.Specialization(derivatives: .jacobian)).ir.listing
  }
}

extension ProgramIR {
  package var listing: String {
    nodes.enumerated().map { index, node in
      var operands: [String] = []
      forEachOperand(of: node) { operands.append("%\($0)") }
      switch node.operation {
      case .input: operands.append("\(node.a)")
      case .constant: operands.append("\(constant(node))")
      case .polygamma: operands.insert("\(node.b)", at: 0)
      default: break
      }
      let name = names[Int32(index)].map { "  // \($0)" } ?? ""
      return "%\(index) = \(node.operation)(\(operands.joined(separator: ", ")))\(name)"
    }.joined(separator: "\n") + "\nreturn "
      + outputs.map { "%\($0)" }.joined(separator: ", ")
  }
}
