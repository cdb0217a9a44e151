import NablaCore

/// The computation as a tree of named groups, whose leaves are lines or operations.
///
/// The page and the terminal show this tree. Adjacent parts of equal shape, such as the steps of a
/// loop, are one item. A part with more than ``mostItems`` items is divided into parts of
/// consecutive items, which are named after the first and the last.
struct Outline {
  /// A part: the whole, a named group, or a run of consecutive items.
  struct Part {
    var name: String
    var parent: Int?
    /// In the order of evaluation.
    var items: [Item] = []
  }

  /// One thing inside a part.
  enum Item: Equatable {
    /// An input, or the last node of a line; or any node, where operations are shown one by one.
    case node(Int)
    /// A part, or several adjacent parts of equal shape.
    case parts([Int])
  }

  /// All parts; the first is the whole computation.
  private(set) var parts: [Part]
  /// For each node the innermost part that it belongs to.
  private(set) var partOfNode: [Int]
  let lines: Lines
  let showsOperations: Bool

  /// Up to this many inputs are items of the whole; more of them go to the parts that use them.
  static let mostCommonInputs = 8
  /// A part with more items than this is divided.
  static let mostItems = 80

  init(_ explanation: Explanation, operations: Bool, whole: String) {
    let graph = explanation.graph
    showsOperations = operations
    parts = [Part(name: whole)]
    partOfNode = Array(repeating: 0, count: graph.count)
    for group in graph.groups where !group.nodes.isEmpty {
      parts.append(Part(name: group.name, parent: partOfNode[group.nodes.lowerBound]))
      for node in group.nodes { partOfNode[node] = parts.count - 1 }
    }
    lines = Lines(explanation, operations: operations, parts: partOfNode)
    addOperations(graph)
    let shapes = Shapes(graph, lines)
    for part in parts.indices.reversed() { shorten(part, graph, shapes, inputsOnly: false) }
    addInputs(graph)
    for part in parts.indices {
      shorten(part, graph, shapes, inputsOnly: true)
      join(part, shapes)
    }
    if !operations {
      for (node, root) in lines.rootOfNode.enumerated() where root >= 0 {
        partOfNode[node] = partOfNode[root]
      }
    }
  }

  // MARK: Reading

  /// A part and the parts around it, innermost first.
  func path(to part: Int) -> [Int] {
    var path = [part]
    while let parent = parts[path[path.count - 1]].parent { path.append(parent) }
    return path
  }

  /// All nodes of an item, including those of nested parts, in the order of evaluation.
  func nodes(of item: Item) -> [Int] {
    var nodes: [Int] = []
    var pending = [item]
    while let item = pending.popLast() {
      switch item {
      case .node(let node): nodes.append(node)
      case .parts(let indices):
        for index in indices { pending.append(contentsOf: parts[index].items) }
      }
    }
    return nodes.sorted()
  }

  /// The name of an item; of several parts, the names of the first and the last.
  func name(of item: Item, _ reference: (Int) -> String) -> String {
    switch item {
    case .node(let node): reference(node)
    case .parts(let indices):
      indices.count == 1
        ? parts[indices[0]].name
        : "\(parts[indices[0]].name) … \(parts[indices[indices.count - 1]].name)"
    }
  }

  // MARK: Building

  /// The last node of an item, by which items are ordered.
  private func end(of item: Item) -> Int {
    switch item {
    case .node(let node): node
    case .parts(let indices): parts[indices[indices.count - 1]].items.last.map(end) ?? -1
    }
  }

  private func isItem(_ node: Int, _ graph: Graph) -> Bool {
    if graph.operations[node] == .input { return false }
    if Lines.isConstant(graph, node) { return showsOperations }
    return lines.rootOfNode[node] == node
  }

  private mutating func addOperations(_ graph: Graph) {
    for node in 0..<graph.count where isItem(node, graph) {
      parts[partOfNode[node]].items.append(.node(node))
    }
    // An enclosing part has the lower index, so nested parts are complete here. A part without
    // items holds only operations of lines outside it, and is not shown.
    for part in parts.indices.reversed() where !parts[part].items.isEmpty {
      let items = parts[part].items.map { (end: end(of: $0), item: $0) }
      parts[part].items = items.sorted { $0.end < $1.end }.map(\.item)
      if let parent = parts[part].parent { parts[parent].items.append(.parts([part])) }
    }
  }

  /// Puts each input into the innermost part that contains all its uses.
  private mutating func addInputs(_ graph: Graph) {
    var paths: [Int: [Int]] = [:]
    let areFew = graph.operations.count { $0 == .input } <= Self.mostCommonInputs
    for node in 0..<(areFew ? 0 : graph.count) {
      for operand in graph.operands(of: node) where graph.operations[Int(operand)] == .input {
        let path = Array(path(to: partOfNode[lines.rootOfNode[node]]).reversed())
        if let known = paths[Int(operand)] {
          let common = zip(known, path).prefix { $0 == $1 }
          paths[Int(operand)] = common.map(\.0)
        } else {
          paths[Int(operand)] = path
        }
      }
    }
    for node in (0..<graph.count).reversed() where graph.operations[node] == .input {
      partOfNode[node] = paths[node]?.last ?? 0
      parts[partOfNode[node]].items.insert(.node(node), at: 0)
    }
  }

  /// Divides a part that has too many items into parts of consecutive items.
  private mutating func shorten(
    _ part: Int, _ graph: Graph, _ shapes: Shapes, inputsOnly: Bool
  ) {
    if !inputsOnly { join(part, shapes) }
    while true {
      let items = parts[part].items
      let inputs = items.prefix { item in
        if case .node(let node) = item { graph.operations[node] == .input } else { false }
      }
      let long = inputsOnly ? Array(inputs) : items
      guard long.count > Self.mostItems / (inputsOnly ? 2 : 1) else { return }
      let length = long.count > Self.mostItems * Self.mostItems / 4 ? Self.mostItems : 40
      var short: [Item] = []
      for start in stride(from: 0, to: long.count, by: length) {
        let stretch = Array(long[start..<min(start + length, long.count)])
        // A single last item needs no part.
        if stretch.count == 1 {
          short += stretch
          continue
        }
        let index = parts.count
        parts.append(Part(name: Self.name(of: stretch, self, graph), parent: part, items: stretch))
        for item in stretch {
          switch item {
          case .node(let node): partOfNode[node] = index
          case .parts(let inner): for inner in inner { parts[inner].parent = index }
          }
        }
        short.append(.parts([index]))
      }
      parts[part].items = short + (inputsOnly ? items.dropFirst(long.count) : [])
      if inputsOnly { return }
      join(part, shapes)
    }
  }

  private static func name(of items: [Item], _ outline: Outline, _ graph: Graph) -> String {
    func name(_ item: Item) -> String { outline.name(of: item) { graph.name(of: $0) ?? "#\($0)" } }
    // Of a name such as "a … b", the first half at the start and the second at the end.
    let first = name(items[0]).split(separator: " … ").first ?? ""
    let last = name(items[items.count - 1]).split(separator: " … ").last ?? ""
    return "\(first) … \(last)"
  }

  /// Joins adjacent parts of equal shape into one item.
  private mutating func join(_ part: Int, _ shapes: Shapes) {
    var items: [Item] = []
    var shape: [Int] = []
    for item in parts[part].items.flatMap(Self.separate) {
      guard case .parts(let one) = item else {
        items.append(item)
        continue
      }
      let own = shapes.shape(of: nodes(of: item), name: parts[one[0]].name)
      if case .parts(let others) = items.last, own == shape {
        items[items.count - 1] = .parts(others + one)
      } else {
        items.append(item)
      }
      shape = own
    }
    parts[part].items = items
  }

  private static func separate(_ item: Item) -> [Item] {
    switch item {
    case .node: [item]
    case .parts(let indices): indices.map { .parts([$0]) }
    }
  }
}
