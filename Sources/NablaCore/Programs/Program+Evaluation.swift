// Evaluation of one input.
extension Program {
  /// The outputs at `x`.
  ///
  /// - Throws: ``ProgramError`` for a wrong number of inputs, or a branch that was not recorded.
  public func outputs(at x: [Double]) throws(ProgramError) -> [Double] {
    try run(.none, x)
  }
  /// The outputs at `x`, computed in Float.
  @_disfavoredOverload
  public func outputs(at x: [Float]) throws(ProgramError) -> [Float] { try run(.none, x) }

  /// The value at `x` of a program with one output.
  ///
  /// - Throws: ``ProgramError`` for several outputs, a wrong number of inputs, or a branch that was
  ///   not recorded. The other methods for one output throw the same.
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

  /// The Jacobian at `x`: one row an output, `derivativeCount` columns.
  ///
  /// - Throws: ``ProgramError`` for a wrong number of inputs, or a branch that was not recorded.
  public func jacobian(at x: [Double]) throws(ProgramError) -> [[Double]] {
    matrix(try run(.jacobian, x).dropFirst(outputCount), rows: outputCount)
  }

  /// The value at `x`, one number an output, and the Jacobian: see ``jacobian(at:)``.
  public func valueWithJacobian(
    at x: [Double]
  ) throws(ProgramError) -> (value: [Double], jacobian: [[Double]]) {
    let results = try run(.jacobian, x)
    return (
      Array(results.prefix(outputCount)),
      matrix(results.dropFirst(outputCount), rows: outputCount)
    )
  }

  /// The Hessian at `x` of a program with one output: `derivativeCount` rows and columns.
  public func hessian(at x: [Double]) throws(ProgramError) -> [[Double]] {
    try requireOneOutput()
    return matrix(try run(.hessian, x).dropFirst(1 + derivativeCount), rows: derivativeCount)
  }

  // MARK: Internal

  /// Outputs and Jacobian at one input, in one list, on given kernels.
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

  private func matrix(_ numbers: ArraySlice<Double>, rows: Int) -> [[Double]] {
    (0..<rows).map { row in
      let start = numbers.startIndex + row * derivativeCount
      return Array(numbers[start..<start + derivativeCount])
    }
  }

  /// The outputs and the requested derivatives, in one list.
  func run<E: MachineElement>(
    _ derivatives: CompiledProgram.Specialization.Derivatives, _ x: [E],
    _ settings: RunSettings = RunSettings()
  ) throws(ProgramError) -> [E] {
    if x.count != inputCount { throw .wrongInputCount(expected: inputCount, found: x.count) }
    let program = compiled(for: CompiledProgram.Specialization(derivatives: derivatives))
    let (results, violated) = nesting { program.run(x, settings) }
    guard let violated else { return results }
    if let variants {
      return try variants.program(at: x, otherThan: self).run(derivatives, x, settings)
    }
    throw branchDiffers(violated, at: x.map { Double($0) }, row: nil)
  }
}
