/// A program's outputs, and derivatives if asked for, as the machine runs them.
final class CompiledProgram: Sendable {
  /// What a program is compiled for.
  struct Specialization: Hashable, Sendable {
    enum Derivatives: Hashable, Sendable { case none, jacobian, hessian }

    /// Whether the outputs are wanted, and not derivatives alone.
    var hasValues = true
    var derivatives: Derivatives = .none
    /// How many of the last inputs are the same for all rows of a batch.
    var uniformCount = 0
    /// Which outputs are summed over the rows; empty for none.
    var isSummed: [Bool] = []
  }

  let code: ProgramIR
  let statistics: ProgramStatistics
  private let specialization: Specialization
  private let single = OnceValue<ScalarRun>()
  private let block = OnceValue<BlockRun>()

  /// Code with memory that its runs borrow.
  struct ScalarRun: Sendable {
    let code: ScalarBytecode
    let doubles: MemoryPool
    let floats: MemoryPool
  }

  struct BlockRun: Sendable {
    let code: BlockBytecode
    /// For the slots and columns of a thread.
    let work: MemoryPool
    /// For what is the same for all rows, where the constants are already.
    let doubleUniforms: MemoryPool
    let floatUniforms: MemoryPool
    /// For the sums of all chunks, when there is one.
    let sums: MemoryPool
  }

  init(_ program: Program, for specialization: Specialization) {
    self.specialization = specialization
    var statistics = ProgramStatistics()
    statistics.recordedNodes = program.graph.count
    statistics.guards = program.graph.guards.count
    code = Self.compile(program, specialization, &statistics)
    self.statistics = statistics
  }

  var scalarRun: ScalarRun {
    single.value {
      let code = ScalarBytecode(code)
      return ScalarRun(
        code: code, doubles: Self.files(of: code, Double.self),
        floats: Self.files(of: code, Float.self))
    }
  }

  var blockRun: BlockRun {
    block.value {
      let inputs = code.inputCount
      var scheduled = code
      scheduled.schedule()
      let code = BlockBytecode(
        scheduled, uniformInputs: (inputs - specialization.uniformCount)..<inputs)
      return BlockRun(
        code: code, work: MemoryPool(bytes: code.workBytes),
        doubleUniforms: Self.uniforms(of: code, Double.self),
        floatUniforms: Self.uniforms(of: code, Float.self),
        sums: MemoryPool(bytes: 64 * code.accumulatorCount))
    }
  }

  /// Files that hold the constants already: no run changes them.
  private static func files<E: MachineElement>(of code: ScalarBytecode, _: E.Type) -> MemoryPool {
    MemoryPool(bytes: code.count * MemoryLayout<E>.stride) { memory in
      let file = memory.bindMemory(to: E.self, capacity: code.count)
      file.initialize(repeating: 0, count: code.count)
      for (i, value) in code.constants.enumerated() { file[code.inputCount + i] = E(value) }
    }
  }

  /// Uniforms with their constants: no run changes them.
  private static func uniforms<E: MachineElement>(of code: BlockBytecode, _: E.Type) -> MemoryPool {
    MemoryPool(bytes: 64 * code.uniformCount) { memory in
      let file = memory.bindMemory(to: E.self, capacity: code.uniformCount * E.vectorLanes)
      file.initialize(repeating: 0, count: code.uniformCount * E.vectorLanes)
      for (i, value) in code.constants.enumerated() {
        (file + (code.uniformInputs.count + i) * E.vectorLanes).update(
          repeating: E(value), count: E.vectorLanes)
      }
    }
  }

  // MARK: Compilation

  private static func compile(
    _ program: Program, _ specialization: Specialization, _ statistics: inout ProgramStatistics
  ) -> ProgramIR {
    switch specialization.derivatives {
    case .none:
      return compile(
        program.graph, program.outputNodes, program, specialization, &statistics)
    case .jacobian:
      if let forward = program.forwardJacobian, let reverse = program.reverseJacobian {
        // Which one is shorter shows only when it is written out.
        var other = statistics
        let first = compile(reverse.graph, reverse.outputs, program, specialization, &statistics)
        let second = compile(forward.graph, forward.outputs, program, specialization, &other)
        if first.count <= second.count { return first }
        statistics = other
        return second
      }
      let jacobian = (program.forwardJacobian ?? program.reverseJacobian).unsafelyUnwrapped
      return compile(jacobian.graph, jacobian.outputs, program, specialization, &statistics)
    case .hessian:
      let hessian = program.secondDerivatives
      return compile(hessian.graph, hessian.outputs, program, specialization, &statistics)
    }
  }

  private static func compile(
    _ graph: Graph, _ outputs: [Int], _ program: Program, _ specialization: Specialization,
    _ statistics: inout ProgramStatistics
  ) -> ProgramIR {
    var savings = IRBuilder.Savings()
    let unwanted = specialization.hasValues ? 0 : program.outputCount
    var code = ProgramIR(
      lowering: graph, outputs: Array(outputs.dropFirst(unwanted)), inputs: program.inputNodes,
      primalCount: program.primalCount, options: program.options, savings: &savings)
    code.sumOutputs(specialization.isSummed)
    code.mergeCalls()
    statistics.differentiatedNodes = graph.count
    let before = code.operationCount
    statistics.operationsBeforeOptimisation =
      before + savings.sharedSubexpressions + savings.identities
    statistics.fused = code.optimise(program.options)
    statistics.operations = code.operationCount
    statistics.deadOperations = before - statistics.fused - statistics.operations
    statistics.sharedSubexpressions = savings.sharedSubexpressions
    statistics.identities = savings.identities
    statistics.calls = code.calls.count
    statistics.slots = SlotAllocation.peak(of: code)
    return code
  }
}
