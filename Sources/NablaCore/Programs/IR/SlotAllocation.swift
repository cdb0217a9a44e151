/// Allocates a slot to every number of a program, from its computation to its last use.
///
/// Slots are reused in last-in, first-out order: the last one freed is still in the cache.
struct SlotAllocation {
  /// The number of slots.
  private(set) var count = 0
  private var free: [Int32] = []
  private let lastUses: [Int32]
  /// The slot of each node; -1 for none.
  private var slots: [Int32]

  init(_ ir: ProgramIR) {
    var lastUses = [Int32](repeating: -1, count: ir.count)
    for (index, node) in ir.nodes.enumerated() {
      ir.forEachOperand(of: node) { lastUses[Int($0)] = Int32(index) }
    }
    for node in ir.outputs { lastUses[Int(node)] = .max }
    self.lastUses = lastUses
    slots = Array(repeating: -1, count: ir.count)
  }

  /// Allocates a slot for the node.
  mutating func take(for node: Int) -> Int32 {
    let slot = free.popLast() ?? Int32(count)
    if Int(slot) == count { count += 1 }
    slots[node] = slot
    return slot
  }

  /// Frees the slots of the operands whose last use the node is.
  mutating func releaseOperands(of node: Int, in ir: ProgramIR) {
    ir.forEachOperand(of: ir.nodes[node]) { release($0, after: node) }
  }

  private mutating func release(_ node: Int32, after user: Int) {
    let slot = slots[Int(node)]
    guard slot >= 0, lastUses[Int(node)] <= Int32(user) else { return }
    slots[Int(node)] = -1
    free.append(slot)
  }
}

extension SlotAllocation {
  /// The largest number of simultaneously live values.
  static func peak(of ir: ProgramIR) -> Int {
    var slots = SlotAllocation(ir)
    for (index, node) in ir.nodes.enumerated() where node.operation.isInstruction {
      slots.releaseOperands(of: index, in: ir)
      if !node.operation.isGuard { _ = slots.take(for: index) }
    }
    return slots.count
  }
}
