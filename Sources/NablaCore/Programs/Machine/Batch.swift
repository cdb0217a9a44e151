/// The kernels and the number of threads of a run.
package struct RunSettings: Sendable {
  package var level = Kernels.level
  package var threads = Kernels.threads

  package init(level: Kernels.Level = Kernels.level, threads: Int = Kernels.threads) {
    self.level = level
    self.threads = threads
  }

  static func with(_ threads: Int?) -> RunSettings {
    if let threads { require(threads > 0, "threads: \(threads) is not positive") }
    return RunSettings(threads: threads ?? Kernels.threads)
  }
}

/// The inputs and outputs of a batch.
struct Batch<Element: MachineElement> {
  let rowCount: Int
  let inputs: BatchInputs<Element>
  let inputWidth: Int
  /// The inputs that are the same for all rows, which follow the others.
  let uniform: [Element]
  let outputs: [BatchOutputs<Element>]

  /// The inputs of one row.
  func row(_ row: Int) -> [Element] {
    let own = [Element](unsafeUninitializedCapacity: inputWidth) { memory, count in
      if let start = memory.baseAddress { inputs.copy(row: row, count: inputWidth, to: start) }
      count = inputWidth
    }
    return own + uniform
  }

  /// Writes all outputs of a row.
  func write(_ results: [Element], toRow row: Int) {
    var next = results.startIndex
    for output in outputs {
      for i in 0..<output.count {
        output.memory.write(results[next + i], row: row, column: i)
      }
      next += output.count
    }
  }
}

extension Batch {
  /// The address of a row's inputs, uniform ones included, if they are contiguous; else nil.
  func inputs(ofRow row: Int) -> UnsafePointer<Element>? {
    guard uniform.isEmpty, case .rows(let start, let stride) = inputs else { return nil }
    return start + row * stride
  }

  /// The address of a range of a row's outputs, if they are contiguous; else nil.
  func target(of numbers: Range<Int>, inRow row: Int) -> UnsafeMutablePointer<Element>? {
    var next = 0
    for output in outputs {
      let last = next + output.count
      if next <= numbers.lowerBound && numbers.upperBound <= last,
        case .rows(let start, let stride) = output.memory
      {
        return start + row * stride + numbers.lowerBound - next
      }
      next = last
    }
    return nil
  }

  /// Copies a row's inputs to the file of the bytecode for a single row.
  func load(_ row: Int, to file: UnsafeMutablePointer<Element>) {
    inputs.copy(row: row, count: inputWidth, to: file)
    for (i, value) in uniform.enumerated() { file[inputWidth + i] = value }
  }

  /// Copies a row's outputs out of the file of the bytecode for a single row, except those that
  /// were written directly.
  func store(_ memory: ScalarMemory<Element>, of bytecode: ScalarBytecode, toRow row: Int) {
    let file = memory.file
    var next = 0
    for output in outputs {
      bytecode.forEachRun(of: next..<next + output.count) { first, place, count in
        if memory.target(of: place) != nil { return }
        switch output.memory {
        case .rows(let start, let stride):
          (start + row * stride + first).update(from: file + place, count: count)
        case .columns(let columns):
          for i in 0..<count { columns[first + i][row] = file[place + i] }
        }
      }
      next += output.count
    }
  }
}

/// Memory for consecutive outputs of a program.
struct BatchOutputs<Element> {
  let memory: BatchMemory<Element>
  let count: Int
}

/// The memory of the outputs of a batch.
enum BatchMemory<Element> {
  /// Row by row, `stride` numbers apart.
  case rows(UnsafeMutablePointer<Element>, stride: Int)
  /// One column an output.
  case columns([UnsafeMutablePointer<Element>])

  /// Writes a number to its place.
  func write(_ number: Element, row: Int, column: Int) {
    switch self {
    case .rows(let start, let stride): start[row * stride + column] = number
    case .columns(let columns): columns[column][row] = number
    }
  }
}

extension Program {
  /// Runs all rows. Rows that take other branches use the recordings of those, if there are any.
  func run<E: MachineElement>(
    _ batch: Batch<E>, _ specialization: CompiledProgram.Specialization, _ settings: RunSettings
  ) throws(ProgramError) {
    let violations = nesting { compiled(for: specialization).run(batch, settings) }
    guard let first = violations.first else { return }
    guard let variants else {
      throw branchDiffers(
        first.violation, at: batch.row(first.row).map { Double($0) }, row: first.row)
    }
    var rows = violations.map(\.row)
    while let row = rows.first {
      let program = try variants.program(at: batch.row(row), otherThan: self)
      rows = try program.rerun(rows, of: batch, specialization, settings)
    }
  }

  /// Runs some rows of a batch, and writes their results.
  ///
  /// - Returns: the rows that take other branches than this recording.
  private func rerun<E: MachineElement>(
    _ rows: [Int], of batch: Batch<E>, _ specialization: CompiledProgram.Specialization,
    _ settings: RunSettings
  ) throws(ProgramError) -> [Int] {
    let outputCount = batch.outputs.reduce(0) { $0 + $1.count }
    let inputs = rows.flatMap { batch.row($0).prefix(batch.inputWidth) }
    var results = [E](repeating: 0, count: rows.count * outputCount)
    let program = compiled(for: specialization)
    let violations = inputs.withUnsafeBufferPointer { inputs in
      results.withUnsafeMutableBufferPointer { results in
        let nowhere = UnsafeMutablePointer<E>(bitPattern: 64).unsafelyUnwrapped
        let batch = Batch(
          rowCount: rows.count,
          inputs: .rows(inputs.baseAddress ?? UnsafePointer(nowhere), stride: batch.inputWidth),
          inputWidth: batch.inputWidth, uniform: batch.uniform,
          outputs: [
            BatchOutputs(
              memory: .rows(results.baseAddress ?? nowhere, stride: outputCount),
              count: outputCount)
          ])
        return nesting { program.run(batch, settings) }
      }
    }
    let others = Set(violations.map(\.row))
    for (place, row) in rows.enumerated() where !others.contains(place) {
      batch.write(Array(results[place * outputCount..<(place + 1) * outputCount]), toRow: row)
    }
    return others.sorted().map { rows[$0] }
  }
}

extension CompiledProgram {
  /// Runs all rows: in blocks of lanes, or one by one if the program has loops.
  func run<E: MachineElement>(
    _ batch: Batch<E>, _ settings: RunSettings
  ) -> [(row: Int, violation: GuardViolation)] {
    guard ir.calls.isEmpty else { return runOneByOne(batch, settings) }
    var sums: [Double] = []
    let violations = BatchRun<E>(
      block: blockRun, level: settings.level.machine, threads: settings.threads,
      rowCount: batch.rowCount, inputs: batch.inputs, outputs: batch.outputs
    ).run(uniforms: batch.uniform, sums: &sums)
    return violations.map { ($0.row, GuardViolation(guardIndex: $0.guardIndex)) }
  }

  private func runOneByOne<E: MachineElement>(
    _ batch: Batch<E>, _ settings: RunSettings
  ) -> [(row: Int, violation: GuardViolation)] {
    var violations: [(row: Int, violation: GuardViolation)] = []
    for row in 0..<batch.rowCount {
      if let violation = run(row: row, of: batch, settings) { violations.append((row, violation)) }
    }
    return violations
  }
}
