/// The statistics of a program's compilation.
public struct ProgramStatistics: Sendable, Equatable, CustomStringConvertible {
  /// The number of recorded nodes, including constants and inputs.
  public internal(set) var recordedNodes = 0
  /// The number of nodes after differentiation.
  public internal(set) var differentiatedNodes = 0
  /// The number of machine operations that the rules expand to, before any was removed.
  public internal(set) var operationsBeforeOptimisation = 0
  /// The number of executed operations.
  public internal(set) var operations = 0
  /// The number of common subexpressions that were merged.
  public internal(set) var sharedSubexpressions = 0
  /// The number of operations that algebraic identities removed.
  public internal(set) var identities = 0
  /// The number of fused pairs of operations, such as multiply-adds.
  public internal(set) var fused = 0
  /// The number of dead operations, which no output and no guard needs.
  public internal(set) var deadOperations = 0
  /// The number of guards.
  public internal(set) var guards = 0
  /// The largest number of simultaneously live values.
  public internal(set) var slots = 0
  /// The number of calls of sub-programs.
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
  /// The operations of the value and the gradient (or Jacobian) that the machine executes, one a
  /// line: for inspecting the compiled program.
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
      let name = names[Int32(index)].map { "  // \(PlainText.withoutControls($0))" } ?? ""
      return "%\(index) = \(node.operation)(\(operands.joined(separator: ", ")))\(name)"
    }.joined(separator: "\n") + "\nreturn "
      + outputs.map { "%\($0)" }.joined(separator: ", ")
  }
}
