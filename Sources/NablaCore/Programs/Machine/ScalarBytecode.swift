import CNablaKernels

/// The machine code of a program for a single input: every number has a place in one file, first
/// the inputs, then the constants.
struct ScalarBytecode: Sendable {
  /// A step: a range of instructions, or a call of a sub-program.
  enum Step: Sendable {
    case instructions(Range<Int>)
    case call(PreparedCall)
  }

  private(set) var steps: [Step] = []
  private(set) var instructions: [nabla_instruction] = []
  let inputCount: Int
  private(set) var constants: [Double] = []
  /// The length of the file.
  private(set) var count: Int
  /// The inputs that must be in the file. The others are unused, or used only by calls, which read
  /// them in place.
  private(set) var filedInputs: [Range<Int>] = []
  /// The places of the outputs.
  private(set) var outputs: [OutputRun] = []

  /// Outputs that are consecutive in the file too.
  struct OutputRun: Sendable {
    let firstOutput: Int
    let place: Int
    var count: Int
    /// Whether it is a complete result of a call for all rows, which nothing else reads.
    var isResult = false
  }

  init(_ ir: ProgramIR) {
    inputCount = ir.inputCount
    constants = ir.nodes.lazy.filter { $0.operation == .constant }.map { ir.constant($0) }
    count = inputCount + constants.count
    // Results of calls stay where the call writes them.
    var places = [Int32](repeating: -1, count: ir.count)
    var slots = SlotAllocation(ir)
    let resultCount = ir.calls.reduce(0) { $0 + $1.resultCount }
    let firstResult = count
    let firstSlot = Int32(firstResult + resultCount)
    var nextConstant = Int32(inputCount)
    var nextResult = firstResult
    var firstInstruction = 0
    var results: [Int: Int] = [:]  // the length of each, by its place
    var isFiled = [Bool](repeating: ir.calls.isEmpty, count: inputCount)
    var mayViolate = ir.nodes.contains { $0.operation.isGuard }

    for (index, node) in ir.nodes.enumerated() {
      switch node.operation {
      case .input: places[index] = node.a
      case .constant:
        places[index] = nextConstant
        nextConstant += 1
      case .cosOf: break  // placed with its sine
      case .call:
        if firstInstruction < instructions.count {
          steps.append(.instructions(firstInstruction..<instructions.count))
          firstInstruction = instructions.count
        }
        var call = ir.calls[Int(node.a)]
        call.mapOperands { places[Int($0)] }
        let prepared = PreparedCall(call, results: nextResult, inputCount: inputCount)
        for place in prepared.filedOperands where place < inputCount { isFiled[place] = true }
        for place in prepared.freeResults { results[place] = call.rowCount }
        mayViolate = mayViolate || prepared.mayViolate
        steps.append(.call(prepared))
        places[index] = Int32(nextResult)
        nextResult += call.resultCount
      case .result: places[index] = places[Int(node.a)] + node.b
      default:
        var instruction = nabla_instruction(node) { UInt32(places[Int($0)]) }
        ir.forEachOperand(of: node) {
          if ir.nodes[Int($0)].operation == .input { isFiled[Int(places[Int($0)])] = true }
        }
        slots.releaseOperands(of: index, in: ir)
        if !node.operation.isGuard {
          places[index] = firstSlot + slots.take(for: index)
          instruction.r = UInt32(places[index])
        }
        if node.operation == .sinCos {
          places[index + 1] = firstSlot + slots.take(for: index + 1)
          instruction.d = UInt32(places[index + 1])
        }
        instructions.append(instruction)
      }
    }
    if firstInstruction < instructions.count {
      steps.append(.instructions(firstInstruction..<instructions.count))
    }
    count = Int(firstSlot) + slots.count
    for node in ir.outputs where ir.nodes[Int(node)].operation == .input {
      isFiled[Int(places[Int(node)])] = true
    }
    filedInputs = Self.ranges(of: isFiled)
    // If a guard may be violated, nothing is written to the caller's memory before that is known.
    collectOutputs(ir, places, mayViolate ? [:] : results)
  }

  private static func ranges(of isMember: [Bool]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in isMember.indices where isMember[index] {
      if let last = ranges.last, last.upperBound == index {
        ranges[ranges.count - 1] = last.lowerBound..<index + 1
      } else {
        ranges.append(index..<index + 1)
      }
    }
    return ranges
  }

  /// - Parameter results: the lengths of the results that a call may write outside the file, by
  ///   place.
  private mutating func collectOutputs(_ ir: ProgramIR, _ places: [Int32], _ results: [Int: Int]) {
    let uses = results.isEmpty ? [] : ir.useCounts()
    let ends = Set(results.map { $0.key + $0.value })
    for (output, node) in ir.outputs.enumerated() {
      let place = Int(places[Int(node)])
      if let last = outputs.last, last.place + last.count == place, results[place] == nil,
        !ends.contains(place)
      {
        outputs[outputs.count - 1].count += 1
      } else {
        outputs.append(OutputRun(firstOutput: output, place: place, count: 1))
      }
    }
    for run in outputs.indices where results[outputs[run].place] == outputs[run].count {
      let first = outputs[run].firstOutput
      outputs[run].isResult = ir.outputs[first..<first + outputs[run].count].allSatisfy {
        uses[Int($0)] == 1
      }
    }
  }

  var outputCount: Int { outputs.reduce(0) { $0 + $1.count } }

  /// Copies the inputs that must be in the file.
  func file<E>(_ inputs: UnsafePointer<E>, in file: UnsafeMutablePointer<E>) {
    for range in filedInputs {
      (file + range.lowerBound).update(from: inputs + range.lowerBound, count: range.count)
    }
  }

  /// Calls `body` with the runs of consecutive outputs in a range: the first one's index in the
  /// range, its place in the file, and their number.
  func forEachRun(of range: Range<Int>, _ body: (_ first: Int, _ place: Int, _ count: Int) -> Void)
  {
    for run in outputs {
      let first = max(range.lowerBound, run.firstOutput)
      let count = min(range.upperBound, run.firstOutput + run.count) - first
      if count > 0 { body(first - range.lowerBound, run.place + first - run.firstOutput, count) }
    }
  }
}
