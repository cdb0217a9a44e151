/// The machine code for a program's outputs, and for derivatives if requested.
final class CompiledProgram: Sendable {
  /// The purpose that a program is compiled for.
  struct Specialization: Hashable, Sendable {
    enum Derivatives: Hashable, Sendable { case none, jacobian, hessian }

    /// Whether the outputs are computed, not only derivatives.
    var hasValues = true
    var derivatives: Derivatives = .none
    /// The number of the last inputs that are the same for all rows of a batch.
    var uniformCount = 0
    /// The outputs that are summed over the rows; empty for none.
    var isSummed: [Bool] = []
  }

  let ir: ProgramIR
  let statistics: ProgramStatistics
  private let specialization: Specialization
  private let single = OnceValue<ScalarRun>()
  private let block = OnceValue<BlockRun>()

  /// Bytecode with reusable memory for its runs.
  struct ScalarRun: Sendable {
    let bytecode: ScalarBytecode
    let doubles: MemoryPool
    let floats: MemoryPool
  }

  struct BlockRun: Sendable {
    let bytecode: BlockBytecode
    /// For the slots and columns of a thread.
    let work: MemoryPool
    /// For the uniforms, which contain the constants already.
    let doubleUniforms: MemoryPool
    let floatUniforms: MemoryPool
    /// For the sums, if there is only one chunk.
    let sums: MemoryPool
  }

  init(_ program: Program, for specialization: Specialization) {
    self.specialization = specialization
    var statistics = ProgramStatistics()
    statistics.recordedNodes = program.graph.count
    statistics.guards = program.graph.guards.count
    ir = Self.compile(program, specialization, &statistics)
    self.statistics = statistics
  }

  var scalarRun: ScalarRun {
    single.value {
      let bytecode = ScalarBytecode(ir)
      return ScalarRun(
        bytecode: bytecode, doubles: Self.files(of: bytecode, Double.self),
        floats: Self.files(of: bytecode, Float.self))
    }
  }

  var blockRun: BlockRun {
    block.value {
      let inputs = ir.inputCount
      var scheduled = ir
      scheduled.schedule()
      let bytecode = BlockBytecode(
        scheduled, uniformInputs: (inputs - specialization.uniformCount)..<inputs)
      return BlockRun(
        bytecode: bytecode, work: MemoryPool(bytes: bytecode.workBytes),
        doubleUniforms: Self.uniforms(of: bytecode, Double.self),
        floatUniforms: Self.uniforms(of: bytecode, Float.self),
        sums: MemoryPool(bytes: 64 * bytecode.accumulatorCount))
    }
  }

  /// Files that contain the constants already; runs do not change them.
  private static func files<E: MachineElement>(of bytecode: ScalarBytecode, _: E.Type) -> MemoryPool
  {
    MemoryPool(bytes: bytecode.count * MemoryLayout<E>.stride) { memory in
      let file = memory.bindMemory(to: E.self, capacity: bytecode.count)
      file.initialize(repeating: 0, count: bytecode.count)
      for (i, value) in bytecode.constants.enumerated() { file[bytecode.inputCount + i] = E(value) }
    }
  }

  /// Uniforms that contain the constants already; runs do not change them.
  private static func uniforms<E: MachineElement>(of bytecode: BlockBytecode, _: E.Type)
    -> MemoryPool
  {
    MemoryPool(bytes: 64 * bytecode.uniformCount) { memory in
      let file = memory.bindMemory(to: E.self, capacity: bytecode.uniformCount * E.vectorLanes)
      file.initialize(repeating: 0, count: bytecode.uniformCount * E.vectorLanes)
      for (i, value) in bytecode.constants.enumerated() {
        (file + (bytecode.uniformInputs.count + i) * E.vectorLanes).update(
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
        // Which one is shorter is known only after lowering.
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
    var ir = ProgramIR(
      lowering: graph, outputs: Array(outputs.dropFirst(unwanted)), inputs: program.inputNodes,
      primalCount: program.primalCount, options: program.options, savings: &savings)
    if specialization.hasValues { ir.valueOutputs = program.valueOutputs }
    ir.sumOutputs(specialization.isSummed)
    ir.mergeCalls()
    statistics.differentiatedNodes = graph.count
    let before = ir.operationCount
    statistics.operationsBeforeOptimisation =
      before + savings.sharedSubexpressions + savings.identities
    statistics.fused = ir.optimise(program.options)
    statistics.operations = ir.operationCount
    statistics.deadOperations = before - statistics.fused - statistics.operations
    statistics.sharedSubexpressions = savings.sharedSubexpressions
    statistics.identities = savings.identities
    statistics.calls = ir.calls.count
    statistics.slots = SlotAllocation.peak(of: ir)
    return ir
  }
}
