import CNablaKernels

/// A column that a step reads or writes, one number an element.
struct StepColumn {
  /// Its address at step 0.
  var start: UnsafeMutablePointer<Double>
  /// The distance from one step to the next.
  var stride = 0
  /// An additional offset at odd steps.
  var alternation = 0
  /// Whether it holds the numbers of one block only, and is reused by the next.
  var isOfBlock = false
}

/// A step's code with its columns, which it reads and writes in place. Only the last outputs, if
/// they have no column, are stored block by block.
struct StepSweep {
  private let bytecode: BlockBytecode
  private let work: UnsafeMutableRawPointer
  private let uniforms: UnsafeMutableRawPointer
  /// The columns of the code's inputs, then those of its outputs.
  private let columns: [StepColumn]
  /// The number of outputs, the last ones, that are stored for one block at a time.
  private let blockOutputs: Int

  private static let vector = Double.vectorLanes

  /// Runs `body` with a sweep of the program, whose memory is borrowed for the call.
  ///
  /// - Parameters:
  ///   - columns: the columns of the program's inputs and outputs, in their order; outputs without
  ///     a column are stored for one block at a time.
  static func with<Result>(
    _ program: Program, columns: [StepColumn], _ body: (StepSweep) -> Result
  ) -> Result {
    let run = program.compiled(for: CompiledProgram.Specialization()).blockRun
    return run.work.borrow { work in
      run.doubleUniforms.borrow { uniforms in
        body(StepSweep(program, run.bytecode, work: work, uniforms: uniforms, columns: columns))
      }
    }
  }

  private init(
    _ program: Program, _ bytecode: BlockBytecode, work: UnsafeMutableRawPointer,
    uniforms: UnsafeMutableRawPointer, columns: [StepColumn]
  ) {
    self.bytecode = bytecode
    self.work = work
    self.uniforms = uniforms
    blockOutputs = program.inputCount + program.outputCount - columns.count
    // A block's work memory ends with space for each output.
    let kept = work + (bytecode.workBytes - blockOutputs * bytecode.blockBytes)
    self.columns =
      columns
      + (0..<blockOutputs).map {
        StepColumn(
          start: (kept + $0 * bytecode.blockBytes).assumingMemoryBound(to: Double.self),
          isOfBlock: true)
      }
  }

  /// Runs the code for one step after the other, over `count` elements, a multiple of a vector.
  ///
  /// - Parameters:
  ///   - prepare: is called before each step.
  ///   - blockDone: is called after each block of elements, from the first to the last, with the
  ///     columns that are stored for the block.
  ///   - finish: is called after each step.
  func run(
    steps: some Sequence<Int>, count: Int, prepare: (Int) -> Void,
    blockDone: (_ step: Int, _ elements: Range<Int>, _ kept: ArraySlice<StepColumn>) -> Void = {
      _, _, _ in
    },
    finish: (Int) -> Void = { _ in }
  ) {
    let level = Kernels.level.machine
    runUniform(level)
    let kept = columns.suffix(blockOutputs)
    let longest = bytecode.blockBytes / MemoryLayout<Double>.size
    let blocks = (count + longest - 1) / longest
    let lanes = ((count + blocks - 1) / blocks).roundedUp(to: Self.vector)
    withUnsafeTemporaryAllocation(
      of: UnsafeMutableRawPointer?.self, capacity: max(1, columns.count)
    ) { pointers in
      bytecode.instructions.withUnsafeBufferPointer { instructions in
        columns.withUnsafeBufferPointer { columns in
          var block = nabla_block()
          block.code = instructions.baseAddress
          block.count = instructions.count
          block.slots = work
          block.uniforms = uniforms
          block.columns = UnsafePointer(pointers.baseAddress.unsafelyUnwrapped)
          for step in steps {
            prepare(step)
            for first in stride(from: 0, to: count, by: lanes) {
              for (place, column) in columns.enumerated() {
                let offset =
                  (column.isOfBlock ? 0 : first) + step * column.stride + (step & 1)
                  * column.alternation
                pointers[place] = UnsafeMutableRawPointer(column.start + offset)
              }
              block.lanes = min(lanes, count - first)
              block.active = block.lanes
              Double.run(level, &block)
              blockDone(step, first..<first + block.lanes, kept)
            }
            finish(step)
          }
        }
      }
    }
  }

  /// Runs the instructions that depend on no element and no step.
  private func runUniform(_ level: nabla_level) {
    if bytecode.uniformInstructions.isEmpty { return }
    bytecode.uniformInstructions.withUnsafeBufferPointer { instructions in
      var block = nabla_block()
      block.code = instructions.baseAddress
      block.count = instructions.count
      block.uniforms = uniforms
      block.lanes = Self.vector
      block.active = Self.vector
      Double.run(level, &block)
    }
  }
}

extension Int {
  func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
