/// A call of a sub-program over rows, prepared to run on a file of numbers.
struct PreparedCall: Sendable {
  private let body: Program
  /// The body over all rows at once; nil for a single row, and for bodies with loops.
  private let block: CompiledProgram.BlockRun?
  /// The body for one row.
  private let row: CompiledProgram?
  private let rowCount: Int
  private let columns: [Column]
  private let uniforms: [Int]
  private let isSummed: [Bool]
  /// The place of each output's first result; of those that are not summed; and of sums with their
  /// accumulators.
  private let places: [Int]
  private let summedPlaces: [(place: Int, accumulator: Int)]
  private let mappedPlaces: [Int]

  private enum Column: Sendable {
    case data(DataColumn)
    /// Consecutive inputs, from this index on.
    case inputs(Int)
    /// Consecutive numbers of the file, from this place on.
    case consecutive(Int)
    case scattered([Int32])
  }

  /// - Parameters:
  ///   - call: the call, whose operands are places in the file.
  ///   - results: the first place of the results.
  ///   - inputCount: the number of inputs at the beginning of the file.
  init(_ call: IRCall, results: Int, inputCount: Int) {
    body = call.body
    rowCount = call.rowCount
    columns = call.columns.map { column in
      switch column {
      case .data(let data): .data(data)
      case .nodes(let places):
        if zip(places, places.dropFirst()).allSatisfy({ $0 + 1 == $1 }) {
          Int(places[places.count - 1]) < inputCount
            ? .inputs(Int(places[0])) : .consecutive(Int(places[0]))
        } else {
          .scattered(places)
        }
      }
    }
    uniforms = call.uniforms.map { Int($0) }
    isSummed = call.isSummed
    var next = results
    places = call.isSummed.map { isSummed in
      defer { next += isSummed ? 1 : call.rowCount }
      return next
    }
    mappedPlaces = zip(call.isSummed, places).filter { !$0.0 }.map(\.1)
    let compiled = call.body.compiled(
      for: CompiledProgram.Specialization(
        uniformCount: call.uniforms.count, isSummed: call.isSummed))
    let inBlocks = compiled.ir.calls.isEmpty && call.rowCount > 1
    block = inBlocks ? compiled.blockRun : nil
    row = inBlocks ? nil : call.body.compiled(for: CompiledProgram.Specialization())
    summedPlaces = zip(places, block?.bytecode.outputs ?? []).compactMap { place, output in
      if case .accumulator(let accumulator) = output { (place, accumulator) } else { nil }
    }
  }

  /// The places of operands that must be in the file.
  var filedOperands: [Int] {
    columns.flatMap { column -> [Int] in
      switch column {
      case .data, .inputs: []
      case .consecutive(let first): Array(first..<first + rowCount)
      case .scattered(let places): places.map { Int($0) }
      }
    } + uniforms
  }

  /// The places of results, one number a row, that may be written outside the file.
  var freeResults: [Int] { block == nil ? [] : mappedPlaces }

  /// Whether it has guards that may be violated.
  var mayViolate: Bool { block?.bytecode.hasGuards ?? true }

  /// Runs the body over all rows.
  func run<E: MachineElement>(
    on memory: ScalarMemory<E>, _ settings: RunSettings
  ) -> GuardViolation? {
    let file = memory.file
    // Columns that the machine cannot read in place are copied.
    return withUnsafeTemporaryAllocation(of: E.self, capacity: max(1, rowCount * columns.count)) {
      copies in
      let inputs = columns.enumerated().map { place, column -> UnsafePointer<E> in
        let copy = copies.baseAddress.unsafelyUnwrapped + place * rowCount
        switch column {
        case .data(let data):
          if E.self == Double.self {
            return UnsafeRawPointer(data.start).assumingMemoryBound(to: E.self)
          }
          for row in 0..<rowCount { copy[row] = E(data[row]) }
        case .inputs(let first):
          return memory.inputs + first
        case .consecutive(let first):
          return UnsafePointer(file + first)
        case .scattered(let places):
          for row in 0..<rowCount { copy[row] = file[Int(places[row])] }
        }
        return UnsafePointer(copy)
      }
      let uniforms = uniforms.map { file[$0] }
      if let block { return run(block, on: memory, inputs, uniforms, settings) }
      return runRows(on: file, inputs, uniforms, settings)
    }
  }

  private func run<E: MachineElement>(
    _ block: CompiledProgram.BlockRun, on memory: ScalarMemory<E>,
    _ inputs: [UnsafePointer<E>], _ uniforms: [E], _ settings: RunSettings
  ) -> GuardViolation? {
    let mapped = mappedPlaces.map { memory.results(at: $0) }
    let batch = BatchRun<E>(
      block: block, level: settings.level.machine, threads: settings.threads, rowCount: rowCount,
      inputs: .columns(inputs),
      outputs: [BatchOutputs(memory: .columns(mapped), count: mapped.count)])
    var sums: [Double] = []
    let violations = batch.run(uniforms: uniforms, sums: &sums)
    for (place, accumulator) in summedPlaces { memory.file[place] = E(sums[accumulator]) }
    return violations.first.map { violation in
      let row = inputs.map { Double($0[violation.row]) } + uniforms.map { Double($0) }
      return GuardViolation(
        guardIndex: violation.guardIndex, inside: (body, row, violation.row))
    }
  }

  private func runRows<E: MachineElement>(
    on file: UnsafeMutablePointer<E>, _ inputs: [UnsafePointer<E>], _ uniforms: [E],
    _ settings: RunSettings
  ) -> GuardViolation? {
    var sums = [Double](repeating: 0, count: isSummed.count)
    for row in 0..<rowCount {
      let x = inputs.map { $0[row] } + uniforms
      let (outputs, violated) = self.row.unsafelyUnwrapped.run(x, settings)
      if let violated {
        return violated.inside != nil
          ? violated
          : GuardViolation(
            guardIndex: violated.guardIndex, inside: (body, x.map { Double($0) }, row))
      }
      for (place, output) in outputs.enumerated() {
        if isSummed[place] {
          sums[place] += Double(output)
        } else {
          file[places[place] + row] = output
        }
      }
    }
    for (place, sum) in sums.enumerated() where isSummed[place] { file[places[place]] = E(sum) }
    return nil
  }
}
