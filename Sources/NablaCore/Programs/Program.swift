/// A function that is recorded once and then run many times, with its derivatives: at one input, or
/// at many in lanes.
///
///     let program = try Program(inputs: 2) { x in sin(x[0]) * x[1] }
///     let (value, gradient) = try program.valueWithGradient(at: [0.5, 2])
///
/// Value and derivatives are compiled together: common subexpressions are computed once, and dead
/// code is removed. The code is compiled at its first use, and kept.
///
/// A comparison that the function branches on (`if x[0] < 0`) has one outcome in the recording.
/// Without a sample point it is an error; with one
/// (`init(sampledAt:options:_:)`) the outcome is kept as a guard,
/// and a run that would take another branch throws
/// ``ProgramError/branchDiffers(comparison:recorded:values:row:)``. `select` records both branches.
public final class Program: Sendable {
  let graph: Graph
  /// The nodes of the inputs and of the outputs, in order.
  let inputNodes: [Int]
  let outputNodes: [Int]
  /// The number of nodes that belong to the value; those of a pullback's adjoints do not.
  let primalCount: Int
  /// Which outputs are the values of a function, as opposed to derivatives: their bits must not
  /// depend on what is computed beside them.
  let valueOutputs: Range<Int>
  /// Whether a run checks guards, its own or those of programs that it calls.
  let hasGuards: Bool
  /// The optimisations that the compiler may use.
  public let options: ProgramOptions
  private let compiled = Cache<CompiledProgram.Specialization, CompiledProgram>()
  private let derived = Cache<PullbackShape, Program>()
  /// A number that is unique to the program.
  let serial = epoch(for: "Program")
  /// The program that this is the pullback of.
  let origin: ProgramOrigin?
  private let valued = OnceValue<Program>()
  /// What the analysis of sparsity has found: see ``dependencies`` and ``interactions(ofOutputs:)``.
  let knownDependencies = OnceValue<[[UInt32]]>()
  let knownInteractions = Cache<[Bool], [[UInt32]]>()
  /// Records the function again for other branches, if that was requested.
  let variants: ProgramVariants?
  /// The number of levels of programs that this one calls: Note [Nested programs].
  let depth: Int
  private let release: CalleeRelease

  /// The number of inputs of a run, data included.
  public var inputCount: Int { inputNodes.count }
  /// The number of data inputs, which come last and are not differentiated by.
  public let dataCount: Int
  /// The number of inputs that derivatives are by: all but the data.
  public var derivativeCount: Int { inputCount - dataCount }
  var differentiatedNodes: [Int] { Array(inputNodes.prefix(derivativeCount)) }
  /// The number of outputs.
  public var outputCount: Int { outputNodes.count }
  /// The names of the inputs; `x0`, `x1` and so on if none were given.
  public var inputNames: [String] {
    inputNodes.enumerated().map { graph.name(of: $1) ?? "x\($0)" }
  }

  init(
    graph: Graph, inputNodes: [Int], outputNodes: [Int], dataCount: Int = 0,
    options: ProgramOptions, primalCount: Int? = nil, valueOutputs: Range<Int> = 0..<0,
    origin: ProgramOrigin? = nil, variants: ProgramVariants? = nil
  ) {
    self.valueOutputs = valueOutputs
    let callees = graph.calls.map(\.body)
    hasGuards = !graph.guards.isEmpty || callees.contains(where: \.hasGuards)
    depth = callees.reduce(0) { max($0, $1.depth + 1) }
    release = CalleeRelease(callees.filter { $0.depth > 0 })
    self.origin = origin
    self.graph = graph
    self.primalCount = primalCount ?? graph.count
    self.inputNodes = inputNodes
    self.outputNodes = outputNodes
    self.dataCount = dataCount
    self.options = options
    self.variants = variants
  }

  // MARK: Recording

  // Of two initialisers, that for one output comes first, and that for several is disfavoured: the
  // type checker then does not look for a list in a number. See Note [Closures of one expression].

  /// Records a function with one output, without a sample point.
  ///
  /// The inputs of the function have no value (it is NaN), so it must not branch on comparisons.
  ///
  /// - Throws: ``ProgramError/comparisonNeedsSample(comparison:)``, and the function's errors.
  public convenience init(
    inputs count: Int, options: ProgramOptions = ProgramOptions(),
    @SingleExpression<Symbolic> _ function: ([Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(inputs: (0..<count).map { "x\($0)" }, options: options, function)
  }

  /// Records a function with several outputs, without a sample point.
  ///
  /// - Throws: as the initialiser for one output, and ``ProgramError/noOutputs``.
  @_disfavoredOverload
  public convenience init(
    inputs count: Int, options: ProgramOptions = ProgramOptions(),
    @SingleExpression<[Symbolic]> _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    try self.init(inputs: (0..<count).map { "x\($0)" }, options: options, function)
  }

  /// Records a function of named inputs with one output.
  public convenience init(
    inputs names: [String], options: ProgramOptions = ProgramOptions(),
    @SingleExpression<Symbolic> _ function: ([Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(names.map { ($0, .nan) }, isSampled: false, options) { [try function($0)] }
  }

  /// Records a function of named inputs with several outputs.
  @_disfavoredOverload
  public convenience init(
    inputs names: [String], options: ProgramOptions = ProgramOptions(),
    @SingleExpression<[Symbolic]> _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    try self.init(names.map { ($0, .nan) }, isSampled: false, options, function)
  }

  /// Records a function of inputs and data with one output. Data are numbers that differ by run but
  /// are not differentiated by, such as measurements.
  ///
  /// In every run the data follow the inputs. If another program calls this one, they are ordinary
  /// inputs.
  ///
  /// - Throws: ``ProgramError/comparisonNeedsSample(comparison:)``, and the function's errors.
  public convenience init(
    inputs count: Int, data dataCount: Int, options: ProgramOptions = ProgramOptions(),
    @SingleExpression<Symbolic> _ function: ([Symbolic], [Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(inputs: count, data: dataCount, options: options) { [try function($0, $1)] }
  }

  /// Records a function of inputs and data with several outputs.
  ///
  /// - Throws: as the initialiser for one output, and ``ProgramError/noOutputs``.
  @_disfavoredOverload
  public convenience init(
    inputs count: Int, data dataCount: Int, options: ProgramOptions = ProgramOptions(),
    @SingleExpression<[Symbolic]> _ function: ([Symbolic], [Symbolic]) throws -> [Symbolic]
  ) throws {
    let names = (0..<count).map { "x\($0)" } + (0..<dataCount).map { "data\($0)" }
    try self.init(names.map { ($0, .nan) }, dataCount: dataCount, isSampled: false, options) {
      try function(Array($0.prefix(count)), Array($0.dropFirst(count)))
    }
  }

  /// Records a function with one output at a sample point. Comparisons are allowed, and kept as
  /// guards.
  ///
  /// - Throws: the function's errors.
  public convenience init(
    sampledAt x: [Double], options: ProgramOptions = ProgramOptions(),
    @SingleExpression<Symbolic> _ function: ([Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(Self.named(x), isSampled: true, options) { [try function($0)] }
  }

  /// Records a function with several outputs at a sample point.
  ///
  /// - Throws: ``ProgramError/noOutputs``, and the function's errors.
  @_disfavoredOverload
  public convenience init(
    sampledAt x: [Double], options: ProgramOptions = ProgramOptions(),
    @SingleExpression<[Symbolic]> _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    try self.init(Self.named(x), isSampled: true, options, function)
  }

  convenience init(
    _ inputs: [(name: String, value: Double)], dataCount: Int = 0, isSampled: Bool,
    _ options: ProgramOptions,
    variants: ProgramVariants? = nil, _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    var seen: Set<String> = []
    for input in inputs where !seen.insert(input.name).inserted {
      throw ProgramError.repeatedName(input.name)
    }
    let (outputs, graph) = try GraphRecorder.record(isSampled: isSampled, for: "Program") {
      recorder in
      let outputs = try function(inputs.map { recorder.input($0.value, name: $0.name) })
      if let failure = recorder.failure { throw failure }
      return outputs.map { Int(recorder.node(of: $0)) }
    }
    if outputs.isEmpty { throw ProgramError.noOutputs }
    self.init(
      graph: graph, inputNodes: Array(0..<inputs.count), outputNodes: outputs,
      dataCount: dataCount, options: options, valueOutputs: outputs.indices, variants: variants)
  }

  static func named(_ x: [Double]) -> [(name: String, value: Double)] {
    x.enumerated().map { ("x\($0)", $1) }
  }

  // MARK: Compilation

  func compiled(for specialization: CompiledProgram.Specialization) -> CompiledProgram {
    nesting { compiled.value(for: specialization) { CompiledProgram(self, for: specialization) } }
  }

  /// The statistics of the compilation of value and gradient (or Jacobian).
  public var statistics: ProgramStatistics {
    compiled(for: CompiledProgram.Specialization(derivatives: .jacobian)).statistics
  }

  /// A pullback that also has the outputs of the program that it belongs to, after its own.
  var withValue: Program {
    valued.value {
      Program(
        graph: graph, inputNodes: inputNodes,
        outputNodes: outputNodes + (origin?.outputNodes ?? []), options: options,
        primalCount: primalCount,
        valueOutputs: outputCount..<outputCount + (origin?.outputNodes.count ?? 0), origin: origin)
    }
  }

  /// The program of the pullback, made once for each shape: see ``PullbackShape``.
  func pullback(_ shape: PullbackShape) -> Program {
    nesting { derived.value(for: shape) { makePullback(shape) } }
  }
}

/// The program that a pullback is made from, whose graph is the beginning of the pullback's. It is
/// identified by its serial number: a program owns its pullbacks, so they must not own it.
struct ProgramOrigin: Sendable {
  let serial: UInt32
  let outputNodes: [Int]
  let inputCount: Int
  /// The number of the program's inputs that differ by row.
  let columnCount: Int
  /// Whether the program records its function again for other branches, which calls of it do not.
  let recordsAgain: Bool
  /// The outputs of the pullback.
  let adjoints: [AdjointPlace]
}
