extension CodeCall {
  /// Runs the body over all rows.
  ///
  /// - Parameters:
  ///   - file: where the operands lie.
  ///   - results: gets the results, one output after the other.
  func run<E: MachineElement>(
    on file: UnsafeMutablePointer<E>, results: UnsafeMutablePointer<E>, _ settings: RunSettings
  ) -> GuardViolation? {
    let purpose = CompiledProgram.Purpose(uniformCount: uniforms.count, isSummed: isSummed)
    let program = body.compiled(for: purpose)
    // Columns that are not in memory as the machine wants them are copied.
    let copies = UnsafeMutablePointer<E>.allocate(capacity: max(1, rowCount * columns.count))
    defer { copies.deallocate() }
    let inputs = columns.enumerated().map { place, column -> UnsafeMutablePointer<E> in
      let copy = copies + place * rowCount
      switch column {
      case .data(let data):
        if let start = data.start as? UnsafeMutablePointer<E> { return start }
        for row in 0..<rowCount { copy[row] = E(data[row]) }
      case .nodes(let nodes):
        for row in 0..<rowCount { copy[row] = file[Int(nodes[row])] }
      }
      return copy
    }
    let uniforms = uniforms.map { file[Int($0)] }
    if program.code.calls.isEmpty && rowCount > 1 {
      return runBlocks(of: program, inputs, uniforms, results, settings)
    }
    return runRows(inputs, uniforms, results, settings)
  }

  /// The place of each output's first result.
  private var places: [Int] {
    var next = 0
    return isSummed.map { isSummed in
      defer { next += isSummed ? 1 : rowCount }
      return next
    }
  }

  private func runBlocks<E: MachineElement>(
    of program: CompiledProgram, _ inputs: [UnsafeMutablePointer<E>], _ uniforms: [E],
    _ results: UnsafeMutablePointer<E>, _ settings: RunSettings
  ) -> GuardViolation? {
    let run = program.blockRun
    let mapped = zip(isSummed, places).filter { !$0.0 }.map { results + $0.1 }
    var sums: [Double] = []
    let batch = BatchRun<E>(
      code: run.code, pool: run.pool, level: settings.level.machine, threads: settings.threads,
      rowCount: rowCount, inputs: .columns(inputs),
      outputs: [BatchOutputs(memory: .columns(mapped), count: mapped.count)])
    let violations = batch.run(uniforms: uniforms, sums: &sums)
    for (place, sum) in zip(zip(isSummed, places).filter(\.0).map(\.1), sums) {
      results[place] = E(sum)
    }
    return violations.first.map { violation in
      let row = inputs.map { Double($0[violation.row]) } + uniforms.map { Double($0) }
      return GuardViolation(
        guardIndex: violation.guardIndex, inside: (body, row, violation.row))
    }
  }

  /// Row by row: for a single row, and for bodies that have loops of their own.
  private func runRows<E: MachineElement>(
    _ inputs: [UnsafeMutablePointer<E>], _ uniforms: [E], _ results: UnsafeMutablePointer<E>,
    _ settings: RunSettings
  ) -> GuardViolation? {
    let value = body.compiled(for: CompiledProgram.Purpose())
    var sums = [Double](repeating: 0, count: isSummed.count)
    for row in 0..<rowCount {
      let (outputs, violated) = value.run(inputs.map { $0[row] } + uniforms, settings)
      if let violated {
        let at = inputs.map { Double($0[row]) } + uniforms.map { Double($0) }
        return violated.inside != nil
          ? violated : GuardViolation(guardIndex: violated.guardIndex, inside: (body, at, row))
      }
      for (place, output) in outputs.enumerated() {
        if isSummed[place] {
          sums[place] += Double(output)
        } else {
          results[places[place] + row] = output
        }
      }
    }
    for (place, sum) in sums.enumerated() where isSummed[place] { results[places[place]] = E(sum) }
    return nil
  }
}
