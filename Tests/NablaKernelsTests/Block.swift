import CNablaKernels
import Foundation

/// The memory of one block. Between all slots, uniforms, columns and accumulators lies memory that
/// no instruction may touch.
final class Block<Element: KernelElement> {
  let lanes: Int
  let count: Int
  var active: Int
  var violations: [UInt32]

  private let memory: UnsafeMutableBufferPointer<Element>
  private let columnPointers: [UnsafeMutableRawPointer?]
  private var starts: [Operand.Kind: Int] = [:]

  /// `count` of each kind of operand, with values from `value`; uniforms have one in all lanes.
  init(
    lanes: Int, active: Int? = nil, count: Int = 6, value: (Operand, Int) -> Element = { _, _ in 0 }
  ) {
    self.lanes = lanes
    self.active = active ?? lanes
    self.count = count
    violations = Array(repeating: .max, count: lanes)
    let vector = Element.vectorLanes
    // Slots lie one behind the other, as the machine wants them. A column has an odd address.
    let slots = vector
    let uniforms = slots + count * lanes + vector
    let accumulators = uniforms + count * vector + vector
    let columns = accumulators + count * vector + vector + 1
    let total = columns + count * (lanes + 3)
    let raw = UnsafeMutableRawBufferPointer.allocate(
      byteCount: total * MemoryLayout<Element>.stride, alignment: 64)
    memory = raw.bindMemory(to: Element.self)
    memory.initialize(repeating: Element.signalingPattern)
    let base = memory.baseAddress!
    columnPointers = (0..<count).map { UnsafeMutableRawPointer(base + columns + $0 * (lanes + 3)) }
    starts = [.slot: slots, .uniform: uniforms, .accumulator: accumulators, .column: columns]
    for kind in Operand.Kind.allCases {
      for index in 0..<count {
        let operand = Operand(kind: kind, index: index)
        let same = value(operand, 0)
        for lane in 0..<(kind == .uniform || kind == .accumulator ? vector : lanes) {
          self[operand, lane] = kind == .uniform || lane == 0 ? same : value(operand, lane)
        }
      }
    }
  }

  deinit { memory.deallocate() }

  private func place(_ operand: Operand, _ lane: Int) -> Int {
    let start = starts[operand.kind]!
    return switch operand.kind {
    case .slot: start + operand.index * lanes + lane
    case .uniform, .accumulator:
      start + operand.index * Element.vectorLanes + lane % Element.vectorLanes
    case .column: start + operand.index * (lanes + 3) + lane
    }
  }

  subscript(operand: Operand, lane: Int) -> Element {
    get { memory[place(operand, lane)] }
    set { memory[place(operand, lane)] = newValue }
  }

  /// Every byte of it, to see what has changed.
  var snapshot: [Element] { Array(memory) }

  /// The places in `snapshot` of an operand's lanes.
  func places(_ operand: Operand) -> [Int] { (0..<lanes).map { place(operand, $0) } }

  /// Whether no bit is another one than in the snapshot, but for these operands'.
  func isUnchanged(since snapshot: [Element], but operands: [Operand]) -> Bool {
    var now = self.snapshot
    for place in operands.flatMap(places) { now[place] = snapshot[place] }
    return now.withUnsafeBytes { now in
      snapshot.withUnsafeBytes { memcmp(now.baseAddress!, $0.baseAddress!, now.count) == 0 }
    }
  }

  func run(_ level: nabla_level, _ code: [nabla_instruction]) {
    let base = memory.baseAddress!
    code.withUnsafeBufferPointer { code in
      columnPointers.withUnsafeBufferPointer { columns in
        violations.withUnsafeMutableBufferPointer { violations in
          var block = nabla_block(
            code: code.baseAddress, count: code.count, slots: base + starts[.slot]!,
            uniforms: base + starts[.uniform]!, columns: columns.baseAddress,
            accumulators: base + starts[.accumulator]!, lanes: lanes, active: active,
            violations: violations.baseAddress)
          Element.run(level, &block)
        }
      }
    }
  }
}

extension KernelElement {
  /// What memory holds that nothing may touch.
  static var signalingPattern: Self { -1234.5 }
}
