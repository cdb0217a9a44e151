/// Groups of columns (or rows) of a sparse matrix that one derivative in one direction can serve.
///
/// Columns of one colour are differentiated by together, and yet each number of the matrix can be
/// read off. So a Jacobian costs as many directions as there are colours, however many inputs: 3 for
/// a tridiagonal one. All colourings are greedy, from the fullest column to the emptiest; the least
/// possible number is hard to find, and rarely much smaller.
///
/// A. H. Gebremedhin, F. Manne and A. Pothen, "What color is your Jacobian? Graph coloring for
/// computing derivatives", SIAM Review 47 (2005).
public struct Coloring: Sendable, Equatable, CustomStringConvertible {
  /// What is coloured, and what holds.
  public enum Kind: Sendable, Hashable {
    /// The columns. Two that share a row differ. For forward mode.
    case columns
    /// The rows. Two that share a column differ. For reverse mode.
    case rows
    /// The rows and columns of a symmetric matrix as vertices of its graph. Neighbours differ, and
    /// every path of four vertices has at least three colours: a star colouring.
    case star
  }

  /// What is coloured.
  public let kind: Kind
  /// The colour of each column, row or vertex: 0, 1, 2 and so on.
  public let colors: [Int]
  /// How many colours there are.
  public let colorCount: Int

  /// A colouring of your own. That it fits a pattern is checked where the two are used together.
  public init(kind: Kind, colors: [Int]) {
    self.kind = kind
    self.colors = colors
    colorCount = (colors.max() ?? -1) + 1
  }

  /// For example "columns, 3 colors".
  public var description: String {
    "\(kind), \(colorCount) \(colorCount == 1 ? "color" : "colors")"
  }
}

extension SparsePattern {
  /// The colouring of the columns or of the rows that has fewer colours; of the columns, if they
  /// have equally many.
  public func coloring() -> Coloring {
    // A row's columns all differ, so the longest row is a bound from below: often one of the two
    // need not be tried.
    let transposed = transposed()
    let forwardBound = longestRow
    let reverseBound = transposed.longestRow
    if forwardBound <= reverseBound {
      let forward = columnColoring()
      if forward.colorCount <= reverseBound { return forward }
      let reverse = rowColoring()
      return forward.colorCount <= reverse.colorCount ? forward : reverse
    }
    let reverse = rowColoring()
    if reverse.colorCount < forwardBound { return reverse }
    let forward = columnColoring()
    return forward.colorCount <= reverse.colorCount ? forward : reverse
  }

  /// Colours for the columns: two that share a row differ. As many as the longest row has columns,
  /// or more.
  public func columnColoring() -> Coloring {
    Coloring(kind: .columns, colors: transposed().greedyColors(sharing: self))
  }

  /// Colours for the rows: two that share a column differ.
  public func rowColoring() -> Coloring {
    Coloring(kind: .rows, colors: greedyColors(sharing: transposed()))
  }

  /// A colour for each row: each the first that no row which shares a column has.
  ///
  /// - Parameter columns: the transposed pattern.
  private func greedyColors(sharing columns: SparsePattern) -> [Int] {
    var colors = [Int](repeating: -1, count: rowCount)
    // The colours that each column has met already, in the place of its rows.
    var met = [Int](repeating: 0, count: nonzeroCount)
    var metCount = [Int](repeating: 0, count: columnCount)
    var choice = ColorChoice()
    for row in rowsByLength {
      choice.begin()
      for column in self.columns(inRow: row) {
        let start = columns.rowOffsets[column]
        for place in start..<start + metCount[column] { choice.forbid(met[place]) }
      }
      let color = choice.first
      colors[row] = color
      for column in self.columns(inRow: row) {
        met[columns.rowOffsets[column] + metCount[column]] = color
        metCount[column] += 1
      }
    }
    return colors
  }

  /// The rows from the longest to the shortest; equally long ones in their order.
  var rowsByLength: [Int] {
    var buckets = [[Int]](repeating: [], count: longestRow + 1)
    for row in 0..<rowCount { buckets[columns(inRow: row).count].append(row) }
    return Array(buckets.reversed().joined())
  }
}

/// The choice of the first colour that is not forbidden.
struct ColorChoice {
  /// The last choice in which each colour was forbidden.
  private var forbidden: [Int] = []
  private var choices = 0

  mutating func begin() { choices += 1 }

  mutating func forbid(_ color: Int) {
    while forbidden.count <= color { forbidden.append(0) }
    forbidden[color] = choices
  }

  var first: Int { forbidden.firstIndex { $0 != choices } ?? forbidden.count }
}
