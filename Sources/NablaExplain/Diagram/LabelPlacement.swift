/// The last step of the layout: the labels of the edges.
///
/// A label lies on its line in the gap before the user's card: next to the port if there is room,
/// else further back along the bend; before a crowded card the other way round. A label that would
/// cover another is left out; its text remains in the tooltip of the edge.
struct LabelPlacement {
  private let diagram: Diagram
  private let measures: Measures
  private let router: Router
  private(set) var boxes: [Box?]
  /// The labels placed so far, by the layer of the user and 64-pixel interval across the flow.
  private var taken: [Cell: [Box]] = [:]

  private struct Cell: Hashable {
    let layer: Int
    let stretch: Int
  }

  /// The text of a label as it is drawn.
  static func text(_ label: String) -> String {
    TextMetrics.fitted(label, width: 90, size: Measures.labelSize)
  }

  init(_ diagram: Diagram, measures: Measures, router: Router) {
    self.diagram = diagram
    self.measures = measures
    self.router = router
    boxes = Array(repeating: nil, count: diagram.edges.count)
  }

  mutating func place() {
    for edge in diagram.edges.indices {
      guard let size = measures.labels[edge] else { continue }
      let layer = router.layer(ofUser: edge)
      for spot in candidates(edge, layer: layer, size: size) {
        let box = measures.flow.box(
          start: spot.start, length: size.length, centre: spot.across, breadth: size.breadth)
        let cells = cells(layer, spot.across, size.breadth)
        guard !cells.contains(where: { taken[$0, default: []].contains(where: box.overlaps) })
        else { continue }
        for cell in cells { taken[cell, default: []].append(box) }
        boxes[edge] = box
        break
      }
    }
  }

  private func cells(_ layer: Int, _ across: Double, _ breadth: Double) -> [Cell] {
    let first = Int(((across - breadth / 2) / 64).rounded(.down))
    let last = Int(((across + breadth / 2) / 64).rounded(.down))
    return (first...last).map { Cell(layer: layer, stretch: $0) }
  }

  /// The candidate positions of a label, best first.
  private func candidates(
    _ edge: Int, layer: Int, size: (length: Double, breadth: Double)
  ) -> [(start: Double, across: Double)] {
    let placement = router.placement
    let last = placement.starts[layer] - Placement.arrowLength - size.length
    var spots = [(start: last, across: router.ports[edge])]
    guard !router.isLeap(edge) else { return spots }

    let (from, to) = (placement.ends[layer - 1], placement.bendEnds[layer])
    let (tail, port) = (router.tailAcross(edge), router.ports[edge])
    for step in stride(from: 15, through: 1, by: -1) {
      let t = Double(step) / 16
      let s = 1 - t
      // The bend's Bézier curve: its control points are halfway along.
      let along = from + (to - from) * (1.5 * s * s * t + 1.5 * s * t * t + t * t * t)
      let across = tail + (port - tail) * (3 * s * t * t + t * t * t)
      let start = along - size.length / 2
      if start >= from + 3 && start <= last { spots.append((start, across)) }
    }
    // Before a crowded card, lines are further apart where they start than where they end.
    return router.isCrowded[diagram.edges[edge].user] ? spots.reversed() : spots
  }
}
