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
