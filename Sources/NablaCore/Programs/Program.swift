/// A function that is recorded once and then run many times, with its derivatives: at one input, or
/// at many in lanes.
///
///     let program = try Program(inputs: 2) { x in sin(x[0]) * x[1] }
///     let (value, gradient) = try program.valueWithGradient(at: [0.5, 2])
///
/// Value and derivatives are one list of operations: what they share is computed once, and what no
/// output needs is not computed. The lists are made when they are first asked for, and kept.
///
/// A comparison that the function acts on (`if x[0] < 0`) has one outcome in the recording. Without
/// a sample point that is an error; with one (``init(sampledAt:options:_:)-(_,_,([Symbolic])->Symbolic)``)
/// the outcome is kept as a guard, and a run that would have taken another branch throws
/// ``ProgramError/branchDiffers(comparison:recorded:values:row:)``. `select` records both branches.
public final class Program: Sendable {
  let graph: Graph
  /// The graph's nodes of the inputs and outputs, in order.
  let inputNodes: [Int]
  let outputNodes: [Int]
  /// How many nodes belong to the value; those of a pullback's adjoints do not.
  let primalCount: Int
  /// What the compiler may do to the operations.
  public let options: ProgramOptions
  private let compiled = Cache<CompiledProgram.Specialization, CompiledProgram>()
  private let derived = Cache<PullbackShape, Program>()
  /// A number that no other program has.
  let serial = epoch(for: "Program")
  /// The program that this is the pullback of.
  let origin: ProgramOrigin?
  private let valued = OnceValue<Program>()
  private let knownDependencies = OnceValue<[[UInt32]]>()
  private let knownInteractions = Cache<[Bool], [[UInt32]]>()
  /// Records anew for other branches, where that was asked for.
  let variants: ProgramVariants?

  /// How many numbers a run takes, data included.
  public var inputCount: Int { inputNodes.count }
  /// How many of the last inputs are data: nothing is differentiated by them.
  public let dataCount: Int
  /// How many inputs a derivative is by: all but the data.
  public var derivativeCount: Int { inputCount - dataCount }
  var differentiatedNodes: [Int] { Array(inputNodes.prefix(derivativeCount)) }
  /// How many numbers the function returned.
  public var outputCount: Int { outputNodes.count }
  /// The inputs' names, `x0`, `x1` and so on where none were given.
  public var inputNames: [String] {
    inputNodes.enumerated().map { graph.name(of: $1) ?? "x\($0)" }
  }

  init(
    graph: Graph, inputNodes: [Int], outputNodes: [Int], dataCount: Int = 0,
    options: ProgramOptions, primalCount: Int? = nil, origin: ProgramOrigin? = nil,
    variants: ProgramVariants? = nil
  ) {
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

  /// Records a function of so many inputs, without a sample point.
  ///
  /// The numbers that the function gets have no value (it is NaN), so it must not act on
  /// comparisons.
  ///
  /// - Throws: ``ProgramError/comparisonNeedsSample(comparison:)``, and what the function throws.
  public convenience init(
    inputs count: Int, options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(inputs: (0..<count).map { "x\($0)" }, options: options, function)
  }

  /// Records a function of several outputs.
  ///
  /// - Throws: also ``ProgramError/noOutputs``.
  public convenience init(
    inputs count: Int, options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    try self.init(inputs: (0..<count).map { "x\($0)" }, options: options, function)
  }

  /// Records a function of named inputs.
  public convenience init(
    inputs names: [String], options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(names.map { ($0, .nan) }, isSampled: false, options) { [try function($0)] }
  }

  /// Records a function of named inputs with several outputs.
  public convenience init(
    inputs names: [String], options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    try self.init(names.map { ($0, .nan) }, isSampled: false, options, function)
  }

  /// Records a function of inputs and data: numbers that differ by run, but that nothing is
  /// differentiated by, such as measurements.
  ///
  /// Wherever the program is run, the data come after the inputs. Where another program calls it, they
  /// are inputs like the others.
  ///
  /// - Throws: ``ProgramError/comparisonNeedsSample(comparison:)``, ``ProgramError/noOutputs``, and
  ///   what the function throws.
  public convenience init(
    inputs count: Int, data dataCount: Int, options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic], [Symbolic]) throws -> [Symbolic]
  ) throws {
    let names = (0..<count).map { "x\($0)" } + (0..<dataCount).map { "data\($0)" }
    try self.init(names.map { ($0, .nan) }, dataCount: dataCount, isSampled: false, options) {
      try function(Array($0.prefix(count)), Array($0.dropFirst(count)))
    }
  }

  /// Records a function of inputs and data with one output.
  public convenience init(
    inputs count: Int, data dataCount: Int, options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic], [Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(inputs: count, data: dataCount, options: options) { [try function($0, $1)] }
  }

  /// Records a function at a sample point. Comparisons are allowed, and kept as guards.
  ///
  /// - Throws: what the function throws.
  public convenience init(
    sampledAt x: [Double], options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic]) throws -> Symbolic
  ) throws {
    try self.init(Self.named(x), isSampled: true, options) { [try function($0)] }
  }

  /// Records a function of several outputs at a sample point.
  ///
  /// - Throws: ``ProgramError/noOutputs``, and what the function throws.
  public convenience init(
    sampledAt x: [Double], options: ProgramOptions = ProgramOptions(),
    _ function: ([Symbolic]) throws -> [Symbolic]
  ) throws {
    try self.init(Self.named(x), isSampled: true, options, function)
  }

  /// The program of a formula: its inputs in their order, and one of its names as the output.
  ///
  /// - Parameter name: the output; without it, the formula's own.
  /// - Throws: a ``FormulaError`` if the formula has no such name.
  public convenience init(
    _ formula: Formula, of name: String? = nil, options: ProgramOptions = ProgramOptions()
  ) throws(FormulaError) {
    let output = try name.map { (text) throws(FormulaError) in try formula.name(text) }
    let (graph, nodes) = Graph.recording(formula, for: "Program(_:of:)")
    self.init(
      graph: graph, inputNodes: graph.inputs,
      outputNodes: [nodes[(output ?? formula.output).text].unsafelyUnwrapped], options: options)
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
      dataCount: dataCount, options: options, variants: variants)
  }

  static func named(_ x: [Double]) -> [(name: String, value: Double)] {
    x.enumerated().map { ("x\($0)", $1) }
  }

  // MARK: Compilation

  func compiled(for specialization: CompiledProgram.Specialization) -> CompiledProgram {
    compiled.value(for: specialization) { CompiledProgram(self, for: specialization) }
  }

  /// What the compilation of value and gradient (or Jacobian) did.
  public var statistics: ProgramStatistics {
    compiled(for: CompiledProgram.Specialization(derivatives: .jacobian)).statistics
  }

  /// A pullback with the outputs of the program that it belongs to, after its own.
  var withValue: Program {
    valued.value {
      Program(
        graph: graph, inputNodes: inputNodes,
        outputNodes: outputNodes + (origin?.outputNodes ?? []), options: options,
        primalCount: primalCount, origin: origin)
    }
  }

  /// For each output the inputs that it depends on, data included, in ascending order.
  var dependencies: [[UInt32]] {
    knownDependencies.value {
      var structures = RuleStructures()
      var sets = DependencySets(graph, inputs: inputNodes, &structures)
      return outputNodes.map { sets.members(of: sets[$0]) }
    }
  }

  /// For each input those that it interacts with on the way to some of the outputs: see
  /// ``NonlinearInteractions``.
  func interactions(ofOutputs isAsked: [Bool]) -> [[UInt32]] {
    knownInteractions.value(for: isAsked) {
      let outputs = zip(outputNodes, isAsked).filter(\.1).map(\.0)
      return NonlinearInteractions.find(graph, inputs: inputNodes, outputs: outputs)
    }
  }

  /// The program of the pullback, made once for every shape: see ``PullbackShape``.
  func pullback(_ shape: PullbackShape) -> Program {
    derived.value(for: shape) { makePullback(shape) }
  }
}

/// The program that a pullback comes from, whose graph is the beginning of the pullback's. By number:
/// the program holds its pullbacks, and they must not hold it.
struct ProgramOrigin: Sendable {
  let serial: UInt32
  let outputNodes: [Int]
  /// How many of the program's inputs differ by row.
  let columnCount: Int
  /// What the pullback's outputs are.
  let adjoints: [AdjointPlace]
}
