import NablaCore

/// One part of the computation as shown in the page: the external nodes that it uses, its items,
/// and their connections.
struct PageView {
  /// The external nodes that the items use.
  let outside: [Int]
  let items: [Outline.Item]
  /// Edges between units: external ones first, then the items. The slot is the index of the operand
  /// in an operation, or -1 if several uses are drawn as one line.
  private(set) var edges: [(from: Int, to: Int, slot: Int)] = []

  init(_ outline: Outline, _ part: Int, _ graph: Graph, _ members: (Int) -> [Int]) {
    items = outline.parts[part].items
    var unitOfNode: [Int: Int] = [:]
    let nodes = items.map { outline.nodes(of: $0).flatMap(members) }
    for (unit, nodes) in nodes.enumerated() { for node in nodes { unitOfNode[node] = unit } }
    var outside: [Int] = []
    var places: [Int: Int] = [:]
    var uses: [(from: Int, to: Int, slot: Int, isOutside: Bool)] = []
    for (unit, nodes) in nodes.enumerated() {
      var drawn: Set<Int> = []
      let isOperation = outline.showsOperations && nodes.count == 1
      for node in nodes.sorted() {
        for (slot, operand) in graph.operands(of: node).map({ Int($0) }).enumerated() {
          if unitOfNode[operand] == unit { continue }
          if let from = unitOfNode[operand] {
            if isOperation || drawn.insert(from).inserted {
              uses.append((from, unit, isOperation ? slot : -1, false))
            }
          } else if outline.showsOperations || !Lines.isConstant(graph, operand) {
            let known = places[operand]
            if known == nil {
              places[operand] = outside.count
              outside.append(operand)
            }
            let from = places[operand]!
            // Negative, so that it differs from all internal units.
            if isOperation || drawn.insert(-1 - from).inserted {
              uses.append((from, unit, isOperation ? slot : -1, true))
            }
          }
        }
      }
    }
    self.outside = outside
    edges = uses.map {
      ($0.isOutside ? $0.from : $0.from + outside.count, $0.to + outside.count, $0.slot)
    }
  }
}

/// The views of all parts of an outline, and the drawings that they share.
struct PageTree {
  /// The view of each part and the index of its drawing; nil for parts that are not shown.
  private(set) var views: [(view: PageView, template: Int)?]

  /// The maximum number of cards that are drawn, which limits the time to write and open the page.
  /// Further parts are shown as lists.
  static let mostCards = 2_000

  /// - Parameter templates: the drawings of all trees.
  init(_ explanation: Explanation, _ outline: Outline, templates: inout [PageTemplate]) {
    let graph = explanation.graph
    var membersOfRoot: [Int: [Int]] = [:]
    for line in outline.lines.lines { membersOfRoot[line.root] = line.members }
    let members = { (node: Int) in membersOfRoot[node] ?? [node] }
    views = Array(repeating: nil, count: outline.parts.count)
    // Breadth-first, so that the parts beyond the limit are the deepest.
    var pending = [(part: 0, like: Int?.none)]
    var next = 0
    var cards = 0
    while next < pending.count {
      let (part, like) = pending[next]
      next += 1
      let view = PageView(outline, part, graph, members)
      var template = like.flatMap { views[$0]?.template } ?? templates.count
      if template == templates.count || templates[template].edges.count != view.edges.count {
        template = templates.count
        cards += view.items.count + view.outside.count
        templates.append(PageTemplate(explanation, outline, view, isDrawn: cards <= Self.mostCards))
      }
      views[part] = (view, template)
      for (index, item) in view.items.enumerated() {
        guard case .parts(let parts) = item else { continue }
        // Equal parts are drawn once, and so are the parts inside them.
        let first = like.flatMap { like -> Int? in
          guard let other = views[like]?.view.items[index], case .parts(let others) = other else {
            return nil
          }
          return others[0]
        }
        for inner in parts {
          pending.append((inner, inner == parts[0] ? first : first ?? parts[0]))
        }
      }
    }
  }
}
