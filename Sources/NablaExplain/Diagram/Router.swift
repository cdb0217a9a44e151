/// The fifth step of the layout: the paths of the lines.
struct Router {
  private let diagram: Diagram
  private let graph: LayeredGraph
  private let measures: Measures
  let placement: Placement

  private(set) var trunks: [Curve] = []
  private(set) var junctions: [Point] = []
  private(set) var wires: [Curve] = []
  /// For each edge the coordinate across the flow at which it meets its user's card.
  private(set) var ports: [Double]
  /// For each node whether its ports are closer together than labels need.
  private(set) var isCrowded: [Bool]

  init(_ diagram: Diagram, graph: LayeredGraph, measures: Measures, placement: Placement) {
    self.diagram = diagram
    self.graph = graph
    self.measures = measures
    self.placement = placement
    ports = Array(repeating: 0, count: diagram.edges.count)
    isCrowded = Array(repeating: false, count: graph.nodeCount)
  }

  mutating func route() {
    placePorts()
    for node in 0..<graph.nodeCount where !graph.trunks[node].isEmpty { routeTrunk(of: node) }
    for edge in diagram.edges.indices { routeWire(edge) }
    placeJunctions()
  }

  /// The coordinate across the flow at which the last piece of an edge starts.
  func tailAcross(_ edge: Int) -> Double {
    placement.across[graph.tails[edge] ?? diagram.edges[edge].operand]
  }

  func layer(ofUser edge: Int) -> Int { graph.layerOf[diagram.edges[edge].user] }

  func isLeap(_ edge: Int) -> Bool { graph.tails[edge] == nil }

  /// Gives each edge a port on its user's card, as close to the coordinate of its tail as possible.
  private mutating func placePorts() {
    let arrivals = Adjacency(
      count: graph.nodeCount,
      pairs: diagram.edges.enumerated().map { ($0.element.user, $0.offset) })
    for node in 0..<graph.nodeCount {
      let edges = arrivals[node].map { (wanted: tailAcross($0), edge: $0) }
        .sorted { ($0.wanted, $0.edge) < ($1.wanted, $1.edge) }
      guard !edges.isEmpty else { continue }
      // The outermost labels must not extend beyond the card.
      let reach = max(0, measures.breadths[node] / 2 - max(12, measures.portSpacing[node] / 2))
      let room = 2 * reach / Double(max(1, edges.count - 1))
      let spacing = min(measures.portSpacing[node], room)
      isCrowded[node] = edges.count > 1 && room < 0.6 * measures.portSpacing[node]
      let centre = placement.across[node]
      let spread = Self.spread(
        edges.map { min(max($0.wanted, centre - reach), centre + reach) }, spacing: spacing,
        within: centre - reach...centre + reach)
      for ((_, edge), port) in zip(edges, spread) { ports[edge] = port }
    }
  }

  /// The positions closest to `wanted`, which ascends, in the sense of least squares, at least
  /// `spacing` apart and within the limits: isotonic regression by pooling adjacent violators.
  static func spread(
    _ wanted: [Double], spacing: Double, within limits: ClosedRange<Double>
  ) -> [Double] {
    var pools: [(sum: Double, count: Int)] = []
    for (index, place) in wanted.enumerated() {
      var pool = (sum: place - Double(index) * spacing, count: 1)
      while let last = pools.last,
        last.sum / Double(last.count) > pool.sum / Double(pool.count)
      {
        pool = (pool.sum + last.sum, pool.count + last.count)
        pools.removeLast()
      }
      pools.append(pool)
    }
    let highest = limits.upperBound - Double(wanted.count - 1) * spacing
    var places: [Double] = []
    for pool in pools {
      let base = max(limits.lowerBound, min(highest, pool.sum / Double(pool.count)))
      for _ in 0..<pool.count { places.append(base + Double(places.count) * spacing) }
    }
    return places
  }

  private mutating func routeTrunk(of node: Int) {
    var curve = start(at: node)
    var across = placement.across[node]
    for joint in graph.trunks[node] {
      let layer = graph.layerOf[joint]
      bend(&curve, from: across, to: placement.across[joint], before: layer)
      across = placement.across[joint]
      curve.addLine(to: point(placement.ends[layer], across))
    }
    trunks.append(curve)
  }

  private mutating func routeWire(_ index: Int) {
    let edge = diagram.edges[index]
    let layer = graph.layerOf[edge.user]
    var curve: Curve
    if let tail = graph.tails[index], graph.isJoint(tail) {
      curve = Curve(from: point(placement.ends[layer - 1], placement.across[tail]))
    } else {
      curve = start(at: edge.operand)
    }
    bend(&curve, from: tailAcross(index), to: ports[index], before: layer)
    curve.addLine(to: point(placement.starts[layer], ports[index]))
    wires.append(curve)
  }

  /// A line from a card to the end of its layer.
  private func start(at node: Int) -> Curve {
    let box = placement.boxes[node]
    let across = placement.across[node]
    var curve = Curve(
      from: measures.flow.direction == .leftToRight
        ? Point(x: box.x + box.width, y: across) : Point(x: across, y: box.y + box.height))
    curve.addLine(to: point(placement.ends[graph.layerOf[node]], across))
    return curve
  }

  /// Continues a curve with a bend to the coordinate at which bends before a layer end.
  private func bend(_ curve: inout Curve, from: Double, to: Double, before layer: Int) {
    let end = point(placement.bendEnds[layer], to)
    guard abs(from - to) > 0.5 else { return curve.addLine(to: end) }
    // A leap is one long bend across all layers between.
    let start =
      measures.flow.direction == .leftToRight ? curve.end.x : curve.end.y
    let middle = (start + placement.bendEnds[layer]) / 2
    curve.addBend(point(middle, from), point(middle, to), to: end)
  }

  private mutating func placeJunctions() {
    for trunk in graph.trunks {
      for joint in trunk where graph.after[joint].count > 1 {
        junctions.append(
          point(placement.ends[graph.layerOf[joint]], placement.across[joint]))
      }
    }
  }

  private func point(_ along: Double, _ across: Double) -> Point {
    measures.flow.point(along: along, across: across)
  }
}
