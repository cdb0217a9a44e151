import Nabla
import NablaTestSupport
import Testing

@Suite("Colourings are valid by their definitions")
struct ColoringTests {
  static func random(
    _ rowCount: Int, _ columnCount: Int, density: Double, _ random: inout SeededGenerator
  ) throws -> SparsePattern {
    let rows = (0..<rowCount).map { _ in
      (0..<columnCount).filter { _ in Double.random(in: 0..<1, using: &random) < density }
    }
    return try SparsePattern(rows: rows, columnCount: columnCount)
  }

  static func randomSymmetric(
    _ count: Int, density: Double, _ random: inout SeededGenerator
  ) throws -> SparsePattern {
    var rows = [[Int]](repeating: [], count: count)
    for i in 0..<count {
      for j in 0...i where Double.random(in: 0..<1, using: &random) < density {
        rows[i].append(j)
        rows[j].append(i)
      }
    }
    return try SparsePattern(rows: rows, columnCount: count)
  }

  static func band(_ count: Int, _ width: Int) throws -> SparsePattern {
    try SparsePattern(
      rows: (0..<count).map { Array(max(0, $0 - width)...min(count - 1, $0 + width)) },
      columnCount: count)
  }

  static func arrow(_ count: Int) throws -> SparsePattern {
    try SparsePattern(
      rows: (0..<count).map { $0 == 0 ? Array(0..<count) : [0, $0] }, columnCount: count)
  }

  private func isValid(_ coloring: Coloring, ofColumnsOf pattern: SparsePattern) -> Bool {
    (0..<pattern.rowCount).allSatisfy { row in
      let colors = pattern.columns(inRow: row).map { coloring.colors[$0] }
      return Set(colors).count == colors.count
    }
  }

  /// Whether neighbours differ and every path of four vertices has at least three colours.
  private func isStarColoring(_ colors: [Int], of pattern: SparsePattern) -> Bool {
    let neighbors = (0..<pattern.rowCount).map { row in
      pattern.columns(inRow: row).filter { $0 != row }
    }
    for b in neighbors.indices {
      for c in neighbors[b] {
        if colors[b] == colors[c] { return false }
        for a in neighbors[b] where a != c && colors[a] == colors[c] {
          for d in neighbors[c] where d != b && d != a && colors[d] == colors[b] { return false }
        }
      }
    }
    return true
  }

  @Test("Columns that share a row differ, and rows that share a column", arguments: 1...40)
  func distances(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pattern = try Self.random(
      Int.random(in: 0...40, using: &random), Int.random(in: 0...40, using: &random),
      density: Double.random(in: 0...0.5, using: &random), &random)
    let columns = pattern.columnColoring()
    #expect(isValid(columns, ofColumnsOf: pattern))
    let rows = pattern.rowColoring()
    #expect(isValid(rows, ofColumnsOf: pattern.transposed()))
    let least = min(columns.colorCount, rows.colorCount)
    let chosen = pattern.coloring()
    #expect(chosen == (columns.colorCount == least ? columns : rows))
  }

  @Test("Every path of four vertices has three colours in a star colouring", arguments: 1...60)
  func stars(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pattern = try Self.randomSymmetric(
      Int.random(in: 1...60, using: &random), density: Double.random(in: 0...0.3, using: &random),
      &random)
    let coloring = try pattern.starColoring()
    #expect(isStarColoring(coloring.colors, of: pattern))
    #expect(coloring.colors.allSatisfy { $0 >= 0 && $0 < coloring.colorCount })
  }

  @Test func `the check of star colourings finds a path in two colours`() throws {
    let path = try Self.band(4, 1)
    #expect(!isStarColoring([0, 1, 0, 1], of: path))
    #expect(!isStarColoring([0, 0, 1, 2], of: path))
    #expect(isStarColoring([0, 1, 0, 2], of: path))
  }

  @Test("A band of width w has 2 w + 1 colours, whatever its size", arguments: [1, 2, 5])
  func bands(width: Int) throws {
    for count in [2 * width + 1, 50, 1000] {
      let pattern = try Self.band(count, width)
      #expect(pattern.columnColoring().colorCount == 2 * width + 1)
      #expect(pattern.rowColoring().colorCount == 2 * width + 1)
      // Three in a row are an arrow.
      if width == 1 { #expect(try pattern.starColoring().colorCount == (count > 3 ? 3 : 2)) }
    }
  }

  @Test func `an arrow has two colours as a star, and the dense side decides otherwise`() throws {
    let arrow = try Self.arrow(500)
    #expect(try arrow.starColoring().colorCount == 2)
    #expect(arrow.coloring().colorCount == 500)
    // A dense row and a diagonal: two colours for the rows, one a column for the columns.
    let wide = try SparsePattern(
      rows: [Array(0..<500)] + (0..<500).map { [$0] }, columnCount: 500)
    #expect(wide.coloring().kind == .rows && wide.coloring().colorCount == 2)
    #expect(wide.transposed().coloring().kind == .columns)
    #expect(wide.transposed().coloring().colorCount == 2)
  }

  @Test func `dense and empty patterns`() throws {
    let dense = try Self.band(20, 20)
    #expect(dense.coloring().colorCount == 20)
    #expect(try dense.starColoring().colorCount == 20)
    let empty = try SparsePattern(rows: [[], []], columnCount: 3)
    #expect(empty.coloring().colorCount == 1)
    #expect(try SparsePattern(rows: [], columnCount: 0).coloring().colorCount == 0)
    #expect(empty.coloring().description == "columns, 1 color")
  }

  @Test func `a star colouring needs a symmetric pattern`() throws {
    let pattern = try SparsePattern(rows: [[0, 1], [1]], columnCount: 2)
    #expect(throws: SparseError.notSymmetric(row: 0, column: 1)) { try pattern.starColoring() }
    let wide = try SparsePattern(rows: [[0]], columnCount: 2)
    #expect(throws: SparseError.self) { try wide.starColoring() }
  }

  @Test("Colours that are none of 0, 1, 2 and so on are refused, and named")
  func colorsOutOfRange() throws {
    let program = try Program(inputs: 3) { x in [x[0] * x[1], x[1] * x[2]] }
    let square = try Program(inputs: 3) { x in x[0] * x[1] + x[1] * x[2] }
    for (kind, colors, index) in [
      (Coloring.Kind.columns, [-1, 0, 1], 0), (.columns, [0, 1, 3], 2),
      (.columns, [0, .max, 1], 1),
      (.rows, [0, .min], 1), (.star, [0, 1, -1], 2), (.rows, [2, 0], 0),
    ] {
      let coloring = Coloring(kind: kind, colors: colors)
      let expected = SparseError.colorOutOfRange(
        index: index, color: colors[index], count: colors.count)
      #expect(throws: expected) {
        try SparseJacobian(program, pattern: program.jacobianPattern(), coloring: coloring)
      }
      if kind == .star {
        #expect(throws: expected) {
          try SparseHessian(square, pattern: square.hessianPattern(), coloring: coloring)
        }
      }
      #expect("\(expected)".contains("the colour \(colors[index])"))
    }
    let apart = Coloring(kind: .columns, colors: [2, 0, 1])
    #expect(
      try SparseJacobian(program, pattern: program.jacobianPattern(), coloring: apart)
        .evaluate(at: [2, 3, 4]).dense() == [[3, 2, 0], [0, 4, 3]])
  }
}
