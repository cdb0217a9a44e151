import CNablaKernels

/// A program as the lanes machine runs it on blocks of rows.
package struct BlockBytecode: Sendable {
  /// The instructions that depend on no row, which are run once.
  package private(set) var uniformInstructions: [nabla_instruction] = []
  package private(set) var instructions: [nabla_instruction] = []
  package private(set) var slotCount = 0
  /// The constants, which follow the uniform inputs.
  package private(set) var constants: [Double] = []
  package private(set) var uniformCount = 0
  private(set) var accumulatorCount = 0
  package let uniformInputs: Range<Int>
  /// The number of inputs that differ by row; their columns come first, then those of the outputs.
  package let columnInputCount: Int
  package private(set) var outputColumnCount = 0
  /// The location of each output.
  private(set) var outputs: [OutputPlace] = []
  let hasGuards: Bool

  enum OutputPlace: Sendable {
    /// In the column with this index, counted from the first output's.
    case column(Int)
    /// In the accumulator with this index.
    case accumulator(Int)
  }

  /// - Parameter uniformInputs: the inputs that are the same for all rows, which follow the others.
  init(_ ir: ProgramIR, uniformInputs: Range<Int>) {
    self.uniformInputs = uniformInputs
    columnInputCount = uniformInputs.lowerBound
    hasGuards = ir.nodes.contains { $0.operation.isGuard }
    var layout = BlockLayout(ir, uniformInputs: uniformInputs)
    layout.run()
    uniformInstructions = layout.uniformInstructions
    instructions = layout.instructions
    slotCount = layout.slots.count
    constants = layout.constants
    uniformCount = layout.uniformCount
    accumulatorCount = layout.accumulatorCount
    outputColumnCount = layout.outputColumnCount
    outputs = layout.outputs
  }

  /// The bytecode of a graph's values, without derivatives.
  ///
  /// - Parameters:
  ///   - inputs: the graph's nodes of the inputs, in order.
  ///   - uniformCount: the number of the last inputs that are the same for all rows.
  package init(compiling graph: Graph, outputs: [Int], inputs: [Int], uniformCount: Int) {
    let options = ProgramOptions()
    var savings = IRBuilder.Savings()
    var ir = ProgramIR(
      lowering: graph, outputs: outputs, inputs: inputs, primalCount: graph.count,
      options: options, savings: &savings)
    _ = ir.optimise(options)
    ir.schedule()
    self.init(ir, uniformInputs: (inputs.count - uniformCount)..<inputs.count)
  }
}

extension BlockBytecode {
  /// The largest size in bytes of a number's block: as much as keeps all slots in the first-level
  /// cache, or in the second-level cache if that would be too little.
  var blockBytes: Int {
    // Eight vectors, which the machine runs unrolled, or twice as many.
    slotCount * 1024 <= 128 << 10 ? 1024 : 512
  }

  /// The size of a thread's work memory.
  var workBytes: Int {
    (slotCount + columnInputCount + outputColumnCount) * blockBytes
  }
}

/// Assigns a location to each number of a ``ProgramIR`` while the machine runs it.
private struct BlockLayout {
  let ir: ProgramIR
  let uniformInputs: Range<Int>
  var slots: SlotAllocation
  var uniformInstructions: [nabla_instruction] = []
  var instructions: [nabla_instruction] = []
  var constants: [Double] = []
  var uniformCount: Int
  var accumulatorCount = 0
  var outputColumnCount = 0
  var outputs: [BlockBytecode.OutputPlace] = []
  /// The location of each node, as the machine encodes it.
  private var places: [UInt32]
  private var isUniform: [Bool]
  /// The accumulator of each sum.
  private var accumulators: [Int32: Int] = [:]
  /// The first output that each node is.
  private var outputColumns: [Int32: Int] = [:]

  init(_ ir: ProgramIR, uniformInputs: Range<Int>) {
    self.ir = ir
    self.uniformInputs = uniformInputs
    slots = SlotAllocation(ir)
    places = Array(repeating: .max, count: ir.count)
    isUniform = Array(repeating: false, count: ir.count)
    constants = ir.nodes.lazy.filter { $0.operation == .constant }.map { ir.constant($0) }
    uniformCount = uniformInputs.count + constants.count
  }

  mutating func run() {
    chooseOutputs()
    var nextConstant = uniformInputs.count
    for (index, node) in ir.nodes.enumerated() {
      switch node.operation {
      case .input:
        let input = Int(node.a)
        isUniform[index] = uniformInputs.contains(input)
        places[index] =
          isUniform[index]
          ? place(NABLA_UNIFORM, input - uniformInputs.lowerBound) : place(NABLA_COLUMN, input)
      case .constant:
        isUniform[index] = true
        places[index] = place(NABLA_UNIFORM, nextConstant)
        nextConstant += 1
      case .cosOf: break  // placed with its sine
      case .call, .result: preconditionFailure("code with calls runs row by row")
      default: place(node, index)
      }
    }
    copyOutputs()
  }

  // MARK: Private

  private func place(_ kind: Int, _ index: Int) -> UInt32 {
    UInt32(kind) << UInt32(NABLA_KIND_SHIFT) | UInt32(index)
  }

  /// A computed output is written directly to its column. One that is not computed by row, or is a
  /// repeated output, is copied at the end.
  private mutating func chooseOutputs() {
    for node in ir.outputs {
      switch ir.nodes[Int(node)].operation {
      case .sum, .sumOfProducts:
        if accumulators[node] == nil {
          accumulators[node] = accumulatorCount
          accumulatorCount += 1
        }
        outputs.append(.accumulator(accumulators[node].unsafelyUnwrapped))
      default:
        if outputColumns[node] == nil { outputColumns[node] = outputColumnCount }
        outputs.append(.column(outputColumnCount))
        outputColumnCount += 1
      }
    }
  }

  private mutating func place(_ node: ProgramIR.Node, _ index: Int) {
    var instruction = nabla_instruction(node) { places[Int($0)] }
    var areUniform = true
    ir.forEachOperand(of: node) { areUniform = areUniform && isUniform[Int($0)] }
    if node.operation.isGuard {
      instructions.append(instruction)
      return slots.releaseOperands(of: index, in: ir)
    }
    if node.operation == .sum || node.operation == .sumOfProducts {
      // The sum is an output and has no other use.
      instruction.r = place(NABLA_ACCUMULATOR, accumulators[Int32(index)].unsafelyUnwrapped)
      instructions.append(instruction)
      return slots.releaseOperands(of: index, in: ir)
    }
    if areUniform {
      isUniform[index] = true
      instruction.r = uniform(index)
      if node.operation == .sinCos {
        isUniform[index + 1] = true
        instruction.d = uniform(index + 1)
      }
      uniformInstructions.append(instruction)
      return
    }
    slots.releaseOperands(of: index, in: ir)
    instruction.r = result(index)
    if node.operation == .sinCos { instruction.d = result(index + 1) }
    instructions.append(instruction)
  }

  private mutating func uniform(_ index: Int) -> UInt32 {
    places[index] = place(NABLA_UNIFORM, uniformCount)
    uniformCount += 1
    return places[index]
  }

  private mutating func result(_ index: Int) -> UInt32 {
    if let column = outputColumns[Int32(index)] {
      places[index] = place(NABLA_COLUMN, uniformInputs.lowerBound + column)
    } else {
      places[index] = place(NABLA_SLOT, Int(slots.take(for: index)))
    }
    return places[index]
  }

  private mutating func copyOutputs() {
    for (node, output) in zip(ir.outputs, outputs) {
      guard case .column(let column) = output else { continue }
      let target = place(NABLA_COLUMN, uniformInputs.lowerBound + column)
      if places[Int(node)] == target { continue }
      var copy = nabla_instruction()
      copy.operation = Operation.copy.rawValue
      copy.r = target
      copy.a = places[Int(node)]
      instructions.append(copy)
    }
  }
}

extension nabla_instruction {
  /// The instruction of a node, without the places of its results.
  ///
  /// - Parameter place: the place of an operand.
  init(_ node: ProgramIR.Node, _ place: (Int32) -> UInt32) {
    self.init()
    operation = node.operation.rawValue
    let count = node.operation.operandCount
    if count > 0 { a = place(node.a) }
    if count > 1 { b = place(node.b) }
    if count > 2 { c = place(node.c) }
    if count > 3 { d = place(node.d) }
    if node.operation == .polygamma { d = UInt32(node.b) }
    if node.operation.isGuard { (c, d) = (UInt32(node.c), UInt32(node.d)) }
  }
}
