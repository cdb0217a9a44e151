/// Improves the coordinates across the flow: shorter lines, and fewer that bend.
///
/// Connected vertices that lie on one straight line form a block. A block moves as a whole, between
/// its neighbours in the layers, to the median of the vertices that it is connected with. Blocks
/// that become aligned are one block in the next pass. Constants, and inputs that are used once,
/// follow their user and do not influence its position.
struct Straightening {
  private let graph: LayeredGraph
  private let breadths: [Double]
  private var centres: [Double]
  /// The neighbours within the layer, -1 at its sides.
  private var left: [Int]
  private var right: [Int]

  static func straightened(
    _ centres: [Double], of graph: LayeredGraph, breadths: [Double]
  ) -> [Double] {
    var straightening = Straightening(graph, breadths: breadths, centres: centres)
    for pass in 0..<(graph.vertexCount > 20_000 ? 2 : 12) {
      if !straightening.pass(isReversed: pass % 2 == 1) { break }
    }
    return straightening.centres
  }

  private init(_ graph: LayeredGraph, breadths: [Double], centres: [Double]) {
    self.graph = graph
    self.breadths = breadths
    self.centres = centres
    left = Array(repeating: -1, count: graph.vertexCount)
    right = left
    for layer in graph.layers {
      for (one, other) in zip(layer, layer.dropFirst()) { (right[one], left[other]) = (other, one) }
    }
  }

  /// Moves every block once; returns whether any block moved.
  private mutating func pass(isReversed: Bool) -> Bool {
    let blocks = straightBlocks()
    var hasMoved = false
    for block in isReversed ? blocks.reversed() : blocks {
      let centre = centres[block[0]]
      guard let place = place(for: block), abs(place - centre) > 0.01 else { continue }
      for vertex in block { centres[vertex] = place }
      hasMoved = true
    }
    return hasMoved
  }

  /// The blocks. A follower is a block of its own, because it must not influence its user.
  private func straightBlocks() -> [[Int]] {
    var blocks: [[Int]] = []
    var isTaken = Array(repeating: false, count: graph.vertexCount)
    for layer in graph.layers {
      for first in layer where !isTaken[first] {
        isTaken[first] = true
        var block = [first]
        var next = 0
        while next < block.count {
          let vertex = block[next]
          next += 1
          for neighbours in [graph.before[vertex], graph.after[vertex]] {
            for neighbour in neighbours
            where !isTaken[neighbour] && isInLine(neighbour, with: vertex)
              && !isFollower(neighbour) && !isFollower(vertex)
            {
              isTaken[neighbour] = true
              block.append(neighbour)
            }
          }
        }
        blocks.append(block)
      }
    }
    return blocks
  }

  private func isInLine(_ one: Int, with other: Int) -> Bool {
    abs(centres[one] - centres[other]) < 0.01
  }

  /// The best free position of a block that is closest to its present one.
  private func place(for block: [Int]) -> Double? {
    var (low, high) = (-Double.infinity, Double.infinity)
    var pulls: [(place: Double, isOperand: Bool)] = []
    for vertex in block {
      if left[vertex] >= 0 {
        low = max(low, centres[left[vertex]] + graph.separation(left[vertex], vertex, breadths))
      }
      if right[vertex] >= 0 {
        high = min(high, centres[right[vertex]] - graph.separation(vertex, right[vertex], breadths))
      }
      for (neighbours, isOperand) in [(graph.before[vertex], true), (graph.after[vertex], false)] {
        for neighbour in neighbours
        where !isInLine(neighbour, with: vertex) && (!isFollower(neighbour) || isFollower(vertex)) {
          pulls.append((centres[neighbour], isOperand))
        }
      }
    }
    guard low <= high, !pulls.isEmpty else { return nil }
    pulls.sort { $0.place < $1.place }
    let (least, most) = (pulls[(pulls.count - 1) / 2], pulls[pulls.count / 2])
    let centre = centres[block[0]]
    var place = min(max(centre, least.place), most.place)
    // Between two operands the middle looks best. Between an operand and a user every position gives
    // the same total length, and alignment with the nearer one saves a bend.
    if least.isOperand != most.isOperand {
      place = centre - least.place < most.place - centre ? least.place : most.place
    }
    return min(max(place, low), high)
  }

  /// Whether a vertex has no operands and one user, which it then follows.
  private func isFollower(_ vertex: Int) -> Bool {
    graph.before[vertex].isEmpty && graph.after[vertex].count == 1
  }
}
