/// The first step of the layout: every node gets a layer, after those of its operands.
enum Layering {
  /// Layers by longest path, then tightened: a node moves towards its users where this shortens the
  /// drawing. Inputs and constants so end up beside their first use, not all in the first layer.
  static func layers(of diagram: Diagram) -> [Int] {
    let count = diagram.nodes.count
    let operands = Adjacency(count: count, pairs: diagram.edges.map { ($0.user, $0.operand) })
    let users = Adjacency(count: count, pairs: diagram.edges.map { ($0.operand, $0.user) })

    var layer = Array(repeating: 0, count: count)
    // Whether a node hangs from its operands by nothing: it depends on constants and inputs only,
    // and they are used nowhere else, so it can move and take them along.
    var isLoose = Array(repeating: true, count: count)
    for node in 0..<count {
      for operand in operands[node] {
        layer[node] = max(layer[node], layer[operand] + 1)
        if !isLoose[operand] || users[operand].count > 1 { isLoose[node] = false }
      }
    }

    // Users come later in the array, so going backwards each node sees where its users ended up.
    for node in (0..<count).reversed() {
      guard let nearest = users[node].lazy.map({ layer[$0] }).min() else { continue }
      let held = operands[node].lazy.filter { !isLoose[$0] || users[$0].count > 1 }.count
      if held < users[node].count { layer[node] = nearest - 1 }
    }
    return layer
  }
}
