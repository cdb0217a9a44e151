import NablaExplain
import Testing

/// Properties of every layout, for any diagram and direction.
@Suite struct DiagramLayoutTests {
  /// The diagrams to check, by name.
  static let diagrams: [(name: String, diagram: Diagram)] =
    [
      ("worked example", Fixtures.workedExample), ("network", Fixtures.network),
      ("one node", Fixtures.single), ("chain of 300", Fixtures.chain(300)),
      ("pieces", Fixtures.pieces), ("100 inputs", Fixtures.fan(100)),
      ("awkward texts", Fixtures.awkward), ("empty", Diagram(nodes: [], edges: [])),
    ] + (1...8).map { ("random \($0)", Fixtures.random(60, seed: $0)) }

  static let cases: [Case] = diagrams.flatMap { entry in
    PictureDirection.allCases.map {
      Case(name: "\(entry.name), \($0)", layout: DiagramLayout(entry.diagram, direction: $0))
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let layout: DiagramLayout
    var testDescription: String { name }
  }

  @Test(arguments: cases) func `no two cards overlap`(_ test: Case) {
    let boxes = test.layout.boxes
    for (index, box) in boxes.enumerated() {
      #expect(!boxes[..<index].contains(where: box.overlaps), "node \(index)")
    }
  }

  @Test(arguments: cases) func `no label of an edge lies on a card or on another label`(
    _ test: Case
  ) {
    let labels = test.layout.labels.compactMap { $0 }
    for (index, label) in labels.enumerated() {
      #expect(!test.layout.boxes.contains(where: label.overlaps), "label \(index) on a card")
      #expect(!labels[..<index].contains(where: label.overlaps), "label \(index) on a label")
    }
  }

  @Test(arguments: cases) func `no line runs through a card`(_ test: Case) {
    let layout = test.layout
    for curve in layout.trunks + zip(layout.wires, layout.leaps).filter({ !$1 }).map(\.0) {
      for point in curve.points(perPiece: 24) {
        #expect(!layout.boxes.contains { $0.contains(point) }, "at \(point)")
      }
    }
  }

  @Test(arguments: cases) func `every edge goes forward, on screen as in the layers`(
    _ test: Case
  ) {
    let layout = test.layout
    for (edge, wire) in zip(layout.diagram.edges, layout.wires) {
      #expect(layout.layers[edge.operand] < layout.layers[edge.user])
      let (from, to) = (layout.boxes[edge.operand], layout.boxes[edge.user])
      switch layout.direction {
      case .leftToRight:
        #expect(from.x + from.width < to.x)
        #expect(wire.end.x == to.x && wire.end.y > to.y && wire.end.y < to.y + to.height)
      case .topToBottom:
        #expect(from.y + from.height < to.y)
        #expect(wire.end.y == to.y && wire.end.x > to.x && wire.end.x < to.x + to.width)
      }
    }
  }

  @Test(arguments: cases) func `everything lies within the picture`(_ test: Case) {
    let layout = test.layout
    let (bounds, slack) = (layout.bounds, 0.01)
    for box in layout.boxes + layout.labels.compactMap({ $0 }) {
      #expect(box.x > bounds.x - slack && box.y > bounds.y - slack)
      #expect(box.x + box.width < bounds.x + bounds.width + slack)
      #expect(box.y + box.height < bounds.y + bounds.height + slack)
    }
  }

  @Test(arguments: cases) func `every card has room for its text`(_ test: Case) {
    for (box, card) in zip(test.layout.boxes, test.layout.cards) {
      #expect(box.width >= card.width - 0.01 && box.height >= card.height - 0.01)
    }
  }

  @Test func `every local derivative of the worked example and of a network has its label`() {
    for diagram in [Fixtures.workedExample, Fixtures.network] {
      for direction in PictureDirection.allCases {
        let layout = DiagramLayout(diagram, direction: direction)
        for (edge, label) in zip(diagram.edges, layout.labels) {
          #expect((edge.label == nil) == (label == nil), "\(edge)")
        }
      }
    }
  }

  @Test func `constants and inputs stand in the layer before their first user`() {
    let layers = DiagramLayout(Fixtures.workedExample, direction: .leftToRight).layers
    // x and 2, used by z; 5, used by y1; 3, used by y2.
    #expect(layers[0] == layers[2] - 1 && layers[1] == layers[2] - 1)
    #expect(layers[3] == layers[4] - 1)
    #expect(layers[8] == layers[9] - 1)
  }

  @Test func `the lines of the worked example do not cross`() {
    let layout = DiagramLayout(Fixtures.workedExample, direction: .leftToRight)
    let lines = (layout.wires + layout.trunks).map { $0.points(perPiece: 32) }
    for (index, line) in lines.enumerated() {
      for other in lines[..<index] { #expect(!crosses(line, other), "lines before \(index)") }
    }
  }

  @Test func `what follows each other stands in one straight line`() {
    let chain = DiagramLayout(Fixtures.chain(300), direction: .leftToRight)
    #expect(Set(chain.boxes.map(\.center.y)).count == 1)
    // z, its square, relu and the sums up to y2, although other nodes join them.
    let example = DiagramLayout(Fixtures.workedExample, direction: .leftToRight)
    #expect(Set([2, 5, 6, 7, 9].map { example.boxes[$0].center.y }).count == 1)
  }

  @Test func `a value used in each of many layers is one line with a branch for each use`() {
    var nodes = [Diagram.Node(.input, title: "x", operation: "input", value: "1")]
    var edges: [Diagram.Edge] = []
    for node in 1...50 {
      nodes.append(.init(.operation, operation: "*", value: "1"))
      edges.append(.init(from: node - 1, to: node, label: "1"))
      edges.append(.init(from: 0, to: node, label: "1"))
    }
    let layout = DiagramLayout(Diagram(nodes: nodes, edges: edges), direction: .leftToRight)
    #expect(layout.trunks.count == 1)
    #expect(layout.junctions.count == 48)
    #expect(!layout.leaps.contains(true))
  }

  @Test func `in a large diagram the longest lines leap, and it stays small`() {
    // Every node is also used by the last one: with a joint in every layer there would be two
    // million joints.
    let count = 2000
    var edges = (1..<count).map { Diagram.Edge(from: $0 - 1, to: $0) }
    edges += (0..<count - 1).map { Diagram.Edge(from: $0, to: count - 1) }
    let layout = DiagramLayout(
      Diagram(nodes: Fixtures.chain(count).nodes, edges: edges), direction: .leftToRight)
    #expect(layout.leaps.contains(true))
    let pieces = (layout.trunks + layout.wires).reduce(0) { $0 + $1.pieces.count }
    #expect(pieces < 20 * count)
  }

  /// Whether two polylines intersect other than at their ends.
  private func crosses(_ one: [Point], _ other: [Point]) -> Bool {
    func side(_ a: Point, _ b: Point, _ c: Point) -> Double {
      (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }
    for (a, b) in zip(one, one.dropFirst()) {
      for (c, d) in zip(other, other.dropFirst())
      where side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0 {
        return true
      }
    }
    return false
  }
}
