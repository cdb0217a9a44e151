// One input at a time.
extension Program {
  /// The outputs at `x`.
  ///
  /// - Throws: ``ProgramError``: a wrong number of inputs, or a branch that was not recorded.
  public func outputs(at x: [Double]) throws(ProgramError) -> [Double] {
    try run(.none, x)
  }
  /// The outputs at `x`, computed in Float.
  @_disfavoredOverload
  public func outputs(at x: [Float]) throws(ProgramError) -> [Float] { try run(.none, x) }

  /// The value at `x` of a program with one output.
  ///
  /// - Throws: ``ProgramError``: several outputs, a wrong number of inputs, or a branch that was not
  ///   recorded. So for the others.
  public func value(at x: [Double]) throws(ProgramError) -> Double {
    try requireOneOutput()
    return try run(.none, x)[0]
  }
  /// The value at `x`, computed in Float.
  @_disfavoredOverload
  public func value(at x: [Float]) throws(ProgramError) -> Float {
    try requireOneOutput()
    return try run(.none, x)[0]
  }

  /// The value and the gradient at `x` of a program with one output: `derivativeCount` numbers.
  public func valueWithGradient(
    at x: [Double]
  ) throws(ProgramError) -> (value: Double, gradient: [Double]) {
    try requireOneOutput()
    let results = try run(.jacobian, x)
    return (results[0], Array(results.dropFirst()))
  }
  /// The value and the gradient at `x`, computed in Float.
  @_disfavoredOverload
  public func valueWithGradient(
    at x: [Float]
  ) throws(ProgramError) -> (value: Float, gradient: [Float]) {
    try requireOneOutput()
    let results = try run(.jacobian, x)
    return (results[0], Array(results.dropFirst()))
  }

  /// The matrix of derivatives at `x`, one row an output, `derivativeCount` columns.
  ///
  /// - Throws: ``ProgramError``: a wrong number of inputs, or a branch that was not recorded.
  public func jacobian(at x: [Double]) throws(ProgramError) -> [[Double]] {
    matrix(try run(.jacobian, x).dropFirst(outputCount))
  }

  /// The matrix of second derivatives at `x` of a program with one output, `derivativeCount` rows and
  /// columns.
  public func hessian(at x: [Double]) throws(ProgramError) -> [[Double]] {
    try requireOneOutput()
    return matrix(try run(.hessian, x).dropFirst(1 + derivativeCount))
  }

  // MARK: Internal

  /// Outputs and Jacobian at one input, in one list, on chosen kernels.
  package func single(at x: [Double], _ settings: RunSettings) throws(ProgramError) -> [Double] {
    try run(.jacobian, x, settings)
  }
  @_disfavoredOverload
  package func single(at x: [Float], _ settings: RunSettings) throws(ProgramError) -> [Float] {
    try run(.jacobian, x, settings)
  }

  func requireOneOutput() throws(ProgramError) {
    if outputCount != 1 { throw .severalOutputs(outputCount) }
  }

  private func matrix(_ numbers: ArraySlice<Double>) -> [[Double]] {
    stride(from: numbers.startIndex, to: numbers.endIndex, by: max(1, derivativeCount)).map {
      Array(numbers[$0..<$0 + derivativeCount])
    }
  }

  /// The outputs and the derivatives asked for, in one list.
  func run<E: MachineElement>(
    _ derivatives: CompiledProgram.Specialization.Derivatives, _ x: [E],
    _ settings: RunSettings = RunSettings()
  ) throws(ProgramError) -> [E] {
    if x.count != inputCount { throw .wrongInputCount(expected: inputCount, found: x.count) }
    let program = compiled(for: CompiledProgram.Specialization(derivatives: derivatives))
    let (results, violated) = program.run(x, settings)
    guard let violated else { return results }
    if let variants {
      return try variants.program(at: x, otherThan: self).run(derivatives, x, settings)
    }
    throw branchDiffers(violated, at: x.map { Double($0) }, row: nil)
  }
}

extension CompiledProgram {
  /// The outputs at one input, and the first guard that it violates.
  func run<E: MachineElement>(
    _ x: [E], _ settings: RunSettings = RunSettings()
  ) -> (outputs: [E], violated: GuardViolation?) {
    var violated: GuardViolation?
    let outputCount = scalarRun.code.outputCount
    let outputs = [E](unsafeUninitializedCapacity: outputCount) { outputs, count in
      let target = outputs.baseAddress!
      violated = x.withUnsafeBufferPointer { x in
        withMemory(settings, inputs: x.baseAddress) {
          target + $0.lowerBound
        } use: {
          memory, code, violation in
          if violation == nil {
            code.forEachRun(of: 0..<outputCount) { first, place, count in
              if memory.target(of: place) != nil { return }
              (target + first).initialize(from: memory.file + place, count: count)
            }
          }
          return violation
        }
      }
      count = violated == nil ? outputCount : 0
    }
    return (outputs, violated)
  }

  /// Runs one row of a batch, and writes its outputs to their places if no guard is violated.
  ///
  /// - Returns: the first guard that the row violates.
  func run<E: MachineElement>(
    row: Int, of batch: Batch<E>, _ settings: RunSettings
  ) -> GuardViolation? {
    withMemory(settings, inputs: batch.inputs(ofRow: row)) { file in
      batch.load(row, to: file)
    } target: {
      batch.target(of: $0, inRow: row)
    } use: { memory, code, violation in
      if violation == nil { batch.store(memory, of: code, toRow: row) }
      return violation
    }
  }

  /// Runs the code.
  ///
  /// - Parameters:
  ///   - inputs: where they lie one after the other, if they do.
  ///   - load: writes them to the file otherwise.
  ///   - target: where outputs that follow each other go one after the other, if they do.
  private func withMemory<E: MachineElement, Result>(
    _ settings: RunSettings, inputs: UnsafePointer<E>?,
    load: (UnsafeMutablePointer<E>) -> Void = { _ in },
    target: (Range<Int>) -> UnsafeMutablePointer<E>?,
    use: (ScalarMemory<E>, ScalarBytecode, GuardViolation?) -> Result
  ) -> Result {
    let run = scalarRun
    let pool = E.self == Double.self ? run.doubles : run.floats
    return pool.borrow { memory in
      let file = memory.assumingMemoryBound(to: E.self)
      if let inputs { run.code.file(inputs, in: file) } else { load(file) }
      let memory = ScalarMemory(
        file: file, inputs: inputs ?? UnsafePointer(file),
        elsewhere: run.code.outputs.compactMap { run in
          guard run.isResult else { return nil }
          return target(run.firstOutput..<run.firstOutput + run.count).map { (run.place, $0) }
        })
      return use(memory, run.code, run.code.run(on: memory, settings))
    }
  }
}

/// A guard that does not hold.
struct GuardViolation: Sendable {
  let guardIndex: Int
  /// The sub-program that has it, and its row, where it is not the program's own.
  var inside: (body: Program, inputs: [Double], row: Int)?
}

extension ScalarBytecode {
  /// Runs all steps on memory that holds the inputs and the constants.
  func run<E: MachineElement>(
    on memory: ScalarMemory<E>, _ settings: RunSettings
  ) -> GuardViolation? {
    let level = settings.level.machine
    for step in steps {
      switch step {
      case .instructions(let range):
        let violated = instructions.withUnsafeBufferPointer {
          E.runSingle(level, $0.baseAddress! + range.lowerBound, range.count, memory.file)
        }
        if violated >= 0 { return GuardViolation(guardIndex: Int(violated)) }
      case .call(let call):
        if let violation = call.run(on: memory, settings) { return violation }
      }
    }
    return nil
  }
}
