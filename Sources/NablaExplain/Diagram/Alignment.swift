/// The third step of the layout: the coordinate of each vertex across the flow.
///
/// The method of Brandes and Köpf (2002): each vertex is aligned with a median neighbour, aligned
/// vertices form blocks, and the blocks are packed. This is done four times, starting from either
/// end and either side; the coordinate is the mean of the two middle ones. So lines of joints are
/// straight, and a card is centred among its neighbours.
struct Alignment {
  private let graph: LayeredGraph
  private let breadths: [Double]
  private let place: [Int]
  /// Edges of a card that cross a line of joints, as `first * vertexCount + second`: they are not
  /// aligned.
  private let crossingJoints: Set<Int>

  /// The centre of each vertex across the flow, given its breadth, which is zero for joints.
  static func centres(of graph: LayeredGraph, breadths: [Double]) -> [Double] {
    Alignment(graph, breadths: breadths).balanced()
  }

  private init(_ graph: LayeredGraph, breadths: [Double]) {
    self.graph = graph
    self.breadths = breadths
    var place = Array(repeating: 0, count: graph.vertexCount)
    for layer in graph.layers {
      for (index, vertex) in layer.enumerated() { place[vertex] = index }
    }
    self.place = place
    crossingJoints = Self.conflicts(graph, place: place)
  }

  private static func conflicts(_ graph: LayeredGraph, place: [Int]) -> Set<Int> {
    var conflicts: Set<Int> = []
    for (layer, vertices) in graph.layers.enumerated().dropFirst() {
      var (from, scanned) = (0, 0)
      for (index, vertex) in vertices.enumerated() {
        let joint = graph.isJoint(vertex) ? graph.before[vertex].first(where: graph.isJoint) : nil
        guard joint != nil || index == vertices.count - 1 else { continue }
        let to = joint.map { place[$0] } ?? graph.layers[layer - 1].count
        for passed in vertices[scanned...index] {
          for tail in graph.before[passed] where place[tail] < from || place[tail] > to {
            if graph.isJoint(tail) && graph.isJoint(passed) { continue }
            conflicts.insert(tail * graph.vertexCount + passed)
          }
        }
        (from, scanned) = (to, index + 1)
      }
    }
    return conflicts
  }

  private func balanced() -> [Double] {
    guard graph.vertexCount > 0 else { return [] }
    var layouts: [(centres: [Double], fromLeft: Bool)] = []
    // With this many cards the balance cannot be seen, so one layout is enough.
    let sides = graph.vertexCount > 20_000 ? [true] : [true, false]
    for forwards in sides {
      for fromLeft in sides {
        layouts.append((layout(forwards: forwards, fromLeft: fromLeft), fromLeft))
      }
    }

    // All layouts are shifted to the bounds of the narrowest, on the side that they were packed to.
    let extents = layouts.map { ($0.centres.min()!, $0.centres.max()!) }
    let narrowest = extents.min { $0.1 - $0.0 < $1.1 - $1.0 }!
    let shifts = zip(layouts, extents).map { layout, extent in
      layout.fromLeft ? narrowest.0 - extent.0 : narrowest.1 - extent.1
    }
    return (0..<graph.vertexCount).map { vertex in
      let places = zip(layouts, shifts).map { $0.centres[vertex] + $1 }.sorted()
      return (places[(places.count - 1) / 2] + places[places.count / 2]) / 2
    }
  }

  private func layout(forwards: Bool, fromLeft: Bool) -> [Double] {
    var layers = forwards ? graph.layers : graph.layers.reversed()
    if !fromLeft { layers = layers.map { $0.reversed() } }
    let root = blocks(layers, forwards: forwards, fromLeft: fromLeft)
    let centres = packed(layers, root: root)
    return fromLeft ? centres : centres.map { -$0 }
  }

  /// For each vertex the first vertex of its block.
  private func blocks(_ layers: [[Int]], forwards: Bool, fromLeft: Bool) -> [Int] {
    var root = Array(0..<graph.vertexCount)
    for (index, layer) in layers.enumerated().dropFirst() {
      let width = layers[index - 1].count
      var limit = -1
      for vertex in layer {
        for candidate in medians(of: vertex, forwards: forwards, fromLeft: fromLeft) {
          let position = fromLeft ? place[candidate] : width - 1 - place[candidate]
          let (tail, head) = forwards ? (candidate, vertex) : (vertex, candidate)
          guard limit < position,
            !crossingJoints.contains(tail * graph.vertexCount + head)
          else { continue }
          root[vertex] = root[candidate]
          limit = position
          break
        }
      }
    }
    return root
  }

  /// The one or two median neighbours, in the order in which to try them. For a joint it is the next
  /// joint of its trunk, whatever branches off there.
  private func medians(of vertex: Int, forwards: Bool, fromLeft: Bool) -> [Int] {
    let neighbours = forwards ? graph.before[vertex] : graph.after[vertex]
    if graph.isJoint(vertex), let joint = neighbours.first(where: graph.isJoint) { return [joint] }
    guard neighbours.count > 1 else { return Array(neighbours) }
    let sorted = neighbours.sorted { place[$0] < place[$1] }
    let (lower, upper) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    if lower == upper { return [lower] }
    return fromLeft ? [lower, upper] : [upper, lower]
  }

  /// The coordinates of the blocks, packed as densely as the separations allow: first all to the
  /// left, then each as far to the right as its neighbour allows.
  private func packed(_ layers: [[Int]], root: [Int]) -> [Double] {
    let count = graph.vertexCount
    var left = Array(repeating: -1, count: count)
    var waiting = Array(repeating: 0, count: count)
    var pairs: [(from: Int, to: Int)] = []
    for layer in layers {
      for (one, other) in zip(layer, layer.dropFirst()) {
        left[other] = one
        pairs.append((root[one], other))
        waiting[root[other]] += 1
      }
    }
    let right = Adjacency(count: count, pairs: pairs)

    var centre = Array(repeating: 0.0, count: count)
    var order = (0..<count).filter { root[$0] == $0 && waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      let block = order[next]
      next += 1
      for vertex in right[block] {
        let neighbour = root[vertex]
        let least = centre[block] + graph.separation(left[vertex], vertex, breadths)
        centre[neighbour] = max(centre[neighbour], least)
        waiting[neighbour] -= 1
        if waiting[neighbour] == 0 { order.append(neighbour) }
      }
    }
    for block in order.reversed() {
      let room = right[block].lazy.map {
        centre[root[$0]] - graph.separation(left[$0], $0, breadths)
      }.min()
      if let room { centre[block] = max(centre[block], room) }
    }
    return root.map { centre[$0] }
  }
}
