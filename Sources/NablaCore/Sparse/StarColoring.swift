extension SparsePattern {
  /// A star colouring of a symmetric pattern, for a Hessian: neighbours differ, and every path of
  /// four vertices has at least three colours. Then two colours make stars only, and every number of
  /// the matrix stands alone in one of its two mirrored places of the compressed one.
  ///
  /// 3 colours for a tridiagonal matrix, 2 for an arrow. The diagonal needs none of its own.
  ///
  /// A. H. Gebremedhin, A. Tarafdar, F. Manne and A. Pothen, "New acyclic and star coloring
  /// algorithms with application to computing Hessians", SIAM Journal on Scientific Computing 29
  /// (2007).
  ///
  /// - Throws: ``SparseError/wrongSize(what:expected:found:)`` unless it is square,
  ///   ``SparseError/notSymmetric(row:column:)``.
  public func starColoring() throws(SparseError) -> Coloring {
    try requireSymmetry()
    var search = StarSearch(self)
    return Coloring(kind: .star, colors: search.run())
  }

  func requireSymmetry() throws(SparseError) {
    if columnCount != rowCount {
      throw .wrongSize(
        what: "the number of columns of a symmetric pattern", expected: rowCount, found: columnCount
      )
    }
    let mirrored = transposed()
    if mirrored == self { return }
    for row in 0..<rowCount {
      let missing = Set(columns(inRow: row)).subtracting(mirrored.columns(inRow: row)).min()
      if let missing { throw .notSymmetric(row: row, column: missing) }
    }
  }
}

/// The greedy star colouring, one vertex after the other.
///
/// A vertex v must not close a path of four vertices in two colours. It can be
/// - an end, v w x y, where w and y have one colour and v would have that of x; x is then `blocked`
///   at w;
/// - inside, w v x y, where w and x have one colour and v would have that of y.
///
/// What must be known for that is kept by vertex and colour, so that a vertex of many neighbours,
/// such as an arrow's head, costs its neighbours little.
private struct StarSearch {
  private let pattern: SparsePattern
  private var colors: [Int]
  /// For each vertex, its first neighbour of each colour.
  private var neighbors: [[Int: Int]]
  /// For each vertex w, the colours of neighbours that have another neighbour of w's colour.
  private var blocked: [Set<Int>]
  private var choice = ColorChoice()

  init(_ pattern: SparsePattern) {
    self.pattern = pattern
    colors = Array(repeating: -1, count: pattern.rowCount)
    neighbors = Array(repeating: [:], count: pattern.rowCount)
    blocked = Array(repeating: [], count: pattern.rowCount)
  }

  mutating func run() -> [Int] {
    for vertex in pattern.rowsByLength { color(vertex) }
    return colors
  }

  private mutating func color(_ vertex: Int) {
    let others = pattern.columns(inRow: vertex).filter { $0 != vertex }
    let colored = others.filter { colors[$0] >= 0 }
    // The neighbours of a colour that two or more of them have.
    let twins = colored.filter { neighbors[vertex][colors[$0]] != $0 }
    let firstTwins = Set(twins.map { colors[$0] }).map { neighbors[vertex][$0].unsafelyUnwrapped }

    choice.begin()
    for other in colored {
      choice.forbid(colors[other])
      for color in blocked[other] { choice.forbid(color) }
    }
    for twin in twins + firstTwins {
      for color in neighbors[twin].keys { choice.forbid(color) }
    }
    let color = choice.first
    colors[vertex] = color

    for twin in twins + firstTwins { blocked[twin].insert(color) }
    for other in others {
      guard let first = neighbors[other][color] else {
        neighbors[other][color] = vertex
        continue
      }
      // Of an uncoloured vertex the twins are blocked when it gets its colour.
      if colors[other] < 0 { continue }
      blocked[first].insert(colors[other])
      blocked[vertex].insert(colors[other])
    }
  }
}
