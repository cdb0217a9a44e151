/// The recordings of one function for several combinations of branches.
final class ProgramVariants: @unchecked Sendable {
  /// The largest number of recordings.
  static let maximumCount = 256

  private let lock = Lock()
  private var programs: [Program] = []
  private let record: @Sendable ([Double]) throws(ProgramError) -> Program

  init(record: @escaping @Sendable ([Double]) throws(ProgramError) -> Program) {
    self.record = record
  }

  /// The recording for the branches that the function takes at `x`: an existing one, or a new one.
  ///
  /// - Parameter other: a recording that takes other branches.
  func program<E: MachineElement>(
    at x: [E], otherThan other: Program
  ) throws(ProgramError) -> Program {
    let known = lock { programs }
    for program in known where program !== other {
      if program.violation(at: x) == nil {
        return program
      }
    }
    guard known.count < Self.maximumCount else { throw .tooManyBranches(known.count) }
    let inputs = x.map { Double($0) }
    let program = try record(inputs)
    // The recording computes in Double with the system's mathematical functions, so at the boundary
    // of a comparison it may take another branch than a run.
    if let violated = program.violation(at: x) {
      throw program.branchDiffers(violated, at: inputs, row: nil)
    }
    lock { programs.append(program) }
    return program
  }
}

extension Program {
  /// Records a function with one output at a sample point, and again whenever a run would take
  /// another branch: each combination of branches is recorded once.
  ///
  /// If another program calls this one, only the first recording is used.
  ///
  /// - Parameters:
  ///   - x: the first sample point.
  ///   - function: is called again for inputs that take other branches, on the thread that runs the
  ///     program.
  /// - Throws: the function's errors. A run throws
  ///   ``ProgramError/tooManyBranches(_:)`` for more than 256 combinations beside the first, and
  ///   ``ProgramError/branchDiffers(comparison:recorded:values:row:)`` if the operands of a
  ///   comparison are so close that rounding decides, as `Float(0.1)` and 0.1.
  public convenience init(
    recordingAgainFrom x: [Double], options: ProgramOptions = ProgramOptions(),
    @SingleExpression<Symbolic> _ function: @escaping @Sendable ([Symbolic]) -> Symbolic
  ) throws {
    try self.init(recordingAgainFrom: x, options: options) { [function($0)] }
  }

  /// Records a function with several outputs at a sample point, and again whenever a run would take
  /// another branch. The function must return the same number of outputs every time.
  ///
  /// - Throws: as the initialiser for one output, and ``ProgramError/noOutputs``.
  @_disfavoredOverload
  public convenience init(
    recordingAgainFrom x: [Double], options: ProgramOptions = ProgramOptions(),
    @SingleExpression<[Symbolic]> _ function: @escaping @Sendable ([Symbolic]) -> [Symbolic]
  ) throws {
    let outputCount = Counter()
    let variants = ProgramVariants { x throws(ProgramError) in
      let program = try Program.recording(at: x, options, function)
      if program.outputCount != outputCount.value {
        throw .wrongLength(
          what: "outputs of the other branch", expected: outputCount.value,
          found: program.outputCount)
      }
      return program
    }
    try self.init(
      Self.named(x), isSampled: true, options, variants: variants, function)
    outputCount.value = self.outputCount
  }

  private static func recording(
    at x: [Double], _ options: ProgramOptions, _ function: ([Symbolic]) -> [Symbolic]
  ) throws(ProgramError) -> Program {
    do {
      return try Program(named(x), isSampled: true, options, function)
    } catch {
      throw error as? ProgramError ?? .noOutputs
    }
  }
}

extension Program {
  /// The first guard that is violated at these inputs.
  fileprivate func violation<E: MachineElement>(at x: [E]) -> GuardViolation? {
    nesting { compiled(for: CompiledProgram.Specialization()).run(x).violated }
  }

  /// The error for a guard that is violated at these inputs.
  func branchDiffers(_ violation: GuardViolation, at x: [Double], row: Int?) -> ProgramError {
    if let inside = violation.inside {
      return inside.body.branchDiffers(
        GuardViolation(guardIndex: violation.guardIndex), at: inside.inputs, row: inside.row)
    }
    let condition = graph.guards[violation.guardIndex]
    let comparison = graph.text(condition.left, condition.relation, condition.right)
    let values = graph.operandValues(of: condition, inputs: inputNodes, at: x)
    // Whoever runs the program itself records again before there is an error.
    if recordsAgain {
      return .firstBranchDiffers(
        comparison: comparison, recorded: condition.outcome, values: values, row: row)
    }
    return .branchDiffers(
      comparison: comparison, recorded: condition.outcome, values: values, row: row)
  }
}

/// A number that is set once, before it is read.
private final class Counter: @unchecked Sendable {
  var value = 0
}
