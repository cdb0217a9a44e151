/// The first step of the layout: assigns each node a layer after those of its operands.
enum Layering {
  /// The layer of each node: longest-path layering, then nodes move towards their users where this
  /// shortens edges. So inputs and constants lie next to their first use, not all in the first
  /// layer.
  static func layers(of diagram: Diagram) -> [Int] {
    let count = diagram.nodes.count
    let operands = Adjacency(count: count, pairs: diagram.edges.map { ($0.user, $0.operand) })
    let users = Adjacency(count: count, pairs: diagram.edges.map { ($0.operand, $0.user) })

    var layer = Array(repeating: 0, count: count)
    // Whether a node can move together with its operands: they are constants and inputs, or loose
    // themselves, and nothing else uses them.
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

/// A diagram cut into layers so that every line runs between neighbouring layers.
///
/// Vertices below `nodeCount` are the diagram's nodes. The others are *joints* (dummy vertices):
/// where a line passes through a layer. All uses of one node share one line of joints, its *trunk*,
/// and branch off from it. So there are few joints, and a value that is used often is one line, not
/// a bundle.
struct LayeredGraph {
  let nodeCount: Int
  /// The layer of each vertex.
  let layerOf: [Int]
  /// The vertices of each layer in the order in which they are drawn.
  var layers: [[Int]]
  /// The joints of each node's trunk, one a layer, from the layer after the node.
  let trunks: [Range<Int>]
  /// For each edge the vertex in the layer before the user from which its last piece starts; `nil`
  /// for an edge that leaps over layers without joints.
  let tails: [Int?]
  /// Neighbours in the layer before and in the layer after.
  let before: Adjacency
  let after: Adjacency

  var vertexCount: Int { layerOf.count }

  func isJoint(_ vertex: Int) -> Bool { vertex >= nodeCount }

  /// The least distance between the centres of two neighbours within a layer.
  func separation(_ one: Int, _ other: Int, _ breadths: [Double]) -> Double {
    let between: Double =
      switch (isJoint(one), isJoint(other)) {
      case (false, false): 20
      case (true, true): 14
      default: 16
      }
    return (breadths[one] + breadths[other]) / 2 + between
  }

  /// The largest number of joints. If every node were used many layers later, their number would
  /// grow as the square of the graph's size; the longest lines leap over layers instead.
  static func jointLimit(nodes: Int) -> Int { 4 * nodes + 400 }

  init(_ diagram: Diagram, layers nodeLayers: [Int]) {
    let nodeCount = diagram.nodes.count
    var lastUse = nodeLayers
    for edge in diagram.edges {
      lastUse[edge.operand] = max(lastUse[edge.operand], nodeLayers[edge.user])
    }
    let trunkLength = (0..<nodeCount).map { max(0, lastUse[$0] - nodeLayers[$0] - 1) }

    // Short trunks first, so that those left out are the longest.
    var budget = Self.jointLimit(nodes: nodeCount)
    var layerOf = nodeLayers
    var trunks = Array(repeating: nodeCount..<nodeCount, count: nodeCount)
    let needed = (0..<nodeCount).filter { trunkLength[$0] > 0 }
    for node in needed.sorted(by: { (trunkLength[$0], $0) < (trunkLength[$1], $1) }) {
      budget -= trunkLength[node]
      guard budget >= 0 else { break }
      trunks[node] = layerOf.count..<layerOf.count + trunkLength[node]
      layerOf.append(contentsOf: nodeLayers[node] + 1...nodeLayers[node] + trunkLength[node])
    }

    let tails = diagram.edges.map { edge -> Int? in
      let skipped = nodeLayers[edge.user] - nodeLayers[edge.operand] - 1
      if skipped == 0 { return edge.operand }
      let trunk = trunks[edge.operand]
      return trunk.isEmpty ? nil : trunk.lowerBound + skipped - 1
    }

    var pieces: [(from: Int, to: Int)] = []
    for (node, trunk) in trunks.enumerated() where !trunk.isEmpty {
      for joint in trunk { pieces.append((joint == trunk.lowerBound ? node : joint - 1, joint)) }
    }
    for (edge, tail) in zip(diagram.edges, tails) {
      if let tail { pieces.append((tail, edge.user)) }
    }

    self.nodeCount = nodeCount
    self.layerOf = layerOf
    self.trunks = trunks
    self.tails = tails
    after = Adjacency(count: layerOf.count, pairs: pieces)
    before = Adjacency(count: layerOf.count, pairs: pieces.map { ($0.to, $0.from) })
    layers = []
    layers = inFirstOrder()
  }

  /// The layers filled by walking from each last node to its operands, depth first. What is used
  /// together then stands together, and an expression without shared parts has no crossing at all.
  private func inFirstOrder() -> [[Int]] {
    var layers = Array(repeating: [Int](), count: (layerOf.max() ?? -1) + 1)
    var isPlaced = Array(repeating: false, count: vertexCount)
    for end in 0..<vertexCount where after[end].isEmpty {
      var stack = [end]
      while let vertex = stack.popLast() {
        guard !isPlaced[vertex] else { continue }
        isPlaced[vertex] = true
        layers[layerOf[vertex]].append(vertex)
        stack.append(contentsOf: before[vertex].reversed())
      }
    }
    return layers
  }
}

/// The neighbours of every vertex, in compressed rows: one flat array and offsets into it.
///
/// The neighbours of a vertex keep the order of the pairs.
struct Adjacency {
  private var starts: [Int]
  private var targets: [Int]

  init(count: Int, pairs: [(from: Int, to: Int)]) {
    starts = Array(repeating: 0, count: count + 1)
    targets = Array(repeating: 0, count: pairs.count)
    for pair in pairs { starts[pair.from + 1] += 1 }
    for vertex in 0..<count { starts[vertex + 1] += starts[vertex] }
    var next = starts
    for pair in pairs {
      targets[next[pair.from]] = pair.to
      next[pair.from] += 1
    }
  }

  subscript(vertex: Int) -> ArraySlice<Int> {
    targets[starts[vertex]..<starts[vertex + 1]]
  }
}
