/// The result of the layout: the coordinates of everything in a diagram.
package struct DiagramLayout: Sendable {
  package let diagram: Diagram
  package let direction: PictureDirection
  /// The layer of each node; an edge runs from a lower to a higher one.
  package let layers: [Int]
  /// The cards' texts and their places, by node.
  package let cards: [Card]
  package let boxes: [Box]
  /// The lines through layers, one for each node that is used beyond the next layer.
  package let trunks: [Curve]
  /// The node of each trunk.
  let trunkOwners: [Int]
  /// The points where an edge branches off a trunk that continues.
  package let junctions: [Point]
  /// The line of each edge, from its operand's card or trunk to its user's card.
  package let wires: [Curve]
  /// Whether an edge is drawn straight across layers, as the longest ones of very large diagrams.
  package let leaps: [Bool]
  /// The box of each edge's label; `nil` if there is no label or no room for it.
  package let labels: [Box?]
  /// The bounding box of everything.
  package let bounds: Box

  /// The layout of a diagram for a direction of flow.
  package init(_ diagram: Diagram, direction: PictureDirection) {
    let cards = diagram.nodes.map(Card.init)
    let layers = Layering.layers(of: diagram)
    var graph = LayeredGraph(diagram, layers: layers)
    graph.layers = CrossingReduction.reduce(graph)

    let measures = Measures(diagram, cards: cards, graph: graph, direction: direction)
    let aligned = Alignment.centres(of: graph, breadths: measures.breadths)
    let across = Straightening.straightened(aligned, of: graph, breadths: measures.breadths)
    let placement = Placement(diagram, graph: graph, measures: measures, across: across)
    var router = Router(diagram, graph: graph, measures: measures, placement: placement)
    router.route()
    var labels = LabelPlacement(diagram, measures: measures, router: router)
    labels.place()

    self.diagram = diagram
    self.direction = direction
    self.layers = layers
    self.cards = cards
    boxes = placement.boxes
    trunks = router.trunks
    trunkOwners = (0..<graph.nodeCount).filter { !graph.trunks[$0].isEmpty }
    junctions = router.junctions
    wires = router.wires
    leaps = graph.tails.map { $0 == nil }
    self.labels = labels.boxes
    // Only labels can extend beyond the bounding box of cards and lines.
    bounds = labels.boxes.lazy.compactMap { $0 }.reduce(placement.bounds) { $0.union($1) }
  }
}
