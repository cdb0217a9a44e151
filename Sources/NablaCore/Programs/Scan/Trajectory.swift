import CNablaKernels

/// The runs of a ``Scan``: memory for a number of steps and elements, reused by every run.
///
///     let trajectory = decay.trajectory(steps: 100, elements: 3)
///     try trajectory.run(from: [1, 2, 3], parameters: [0.9, 0.8, 0.7])
///     try trajectory.pullback(finalState: [1, 1, 1])
///     trajectory.finalState           // h(100)
///     trajectory.parameterCotangent   // the derivative of its sum by each element's parameter
///
/// All lists are in columns: the first number of every element, then the second of every element,
/// and so on; inputs and outputs are stored like this step by step.
///
/// Every state is stored, `steps * stateCount` numbers an element, and the pullback recomputes each
/// step from its state.
public final class Trajectory {
  /// The loop.
  public let scan: Scan
  /// The number of steps.
  public let steps: Int
  /// The number of elements.
  public let elements: Int
  /// Whether the states of all steps are stored, as a pullback needs.
  public let keepsStates: Bool
  /// The outputs of all steps.
  public private(set) var outputs: [Double]
  /// The state after the last step.
  public private(set) var finalState: [Double]
  /// The cotangent of the first state.
  public private(set) var stateCotangent: [Double]
  /// The cotangent of the parameters, summed over the steps.
  public private(set) var parameterCotangent: [Double]

  private let columns: ScanColumns
  private let states: UnsafeMutablePointer<Double>
  private let parameters: UnsafeMutablePointer<Double>
  private let inputs: UnsafeMutablePointer<Double>
  private let stepOutputs: UnsafeMutablePointer<Double>
  private let adjoints: UnsafeMutablePointer<Double>
  private let seeds: UnsafeMutablePointer<Double>
  private let sums: UnsafeMutablePointer<Double>
  private let memory: UnsafeMutableRawPointer
  /// The inputs of the last run, for its pullback.
  private var lastInputs: [Double]?

  init(_ scan: Scan, steps: Int, elements: Int, keepsStates: Bool) {
    require(
      steps >= 0 && elements > 0,
      "Scan: a trajectory needs elements, and no negative number of steps: steps \(steps), elements \(elements)"
    )
    self.scan = scan
    self.steps = steps
    self.elements = elements
    self.keepsStates = keepsStates
    let columns = ScanColumns(elements: elements, halo: scan.halo)
    self.columns = columns
    let back = keepsStates ? 1 : 0
    outputs = Array(repeating: 0, count: steps * scan.outputCount * elements)
    finalState = Array(repeating: 0, count: scan.stateCount * elements)
    stateCotangent = Array(repeating: 0, count: back * scan.stateCount * elements)
    parameterCotangent = Array(repeating: 0, count: back * scan.parameterCount * elements)

    let counts = [
      (keepsStates ? steps + 1 : 2) * scan.stateCount, scan.parameterCount, scan.inputCount,
      scan.outputCount, back * 2 * scan.stateCount, back * scan.outputCount,
      back * scan.parameterCount,
    ].map { $0 * columns.stride }
    let count = max(1, counts.reduce(0, +))
    guard let memory = nabla_allocate_aligned(count * MemoryLayout<Double>.stride) else {
      misuse("A trajectory needs \(count) numbers of memory, which the system does not have.")
    }
    self.memory = memory
    let start = memory.bindMemory(to: Double.self, capacity: count)
    start.initialize(repeating: 0, count: count)
    var next = start
    func take(_ count: Int) -> UnsafeMutablePointer<Double> {
      defer { next += count }
      return next
    }
    states = take(counts[0])
    parameters = take(counts[1])
    inputs = take(counts[2])
    stepOutputs = take(counts[3])
    adjoints = take(counts[4])
    seeds = take(counts[5])
    sums = take(counts[6])
  }

  deinit { free(memory) }

  // MARK: Running

  /// Runs all steps.
  ///
  /// - Parameters:
  ///   - state: the first state, `stateCount` numbers an element.
  ///   - parameters: `parameterCount` numbers an element.
  ///   - inputs: `inputCount` numbers a step and element.
  /// - Throws: ``ProgramError/wrongLength(what:expected:found:)``.
  public func run(
    from state: [Double], parameters: [Double] = [], inputs: [Double] = []
  ) throws(ProgramError) {
    try check(state, "first state", scan.stateCount)
    try check(parameters, "parameters", scan.parameterCount)
    try check(inputs, "inputs", steps * scan.inputCount)
    lastInputs = keepsStates ? inputs : nil
    columns.load(state, scan.stateCount, to: states)
    columns.load(parameters, scan.parameterCount, to: self.parameters)
    inputs.withUnsafeBufferPointer { inputs in
      outputs.withUnsafeMutableBufferPointer { outputs in
        StepSweep.with(scan.forward, columns: forwardColumns) { sweep in
          sweep.run(steps: 0..<steps, count: columns.width) { step in
            columns.load(inputs, scan.inputCount, at: step, to: self.inputs)
          } finish: { step in
            columns.store(stepOutputs, scan.outputCount, to: outputs, at: step)
          }
        }
      }
    }
    finalState.withUnsafeMutableBufferPointer {
      columns.store(self.state(steps), scan.stateCount, to: $0, at: 0)
    }
  }

  /// Computes the cotangents of the first state and of the parameters, running all steps of the
  /// last run backwards: ``stateCotangent`` and ``parameterCotangent``.
  ///
  /// - Parameters:
  ///   - finalState: the cotangent of the final state, or nil for zeros.
  ///   - outputs: the cotangent of the outputs of all steps, or nil for zeros.
  /// - Throws: ``ProgramError/wrongLength(what:expected:found:)``.
  /// - Precondition: there was a run, and it stored its states.
  public func pullback(
    finalState: [Double]? = nil, outputs: [Double]? = nil
  ) throws(ProgramError) {
    guard let lastInputs else {
      misuse(
        "Scan: a pullback needs the states of a run: "
          + (keepsStates ? "call run(from:) first" : "this trajectory does not keep them"))
    }
    if let finalState { try check(finalState, "final state's cotangent", scan.stateCount) }
    if let outputs { try check(outputs, "outputs' cotangent", steps * scan.outputCount) }
    let size = scan.stateCount * columns.stride
    let last = adjoints + (steps & 1) * size
    adjoints.update(repeating: 0, count: 2 * size)
    sums.update(repeating: 0, count: scan.parameterCount * columns.stride)
    seeds.update(repeating: 0, count: scan.outputCount * columns.stride)
    if let finalState { columns.load(finalState, scan.stateCount, to: last) }
    lastInputs.withUnsafeBufferPointer { inputs in
      (outputs ?? []).withUnsafeBufferPointer { cotangents in
        StepSweep.with(scan.backward, columns: backwardColumns) { sweep in
          sweep.run(steps: (0..<steps).reversed(), count: columns.width) { step in
            columns.load(inputs, scan.inputCount, at: step, to: self.inputs)
            if outputs == nil { return }
            columns.load(cotangents, scan.outputCount, at: step, to: seeds)
          } blockDone: { step, elements, kept in
            for (seen, column) in zip(scan.others, kept) {
              add(
                column.start, of: elements, to: seen,
                stateAdjoints: adjoints + (step & 1) * size)
            }
          }
        }
      }
    }
    stateCotangent.withUnsafeMutableBufferPointer {
      columns.store(adjoints, scan.stateCount, to: $0, at: 0)
    }
    parameterCotangent.withUnsafeMutableBufferPointer {
      columns.store(sums, scan.parameterCount, to: $0, at: 0)
    }
  }

  /// Adds the results of a block of elements to the adjoints of the elements that they use.
  private func add(
    _ adjoints: UnsafeMutablePointer<Double>, of block: Range<Int>, to seen: Scan.Seen,
    stateAdjoints: UnsafeMutablePointer<Double>
  ) {
    let memory = seen.kind == .state ? stateAdjoints : sums
    let column = columns.column(seen.place, memory) - seen.distance
    // There is no element before the first one, and only padding after the last one.
    let elements = block.clamped(to: seen.distance..<max(seen.distance, self.elements))
    let kernels = nabla_kernels_f64(Kernels.machineLevel).unsafelyUnwrapped
    kernels.pointee.accumulate(
      elements.count, adjoints + (elements.lowerBound - block.lowerBound),
      column + elements.lowerBound)
  }

  private func check(
    _ numbers: [Double], _ what: String, _ count: Int
  ) throws(ProgramError) {
    if numbers.count != count * elements {
      throw .wrongLength(what: what, expected: count * elements, found: numbers.count)
    }
  }

  // MARK: Columns

  private func state(_ step: Int) -> UnsafeMutablePointer<Double> {
    states + (keepsStates ? step : step & 1) * scan.stateCount * columns.stride
  }

  /// The columns of the states, `ahead` steps later.
  private func stateColumns(ahead: Int, distance: Int) -> [StepColumn] {
    let size = scan.stateCount * columns.stride
    let memory = keepsStates ? states + ahead * size : states + (ahead & 1) * size
    return columns.columns(
      scan.stateCount, of: memory, at: distance, stride: keepsStates ? size : 0,
      alternation: keepsStates ? 0 : ahead == 0 ? size : -size)
  }

  private func adjointColumns(ahead: Int) -> [StepColumn] {
    let size = scan.stateCount * columns.stride
    return columns.columns(
      scan.stateCount, of: adjoints + ahead * size,
      alternation: ahead == 0 ? size : -size)
  }

  /// In the order of `Scan.forward`.
  private var forwardColumns: [StepColumn] {
    let distances = 0...scan.halo
    return distances.flatMap { stateColumns(ahead: 0, distance: -$0) }
      + distances.flatMap { columns.columns(scan.parameterCount, of: parameters, at: -$0) }
      + columns.columns(scan.inputCount, of: inputs)
      + stateColumns(ahead: 1, distance: 0)
      + columns.columns(scan.outputCount, of: stepOutputs)
  }

  /// In the order of `Scan.backward`, without the last outputs, ``Scan/others``.
  private var backwardColumns: [StepColumn] {
    let distances = 0...scan.halo
    return distances.flatMap { stateColumns(ahead: 0, distance: -$0) }
      + distances.flatMap { columns.columns(scan.parameterCount, of: parameters, at: -$0) }
      + columns.columns(scan.inputCount, of: inputs)
      + adjointColumns(ahead: 1)
      + columns.columns(scan.outputCount, of: seeds)
      + columns.columns(scan.parameterCount, of: sums)
      + adjointColumns(ahead: 0)
      + columns.columns(scan.parameterCount, of: sums)
  }
}

extension Scan {
  /// A trajectory for a number of steps and elements.
  ///
  /// - Parameter keepsStates: whether there will be pullbacks, which need all states.
  public func trajectory(
    steps: Int, elements: Int, keepsStates: Bool = true
  ) -> Trajectory {
    Trajectory(self, steps: steps, elements: elements, keepsStates: keepsStates)
  }
}
