// The interpreter of a single input, without blocks.

extension CompiledProgram {
  /// The outputs at one input, and the first violated guard.
  func run<E: MachineElement>(
    _ x: [E], _ settings: RunSettings = RunSettings()
  ) -> (outputs: [E], violated: GuardViolation?) {
    var violated: GuardViolation?
    let outputCount = scalarRun.bytecode.outputCount
    let outputs = [E](unsafeUninitializedCapacity: outputCount) { outputs, count in
      let target = outputs.baseAddress!
      violated = x.withUnsafeBufferPointer { x in
        withMemory(settings, inputs: x.baseAddress) {
          target + $0.lowerBound
        } use: {
          memory, bytecode, violation in
          if violation == nil {
            bytecode.forEachRun(of: 0..<outputCount) { first, place, count in
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

  /// Runs one row of a batch, and writes its outputs unless a guard is violated.
  ///
  /// - Returns: the first violated guard.
  func run<E: MachineElement>(
    row: Int, of batch: Batch<E>, _ settings: RunSettings
  ) -> GuardViolation? {
    withMemory(settings, inputs: batch.inputs(ofRow: row)) { file in
      batch.load(row, to: file)
    } target: {
      batch.target(of: $0, inRow: row)
    } use: { memory, bytecode, violation in
      if violation == nil { batch.store(memory, of: bytecode, toRow: row) }
      return violation
    }
  }

  /// Runs the bytecode.
  ///
  /// - Parameters:
  ///   - inputs: their address if they are contiguous, else nil.
  ///   - load: otherwise writes them to the file.
  ///   - target: the address for a range of outputs if they are to be contiguous, else nil.
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
      if let inputs { run.bytecode.file(inputs, in: file) } else { load(file) }
      let memory = ScalarMemory(
        file: file, inputs: inputs ?? UnsafePointer(file),
        elsewhere: run.bytecode.outputs.compactMap { run in
          guard run.isResult else { return nil }
          return target(run.firstOutput..<run.firstOutput + run.count).map { (run.place, $0) }
        })
      return use(memory, run.bytecode, run.bytecode.run(on: memory, settings))
    }
  }
}

/// A violated guard.
struct GuardViolation: Sendable {
  let guardIndex: Int
  /// The sub-program with the guard, its inputs and its row; nil if the guard is the program's own.
  var inside: (body: Program, inputs: [Double], row: Int)?
}

extension ScalarBytecode {
  /// Runs all steps on memory that already holds the inputs and the constants.
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

/// The memory of a run at a single input: its file, and the caller's memory for numbers that only
/// loops over data read or write, so that long lists need not be copied.
struct ScalarMemory<Element> {
  let file: UnsafeMutablePointer<Element>
  /// All inputs, contiguous.
  let inputs: UnsafePointer<Element>
  /// The addresses of results outside the file, by the place that they would have in it.
  let elsewhere: [(place: Int, target: UnsafeMutablePointer<Element>)]

  /// The address of the results for a place of the file.
  func results(at place: Int) -> UnsafeMutablePointer<Element> {
    target(of: place) ?? file + place
  }

  /// The address of the results for a place of the file if they are outside the file, else nil.
  func target(of place: Int) -> UnsafeMutablePointer<Element>? {
    elsewhere.first { $0.place == place }?.target
  }
}
