// Evaluation of many inputs, in lanes and threads.

/// The memory layout of a batch.
public enum BatchLayout: Sendable {
  /// All numbers of the first row, then those of the second, and so on.
  case rows
  /// The first number of every row, then the second of every row, and so on.
  case columns
}

extension Program {
  /// The value at every row, of a program with one output.
  ///
  /// - Parameters:
  ///   - rows: the inputs, one row a point, each followed by the data.
  ///   - threads: the largest number of threads; by default one a processor. The results have the
  ///     same bits for any number. Zero or less traps: `threads: 0 is not positive`.
  /// - Throws: ``ProgramError`` for several outputs, no rows, a row whose length is not the
  ///   program's number of inputs, or a branch that was not recorded. The other methods for batches
  ///   throw the same.
  public func values(at rows: [[Double]], threads: Int? = nil) throws(ProgramError) -> [Double] {
    try requireOneOutput()
    return try batch(.none, rows, .with(threads)).values
  }
  /// The value at every row, computed in Float.
  @_disfavoredOverload
  public func values(at rows: [[Float]], threads: Int? = nil) throws(ProgramError) -> [Float] {
    try requireOneOutput()
    return try batch(.none, rows, .with(threads)).values
  }

  /// The outputs at every row, `outputCount` numbers each.
  public func outputs(at rows: [[Double]], threads: Int? = nil) throws(ProgramError) -> [[Double]] {
    let values = try batch(.none, rows, .with(threads)).values
    return values.rows(of: outputCount, rows.count)
  }
  /// The outputs at every row, computed in Float.
  @_disfavoredOverload
  public func outputs(at rows: [[Float]], threads: Int? = nil) throws(ProgramError) -> [[Float]] {
    let values = try batch(.none, rows, .with(threads)).values
    return values.rows(of: outputCount, rows.count)
  }

  /// The value and the gradient at every row, of a program with one output: `derivativeCount`
  /// numbers for each gradient.
  public func valuesWithGradients(
    at rows: [[Double]], threads: Int? = nil
  ) throws(ProgramError) -> (values: [Double], gradients: [[Double]]) {
    try requireOneOutput()
    let (values, derivatives) = try batch(.jacobian, rows, .with(threads))
    return (values, derivatives.rows(of: derivativeCount, rows.count))
  }
  /// The value and the gradient at every row, computed in Float.
  @_disfavoredOverload
  public func valuesWithGradients(
    at rows: [[Float]], threads: Int? = nil
  ) throws(ProgramError) -> (values: [Float], gradients: [[Float]]) {
    try requireOneOutput()
    let (values, derivatives) = try batch(.jacobian, rows, .with(threads))
    return (values, derivatives.rows(of: derivativeCount, rows.count))
  }

  /// The outputs and Jacobians at every row, in two flat lists. A Jacobian has one row an output
  /// and `derivativeCount` columns.
  public func jacobians(
    at rows: [[Double]], threads: Int? = nil
  ) throws(ProgramError) -> Jacobians<Double> {
    let (values, derivatives) = try batch(.jacobian, rows, .with(threads))
    return Jacobians(
      inputCount: derivativeCount, outputCount: outputCount, pointCount: rows.count, values: values,
      derivatives: derivatives)
  }

  /// Evaluates a batch in the caller's memory, without copies if the layout allows it. Results may
  /// be written before all inputs are read, so inputs and results must not overlap.
  ///
  /// - Parameters:
  ///   - rowCount: the number of rows.
  ///   - inputs: the inputs that differ by row: `inputCount - uniform.count` numbers a row.
  ///   - uniform: the last inputs (data included), which are the same for all rows.
  ///   - layout: the layout of the inputs and of the results.
  ///   - values: receives the outputs, `outputCount` numbers a row; nil to skip them.
  ///   - jacobians: receives the derivatives by all inputs but the data, `outputCount *
  ///     derivativeCount` numbers a row, each Jacobian row by row; nil to skip them.
  ///   - threads: the largest number of threads; by default one a processor.
  /// - Throws: ``ProgramError/wrongLength(what:expected:found:)`` for memory of another length,
  ///   ``ProgramError/wrongInputCount(expected:found:)`` for more uniform numbers than inputs,
  ///   ``ProgramError/emptyBatch``, and the error of a branch that was not recorded.
  public func evaluate(
    rowCount: Int, inputs: UnsafeBufferPointer<Double>, uniform: [Double] = [],
    layout: BatchLayout = .rows, values: UnsafeMutableBufferPointer<Double>?,
    jacobians: UnsafeMutableBufferPointer<Double>? = nil, threads: Int? = nil
  ) throws(ProgramError) {
    try evaluate(
      rowCount: rowCount, inputs: inputs, uniform: uniform, layout: layout, values: values,
      jacobians: jacobians, .with(threads))
  }
  /// Evaluates a batch of Floats in the caller's memory.
  @_disfavoredOverload
  public func evaluate(
    rowCount: Int, inputs: UnsafeBufferPointer<Float>, uniform: [Float] = [],
    layout: BatchLayout = .rows, values: UnsafeMutableBufferPointer<Float>?,
    jacobians: UnsafeMutableBufferPointer<Float>? = nil, threads: Int? = nil
  ) throws(ProgramError) {
    try evaluate(
      rowCount: rowCount, inputs: inputs, uniform: uniform, layout: layout, values: values,
      jacobians: jacobians, .with(threads))
  }

  // MARK: Internal

  /// Values and Jacobians at rows, each in one flat list, on chosen kernels.
  package func batch(
    at rows: [[Double]], _ settings: RunSettings
  ) throws(ProgramError) -> (values: [Double], derivatives: [Double]) {
    try batch(.jacobian, rows, settings)
  }
  @_disfavoredOverload
  package func batch(
    at rows: [[Float]], _ settings: RunSettings
  ) throws(ProgramError) -> (values: [Float], derivatives: [Float]) {
    try batch(.jacobian, rows, settings)
  }

  /// The outputs and derivatives at rows of arrays, each in one flat list.
  func batch<E: MachineElement>(
    _ derivatives: CompiledProgram.Specialization.Derivatives, _ rows: [[E]],
    _ settings: RunSettings
  ) throws(ProgramError) -> (values: [E], derivatives: [E]) {
    if rows.isEmpty { throw .emptyBatch }
    for (index, row) in rows.enumerated() where row.count != inputCount {
      throw .raggedBatch(row: index, expected: inputCount, found: row.count)
    }
    let inputs = rows.flatMap { $0 }
    var values = [E](repeating: 0, count: rows.count * outputCount)
    let width = derivatives == .none ? 0 : outputCount * derivativeCount
    var jacobians = [E](repeating: 0, count: rows.count * width)
    try inputs.withUnsafeBufferPointer { inputs throws(ProgramError) in
      try values.withUnsafeMutableBufferPointer { values throws(ProgramError) in
        try jacobians.withUnsafeMutableBufferPointer { jacobians throws(ProgramError) in
          try evaluate(
            rowCount: rows.count, inputs: inputs, uniform: [], layout: .rows, values: values,
            jacobians: derivatives == .none ? nil : jacobians, settings)
        }
      }
    }
    return (values, jacobians)
  }

  private func evaluate<E: MachineElement>(
    rowCount: Int, inputs: UnsafeBufferPointer<E>, uniform: [E], layout: BatchLayout,
    values: UnsafeMutableBufferPointer<E>?, jacobians: UnsafeMutableBufferPointer<E>?,
    _ settings: RunSettings
  ) throws(ProgramError) {
    if rowCount <= 0 { throw .emptyBatch }
    if uniform.count > inputCount {
      throw .wrongInputCount(expected: inputCount, found: uniform.count)
    }
    let width = inputCount - uniform.count
    try Self.check("inputs", inputs.count, width, rowCount: rowCount)
    // An empty list may have no address; nothing is read from it.
    let start = inputs.baseAddress ?? UnsafePointer(bitPattern: 64).unsafelyUnwrapped
    let memory: BatchInputs<E> =
      switch layout {
      case .rows: .rows(start, stride: width)
      case .columns: .columns((0..<width).map { start + $0 * rowCount })
      }
    try evaluate(
      rowCount: rowCount, inputs: memory, uniform: uniform, layout: layout, values: values,
      jacobians: jacobians, settings)
  }

  /// Evaluates a batch whose inputs are known to be complete.
  func evaluate<E: MachineElement>(
    rowCount: Int, inputs: BatchInputs<E>, uniform: [E], layout: BatchLayout,
    values: UnsafeMutableBufferPointer<E>?, jacobians: UnsafeMutableBufferPointer<E>?,
    _ settings: RunSettings
  ) throws(ProgramError) {
    var outputs: [BatchOutputs<E>] = []
    func add(
      _ what: String, _ memory: UnsafeMutableBufferPointer<E>, _ width: Int
    ) throws(ProgramError) {
      try Self.check(what, memory.count, width, rowCount: rowCount)
      // Nothing is written to an empty list either.
      let start = memory.baseAddress ?? UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped
      let memory: BatchMemory<E> =
        switch layout {
        case .rows: .rows(start, stride: width)
        case .columns: .columns((0..<width).map { start + $0 * rowCount })
        }
      outputs.append(BatchOutputs(memory: memory, count: width))
    }
    if let values { try add("values", values, outputCount) }
    if let jacobians { try add("Jacobians", jacobians, outputCount * derivativeCount) }
    let batch = Batch(
      rowCount: rowCount, inputs: inputs, inputWidth: inputCount - uniform.count,
      uniform: uniform, outputs: outputs)
    let specialization = CompiledProgram.Specialization(
      hasValues: values != nil, derivatives: jacobians == nil ? .none : .jacobian,
      uniformCount: uniform.count)
    try run(batch, specialization, settings)
  }

  /// Checks that a list holds `width` numbers a row.
  static func check(
    _ what: String, _ found: Int, _ width: Int, rowCount: Int
  ) throws(ProgramError) {
    let (expected, overflow) = rowCount.multipliedReportingOverflow(by: width)
    if overflow || found != expected {
      throw .wrongLength(what: what, expected: overflow ? .max : expected, found: found)
    }
  }
}

extension Array {
  /// The list split into `count` rows.
  fileprivate func rows(of width: Int, _ count: Int) -> [[Element]] {
    (0..<count).map { Array(self[$0 * width..<($0 + 1) * width]) }
  }
}
