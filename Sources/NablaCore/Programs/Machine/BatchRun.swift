import CNablaKernels
import Dispatch

/// One run of the lanes machine over all rows of a batch.
///
/// Note [Fixed splitting]: rows are split into chunks whose length depends only on the program and
/// the number of rows. Each chunk is run by one thread and has its own sums, which are added in the
/// order of the chunks. So the results have the same bits for any number of threads.
struct BatchRun<Element: MachineElement> {
  let block: CompiledProgram.BlockRun
  let level: nabla_level
  let threads: Int
  let rowCount: Int
  let inputs: BatchInputs<Element>
  let outputs: [BatchOutputs<Element>]

  /// A guard that is violated for a row.
  struct Violation: Sendable {
    let row: Int
    let guardIndex: Int
  }

  private var bytecode: BlockBytecode { block.bytecode }
  private var columnCount: Int { bytecode.columnInputCount + bytecode.outputColumnCount }

  /// Results larger than this many bytes are assumed not to be in a cache when they are written.
  private static var cached: Int { 16 << 20 }

  /// Runs the program on all rows.
  ///
  /// - Parameters:
  ///   - uniforms: the inputs that are the same for all rows.
  ///   - sums: receives the sums over the rows, in the order of the code's accumulators.
  /// - Returns: the first violated guard of each row with one.
  func run(uniforms: [Element], sums: inout [Double]) -> [Violation] {
    let longest = bytecode.blockBytes / MemoryLayout<Element>.size
    // A small number of rows is split evenly, so that little of the last block is padding.
    let blocks = (rowCount + longest - 1) / longest
    let vector = Element.vectorLanes
    let lanes = ((rowCount + blocks - 1) / blocks + vector - 1) / vector * vector
    // For a long program, fewer rows are enough work for a thread.
    let shortest = min(max(1_000_000 / max(1, bytecode.instructions.count), 256), 1024)
    let chunk = (max(shortest, rowCount / 256) + lanes - 1) / lanes * lanes
    let chunkCount = (rowCount + chunk - 1) / chunk

    let uniformPool = Element.self == Double.self ? block.doubleUniforms : block.floatUniforms
    let sumPool =
      chunkCount == 1 ? block.sums : MemoryPool(bytes: 64 * chunkCount * bytecode.accumulatorCount)
    return uniformPool.borrow { uniformFile in
      sumPool.borrow { accumulators in
        prepare(uniforms, in: uniformFile)
        accumulators.initializeMemory(
          as: UInt8.self, repeating: 0, count: 64 * chunkCount * bytecode.accumulatorCount)
        let violations = runChunks(
          chunk, chunkCount, lanes: lanes, uniforms: uniformFile, accumulators: accumulators)
        add(accumulators, chunkCount, to: &sums)
        return violations
      }
    }
  }

  /// Runs all chunks, on several threads if there are many.
  private func runChunks(
    _ chunk: Int, _ chunkCount: Int, lanes: Int, uniforms: UnsafeMutableRawPointer,
    accumulators: UnsafeMutableRawPointer
  ) -> [Violation] {
    func run(_ index: Int) -> [Violation] {
      self.run(
        index * chunk..<min((index + 1) * chunk, rowCount), lanes: lanes, uniforms: uniforms,
        accumulators: accumulators + 64 * index * bytecode.accumulatorCount)
    }
    // Below this, waking a thread costs more than it saves.
    let isSmall = rowCount * bytecode.instructions.count < 100_000
    let workers = isSmall ? 1 : min(threads, chunkCount)
    if workers == 1 { return (0..<chunkCount).flatMap { run($0) } }
    let violations = Violations<Element>(chunks: chunkCount)
    // A thread may start late, or share its processor, so each takes the next chunk when it is
    // ready.
    let chunks = Turns(count: chunkCount)
    let work = { while let index = chunks.next() { violations.chunks[index] = run(index) } }
    // Workers write to separate chunks, and the call returns after all of them.
    withoutActuallyEscaping(work) { work in
      let shared = SharedWork(run: work)
      DispatchQueue.concurrentPerform(iterations: workers) { _ in shared.run() }
    }
    return (0..<chunkCount).flatMap { violations.chunks[$0] }
  }

  // MARK: Private

  private func prepare(_ uniforms: [Element], in file: UnsafeMutableRawPointer) {
    let vector = Element.vectorLanes
    let elements = file.assumingMemoryBound(to: Element.self)
    for (i, value) in uniforms.enumerated() {
      (elements + i * vector).update(repeating: value, count: vector)
    }
    if bytecode.uniformInstructions.isEmpty { return }
    bytecode.uniformInstructions.withUnsafeBufferPointer { instructions in
      var block = nabla_block()
      block.code = instructions.baseAddress
      block.count = instructions.count
      block.uniforms = file
      block.lanes = vector
      block.active = vector
      Element.run(level, &block)
    }
  }

  private func run(
    _ rows: Range<Int>, lanes: Int, uniforms: UnsafeMutableRawPointer,
    accumulators: UnsafeMutableRawPointer
  ) -> [Violation] {
    var violations: [Violation] = []
    block.work.borrow { memory in
      bytecode.instructions.withUnsafeBufferPointer { instructions in
        withUnsafeTemporaryAllocation(
          of: UnsafeMutablePointer<Element>?.self, capacity: max(1, 2 * columnCount)
        ) { pointers in
          withUnsafeTemporaryAllocation(of: UInt32.self, capacity: lanes) { violated in
            var block = nabla_block()
            block.code = instructions.baseAddress
            block.count = instructions.count
            block.slots = memory
            block.uniforms = uniforms
            block.columns = UnsafeRawPointer(pointers.baseAddress!).assumingMemoryBound(
              to: UnsafeMutableRawPointer?.self)
            block.accumulators = accumulators
            block.lanes = lanes
            block.violations = bytecode.hasGuards ? violated.baseAddress : nil
            // Own columns for rows that are transposed, and for the last, partial block.
            let own = (memory + bytecode.slotCount * lanes * MemoryLayout<Element>.stride)
              .assumingMemoryBound(to: Element.self)
            let columns = pointers.baseAddress!
            let ownColumns = columns + columnCount
            for i in 0..<columnCount { ownColumns[i] = own + i * lanes }
            for first in stride(from: rows.lowerBound, to: rows.upperBound, by: lanes) {
              let count = min(lanes, rows.upperBound - first)
              block.active = count
              violated.update(repeating: .max)
              let direct = count == lanes
              load(first, count, lanes, direct: direct, columns, ownColumns)
              place(first, direct: direct, columns, ownColumns)
              Element.run(level, &block)
              store(first, count, direct: direct, ownColumns)
              if bytecode.hasGuards {
                for lane in 0..<count where violated[lane] != .max {
                  violations.append(
                    Violation(row: first + lane, guardIndex: Int(violated[lane])))
                }
              }
            }
            addLanes(accumulators)
          }
        }
      }
    }
    return violations
  }

  private typealias Columns = BatchInputs<Element>.Columns

  /// Loads the columns of a block's inputs, with their padding.
  private func load(
    _ first: Int, _ count: Int, _ lanes: Int, direct: Bool, _ columns: Columns,
    _ ownColumns: Columns
  ) {
    inputs.load(
      first, count, isFull: direct, width: bytecode.columnInputCount, level, columns, ownColumns)
    // The padding repeats the last row, so it is not slower than real rows.
    guard count < lanes else { return }
    for i in 0..<bytecode.columnInputCount {
      (columns[i]! + count).update(repeating: columns[i]![count - 1], count: lanes - count)
    }
  }

  private func place(_ first: Int, direct: Bool, _ columns: Columns, _ ownColumns: Columns) {
    var column = bytecode.columnInputCount
    for output in outputs {
      for i in 0..<output.count {
        if direct, case .columns(let memory) = output.memory {
          columns[column] = memory[i] + first
        } else {
          columns[column] = ownColumns[column]
        }
        column += 1
      }
    }
  }

  private func store(_ first: Int, _ count: Int, direct: Bool, _ ownColumns: Columns) {
    var column = bytecode.columnInputCount
    for output in outputs {
      switch output.memory {
      case .columns(let memory):
        if !direct {
          for i in 0..<output.count {
            (memory[i] + first).update(from: ownColumns[column + i]!, count: count)
          }
        }
      case .rows(let memory, let stride):
        let source = UnsafeRawPointer(ownColumns + column).assumingMemoryBound(
          to: UnsafePointer<Element>?.self)
        Element.toRows(
          level, source, width: output.count, count: count, stride: stride,
          byLines: rowCount * stride * MemoryLayout<Element>.size > Self.cached,
          memory + first * stride)
      }
      column += output.count
    }
  }

  /// Adds the lanes of each sum pairwise; the first lane then holds the sum.
  private func addLanes(_ accumulators: UnsafeMutableRawPointer) {
    let vector = Element.vectorLanes
    var lanes = accumulators.assumingMemoryBound(to: Element.self)
    for _ in 0..<bytecode.accumulatorCount {
      var half = vector / 2
      while half > 0 {
        for i in 0..<half { lanes[i] += lanes[i + half] }
        half /= 2
      }
      lanes += vector
    }
  }

  /// Adds the chunks' sums in their order, in Double.
  private func add(
    _ accumulators: UnsafeMutableRawPointer, _ chunkCount: Int, to sums: inout [Double]
  ) {
    let elements = accumulators.assumingMemoryBound(to: Element.self)
    sums = Array(repeating: 0, count: bytecode.accumulatorCount)
    for chunk in 0..<chunkCount {
      let first = chunk * bytecode.accumulatorCount
      for sum in sums.indices { sums[sum] += Double(elements[(first + sum) * Element.vectorLanes]) }
    }
  }
}

/// Work that several threads may run concurrently, which the compiler cannot verify.
private struct SharedWork: @unchecked Sendable {
  let run: () -> Void
}

/// A shared counter: threads take the numbers from 0 on, each number once.
private final class Turns: @unchecked Sendable {
  private let lock = Lock()
  private let count: Int
  private var taken = 0

  init(count: Int) { self.count = count }

  func next() -> Int? {
    lock {
      if taken == count { return nil }
      defer { taken += 1 }
      return taken
    }
  }
}

/// The violations of each chunk. No two threads write to the same chunk.
private final class Violations<Element: MachineElement>: @unchecked Sendable {
  let chunks: UnsafeMutablePointer<[BatchRun<Element>.Violation]>
  private let count: Int

  init(chunks count: Int) {
    self.count = count
    chunks = .allocate(capacity: count)
    chunks.initialize(repeating: [], count: count)
  }

  deinit {
    chunks.deinitialize(count: count)
    chunks.deallocate()
  }
}
