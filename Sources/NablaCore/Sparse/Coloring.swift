/// Groups of columns (or rows) of a sparse matrix that share one directional derivative.
///
/// Columns of the same colour are differentiated together so that each number of the matrix can
/// still be read off. A Jacobian costs as many directions as there are colours, regardless of the
/// number of inputs: 3 for a tridiagonal one. All colourings are greedy, in order of decreasing
/// number of nonzeros; the minimum is hard to find, and rarely much smaller.
///
/// A. H. Gebremedhin, F. Manne and A. Pothen, "What color is your Jacobian? Graph coloring for
/// computing derivatives", SIAM Review 47 (2005).
public struct Coloring: Sendable, Equatable, CustomStringConvertible {
  /// What is coloured, and under which condition.
  public enum Kind: Sendable, Hashable {
    /// Columns: two that share a row have different colours. For forward mode.
    case columns
    /// Rows: two that share a column have different colours. For reverse mode.
    case rows
    /// The rows and columns of a symmetric matrix as vertices of its graph: neighbours have
    /// different colours, and every path of four vertices has at least three colours. A star
    /// colouring.
    case star
  }

  /// What is coloured.
  public let kind: Kind
  /// The colour of each column, row or vertex: 0, 1, 2 and so on.
  public let colors: [Int]
  /// The number of colours: the largest one and 1.
  public let colorCount: Int

  /// A given colouring. Whether it fits a pattern, and whether the colours are in range, is checked
  /// where the two are used together.
  public init(kind: Kind, colors: [Int]) {
    self.kind = kind
    self.colors = colors
    // A colour that is out of range is refused later; here it must not overflow.
    colorCount = max(0, min(colors.max() ?? -1, .max - 1) + 1)
  }

  /// For example "columns, 3 colors".
  public var description: String {
    "\(kind), \(colorCount) \(colorCount == 1 ? "color" : "colors")"
  }
}

extension SparsePattern {
  /// The colouring of the columns or that of the rows, whichever has fewer colours; of the columns
  /// if they have equally many.
  public func coloring() -> Coloring {
    // The columns of a row all differ, so the longest row is a lower bound, and often only one of
    // the two needs to be computed.
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

  /// A colouring of the columns: two that share a row differ. It has at least as many colours as
  /// the longest row has columns.
  public func columnColoring() -> Coloring {
    Coloring(kind: .columns, colors: transposed().greedyColors(sharing: self))
  }

  /// A colouring of the rows: two that share a column differ.
  public func rowColoring() -> Coloring {
    Coloring(kind: .rows, colors: greedyColors(sharing: transposed()))
  }

  /// Greedy colours: for each row the first colour of no row that shares a column with it.
  ///
  /// - Parameter columns: the transposed pattern.
  private func greedyColors(sharing columns: SparsePattern) -> [Int] {
    var colors = [Int](repeating: -1, count: rowCount)
    // The colours that each column has met so far, stored at the positions of its rows.
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

  /// The rows by decreasing length; equally long ones in their order.
  var rowsByLength: [Int] {
    var buckets = [[Int]](repeating: [], count: longestRow + 1)
    for row in 0..<rowCount { buckets[columns(inRow: row).count].append(row) }
    return Array(buckets.reversed().joined())
  }
}

/// Finds the first colour that is not forbidden.
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
