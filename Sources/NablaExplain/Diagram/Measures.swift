/// Coordinates along and across the flow, converted to x and y. The rest of the layout does not
/// depend on the direction of the drawing.
struct Flow {
  let direction: PictureDirection

  func point(along: Double, across: Double) -> Point {
    switch direction {
    case .leftToRight: Point(x: along, y: across)
    case .topToBottom: Point(x: across, y: along)
    }
  }

  /// The box that begins at `start` along the flow and is centred at `centre` across it.
  func box(start: Double, length: Double, centre: Double, breadth: Double) -> Box {
    switch direction {
    case .leftToRight: Box(x: start, y: centre - breadth / 2, width: length, height: breadth)
    case .topToBottom: Box(x: centre - breadth / 2, y: start, width: breadth, height: length)
    }
  }

  /// A width and a height as the length along the flow and the breadth across it.
  func extent(width: Double, height: Double) -> (length: Double, breadth: Double) {
    direction == .leftToRight ? (width, height) : (height, width)
  }
}

/// The sizes of cards, labels and ports, which are known before their positions.
struct Measures {
  static let labelSize = 11.5
  static let labelHeight = 17.0
  /// The largest breadth to which a card grows to give each operand its own port.
  private static let portRoom = 230.0

  let flow: Flow
  /// By vertex; joints have none.
  private(set) var breadths: [Double]
  /// By node.
  private(set) var lengths: [Double]
  /// By edge.
  let labels: [(length: Double, breadth: Double)?]
  /// By node: the distance between the ports of its operands, if there is room.
  private(set) var portSpacing: [Double]

  init(
    _ diagram: Diagram, cards: [Card], graph: LayeredGraph, direction: PictureDirection
  ) {
    let flow = Flow(direction: direction)
    let labels = diagram.edges.map { edge in
      edge.label.flatMap { label -> (length: Double, breadth: Double)? in
        guard !label.isEmpty else { return nil }
        let text = LabelPlacement.text(label)
        let width = max(19, TextMetrics.width(text, size: Self.labelSize, isBold: true) + 9)
        return flow.extent(width: width, height: Self.labelHeight)
      }
    }

    let extents = cards.map { flow.extent(width: $0.width, height: $0.height) }
    lengths = extents.map(\.length)
    breadths = extents.map(\.breadth)
    breadths.append(contentsOf: repeatElement(0, count: graph.vertexCount - graph.nodeCount))

    // Cards of one layer have the same length, so that they form a column.
    for layer in graph.layers {
      let column = layer.filter { !graph.isJoint($0) && cards[$0].kind != .constant }
      let length = column.lazy.map { extents[$0].length }.max() ?? 0
      for node in column { lengths[node] = length }
    }

    portSpacing = Array(repeating: 14, count: graph.nodeCount)
    var operandCount = Array(repeating: 0, count: graph.nodeCount)
    for (edge, label) in zip(diagram.edges, labels) {
      operandCount[edge.user] += 1
      portSpacing[edge.user] = max(portSpacing[edge.user], (label?.breadth ?? 0) + 3)
    }
    for node in 0..<graph.nodeCount {
      let needed = Double(operandCount[node]) * portSpacing[node] + 8
      breadths[node] = max(breadths[node], min(needed, Self.portRoom))
    }

    self.flow = flow
    self.labels = labels
  }
}
