/// A diagram cut into layers so that every line runs between neighbouring layers.
///
/// Vertices below `nodeCount` are the diagram's nodes. The others are *joints*: where a line passes
/// through a layer. All uses of one node share one line of joints, its *trunk*, and branch off
/// where they are needed; so there are few joints, and a value used often is one line, not a
/// bundle.
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

  /// The number of joints that a drawing may have. A graph in which every node is used in the far
  /// distance would have joints by the square of its size; its longest lines leap instead.
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
