/// The second step of the layout: orders the vertices of each layer so that few lines cross.
///
/// The barycentre method (Sugiyama, Tagawa and Toda 1981): sweeps through the layers, alternately
/// forwards and backwards, sort each layer by the mean position of the neighbours in the previous
/// one, and swap adjacent vertices where that removes crossings. The best order is kept, and the
/// number of sweeps is bounded.
struct CrossingReduction {
  private var graph: LayeredGraph
  /// The place of each vertex within its layer.
  private var place: [Int]

  /// The layers of `graph` in a better order.
  static func reduce(_ graph: LayeredGraph) -> [[Int]] {
    var reduction = CrossingReduction(graph)
    return reduction.run()
  }

  private init(_ graph: LayeredGraph) {
    self.graph = graph
    place = Array(repeating: 0, count: graph.vertexCount)
    for layer in graph.layers.indices { number(layer) }
  }

  private mutating func run() -> [[Int]] {
    var best = graph.layers
    var fewest = crossings()
    // Larger graphs get fewer sweeps: thousands of cards are not looked at one by one.
    let sweeps = min(24, max(4, 200_000 / (graph.vertexCount + 1)))
    for sweep in 0..<sweeps {
      if fewest == 0 { break }
      let forwards = sweep % 2 == 0
      // Every other pair of sweeps reverses ties, to leave local minima.
      let flipsTies = sweep % 4 >= 2
      let order = Array(graph.layers.indices)
      for layer in forwards ? order : order.reversed() {
        sort(layer, by: forwards ? graph.before : graph.after, flipsTies: flipsTies)
      }
      exchangeNeighbours()
      let count = crossings()
      if count < fewest {
        fewest = count
        best = graph.layers
      }
    }
    return best
  }

  private mutating func number(_ layer: Int) {
    for (index, vertex) in graph.layers[layer].enumerated() { place[vertex] = index }
  }

  /// Sorts a layer by the mean position of the neighbours; a vertex without neighbours does not move.
  private mutating func sort(_ layer: Int, by neighbours: Adjacency, flipsTies: Bool) {
    let vertices = graph.layers[layer]
    guard vertices.count > 1 else { return }
    var moving: [(mean: Double, tie: Int, vertex: Int)] = []
    for (index, vertex) in vertices.enumerated() {
      let near = neighbours[vertex]
      guard !near.isEmpty else { continue }
      let sum = near.reduce(0) { $0 + place[$1] }
      moving.append((Double(sum) / Double(near.count), flipsTies ? -index : index, vertex))
    }
    moving.sort { ($0.mean, $0.tie) < ($1.mean, $1.tie) }
    var next = moving.makeIterator()
    graph.layers[layer] = vertices.map { vertex in
      neighbours[vertex].isEmpty ? vertex : next.next()!.vertex
    }
    number(layer)
  }

  /// Swaps adjacent vertices of a layer while that removes crossings, in at most four passes.
  private mutating func exchangeNeighbours() {
    for layer in graph.layers.indices where graph.layers[layer].count > 1 {
      for _ in 0..<4 {
        var hasChanged = false
        for index in 0..<graph.layers[layer].count - 1 {
          let (left, right) = (graph.layers[layer][index], graph.layers[layer][index + 1])
          guard gain(ofExchanging: left, and: right) > 0 else { continue }
          graph.layers[layer].swapAt(index, index + 1)
          (place[left], place[right]) = (index + 1, index)
          hasChanged = true
        }
        if !hasChanged { break }
      }
    }
  }

  /// The number of crossings that swapping two adjacent vertices removes.
  private func gain(ofExchanging left: Int, and right: Int) -> Int {
    gain(graph.before[left], graph.before[right]) + gain(graph.after[left], graph.after[right])
  }

  private func gain(_ left: ArraySlice<Int>, _ right: ArraySlice<Int>) -> Int {
    // Quadratic in the number of edges; with that many edges, a swap makes no visible difference.
    guard left.count * right.count <= 256 else { return 0 }
    var gain = 0
    for one in left {
      for other in right { gain += (place[one] - place[other]).signum() }
    }
    return gain
  }

  /// The number of crossings, in O(E log V): inversions counted with a Fenwick tree (Barth, Mutzel
  /// and Jünger 2004).
  private func crossings() -> Int {
    var total = 0
    for layer in graph.layers.indices.dropLast() {
      let width = graph.layers[layer + 1].count
      guard graph.layers[layer].count > 1, width > 1 else { continue }
      var tree = Array(repeating: 0, count: width + 1)
      var seen = 0
      for vertex in graph.layers[layer] {
        let ends = graph.after[vertex].map { place[$0] }
        for end in ends {
          var atMost = 0
          var index = end + 1
          while index > 0 {
            atMost += tree[index]
            index &= index - 1
          }
          total += seen - atMost
        }
        for end in ends {
          var index = end + 1
          while index <= width {
            tree[index] += 1
            index += index & -index
          }
        }
        seen += ends.count
      }
    }
    return total
  }
}
