extension SparsePattern {
  /// A star colouring of a symmetric pattern, for a Hessian: neighbours have different colours, and
  /// every path of four vertices has at least three. Then any two colours induce only stars, and
  /// every number of the matrix can be read from the compressed one at one of its two mirrored
  /// places.
  ///
  /// 3 colours for a tridiagonal matrix, 2 for an arrow. The diagonal needs no extra colour.
  ///
  /// A. H. Gebremedhin, A. Tarafdar, F. Manne and A. Pothen, "New acyclic and star coloring
  /// algorithms with application to computing Hessians", SIAM Journal on Scientific Computing 29
  /// (2007).
  ///
  /// - Throws: ``SparseError/wrongSize(what:expected:found:)`` unless the pattern is square,
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

/// Greedy star colouring, one vertex after the other.
///
/// A vertex v must not complete a path of four vertices in two colours. It can be
/// - an end, v w x y, where w and y have the same colour and v would have that of x; x's colour is
///   then `blocked` at w;
/// - inside, w v x y, where w and x have the same colour and v would have that of y.
///
/// The state for these checks is stored by vertex and colour, so that a vertex with many
/// neighbours, such as the head of an arrow, is cheap for its neighbours.
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
    // The neighbours that share their colour with another neighbour.
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
      // The twins of an uncoloured vertex are blocked when it is coloured.
      if colors[other] < 0 { continue }
      blocked[first].insert(colors[other])
      blocked[vertex].insert(colors[other])
    }
  }
}
