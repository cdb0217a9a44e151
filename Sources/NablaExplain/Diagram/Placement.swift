/// The fourth step of the layout: coordinates along the flow, and with them the boxes of the cards.
///
/// The gap between two layers has two parts. In the first, lines bend; it is wider where they have
/// further to go. In the second, they run straight into the cards, below the labels. No card reaches
/// into a gap, and between the cards of a layer lines run straight. So no line crosses a card.
struct Placement {
  static let arrowLength = 9.0

  /// Where the cards of each layer begin and end along the flow.
  private(set) var starts: [Double] = []
  private(set) var ends: [Double] = []
  /// For each layer the coordinate at which the lines into it stop bending.
  private(set) var bendEnds: [Double] = []
  /// The centre of each vertex across the flow.
  let across: [Double]
  private(set) var boxes: [Box] = []
  /// The bounding box of cards and lines.
  let bounds: Box

  init(_ diagram: Diagram, graph: LayeredGraph, measures: Measures, across centres: [Double]) {
    let sides = zip(centres, measures.breadths)
    let low = sides.lazy.map { $0 - $1 / 2 }.min() ?? 0
    let across = centres.map { $0 - low }
    let breadth = zip(across, measures.breadths).lazy.map { $0 + $1 / 2 }.max() ?? 0

    var labelRoom = Array(repeating: 0.0, count: graph.layers.count)
    for (edge, label) in zip(diagram.edges, measures.labels) {
      guard let label else { continue }
      let layer = graph.layerOf[edge.user]
      labelRoom[layer] = max(labelRoom[layer], label.length + 3)
    }

    var along = 0.0
    for (index, layer) in graph.layers.enumerated() {
      if index > 0 {
        let steepest = layer.lazy.map { vertex in
          graph.before[vertex].lazy.map { abs(across[$0] - across[vertex]) }.max() ?? 0
        }
        along += min(170, 22 + 0.2 * (steepest.max() ?? 0))
        bendEnds.append(along)
        along += labelRoom[index] + Self.arrowLength
      } else {
        bendEnds.append(0)
      }
      starts.append(along)
      along += layer.lazy.map { graph.isJoint($0) ? 0 : measures.lengths[$0] }.max() ?? 0
      ends.append(along)
    }

    for node in 0..<graph.nodeCount {
      let layer = graph.layerOf[node]
      let length = measures.lengths[node]
      // Constants are aligned with the end of their layer, all other cards with its start.
      let isConstant = diagram.nodes[node].kind == .constant
      boxes.append(
        measures.flow.box(
          start: isConstant ? ends[layer] - length : starts[layer], length: length,
          centre: across[node], breadth: measures.breadths[node]))
    }

    self.across = across
    bounds = measures.flow.box(
      start: 0, length: along, centre: breadth / 2, breadth: breadth)
  }
}
