/// Builds a ``ProgramIR`` with common subexpression elimination, constant folding and algebraic
/// simplification (see `IRBuilder+Identities.swift`).
final class IRBuilder {
  private(set) var ir = ProgramIR()
  /// The savings so far.
  var savings = Savings()
  let identities: ProgramOptions.Identities
  /// Whether the nodes added now belong to the value.
  var isPrimal = true

  /// Hash table of the nodes by their contents: open addressing, -1 for a free entry.
  private var table: [Int32] = Array(repeating: -1, count: 1 << 10)

  struct Savings {
    var sharedSubexpressions = 0
    var identities = 0
  }

  init(inputCount: Int, identities: ProgramOptions.Identities) {
    self.identities = identities
    ir.inputCount = inputCount
  }

  subscript(node: Int32) -> ProgramIR.Node { ir.nodes[Int(node)] }

  /// The node of an operation: an existing one if there is one.
  func node(_ node: ProgramIR.Node) -> Int32 {
    if ir.nodes.count >= table.count / 2 { grow() }
    var place = slot(of: node)
    while true {
      let found = table[place]
      if found < 0 { break }
      if ir.nodes[Int(found)] == node {
        savings.sharedSubexpressions += 1
        // A node that the value needs belongs to the value, also if a derivative requested it
        // first.
        if isPrimal { ir.isPrimal[Int(found)] = true }
        return found
      }
      place = (place + 1) & (table.count - 1)
    }
    table[place] = Int32(ir.nodes.count)
    return append(node)
  }

  /// Appends a node that is never shared.
  func append(_ node: ProgramIR.Node) -> Int32 {
    ir.nodes.append(node)
    ir.isPrimal.append(isPrimal)
    return Int32(ir.nodes.count - 1)
  }

  func setName(_ name: String, of node: Int32) {
    if ir.names[node] == nil { ir.names[node] = name }
  }

  func append(_ call: IRCall) -> Int32 {
    ir.calls.append(call)
    return append(ProgramIR.Node(operation: .call, a: Int32(ir.calls.count - 1)))
  }

  func setOutputs(_ outputs: [Int32]) { ir.outputs = outputs }

  // MARK: The table

  private func slot(of node: ProgramIR.Node) -> Int {
    func mixed(_ hash: UInt64, _ x: Int32, _ y: Int32) -> UInt64 {
      let pair = UInt64(UInt32(bitPattern: x)) << 32 | UInt64(UInt32(bitPattern: y))
      let product = (hash ^ pair) &* 0xFF51_AFD7_ED55_8CCD
      return product ^ product >> 32
    }
    let seed = UInt64(node.operation.rawValue) &* 0x9E37_79B9_7F4A_7C15
    let hash = mixed(mixed(seed, node.a, node.b), node.c, node.d)
    return Int(truncatingIfNeeded: hash) & (table.count - 1)
  }

  private func grow() {
    // The count includes nodes that are never shared: there may be many since the last growth.
    var size = table.count
    while ir.nodes.count >= size / 2 { size *= 2 }
    table = Array(repeating: -1, count: size)
    for (index, node) in ir.nodes.enumerated() {
      var place = slot(of: node)
      while table[place] >= 0 { place = (place + 1) & (table.count - 1) }
      table[place] = Int32(index)
    }
  }
}
