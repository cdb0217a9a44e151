import CNablaKernels
import Testing

@Suite struct TransposeTests {
  @Test(
    "Rows become columns, columns become rows, and nothing else is written",
    arguments: Level.supported, [0, 3])
  func transposes(_ level: Level, _ gap: Int) {
    let counts = Array(1...33) + [63, 64, 65, 130, 191]
    for count in counts {
      for width in Array(1...20) + [31, 33] where count < 64 || width < 20 || count == 191 {
        check(level, count: count, width: width, gap: gap)
      }
    }
    check(level, count: 20, width: 300, gap: gap)
  }

  // Rows that hardly fit, or do not fit, where those that are written by lines are put together.
  @Test(
    "Rows of every width up to the longest that is written by lines", arguments: Level.supported)
  func longRows(_ level: Level) {
    for width in [254, 255, 256, 257, 509, 510, 511, 512, 1019, 1020, 1021, 1022, 1023, 1024] {
      check(level, count: 17, width: width, gap: 0)
    }
  }

  @Test("Gathered rows become columns", arguments: Level.supported)
  func gathers(_ level: Level) {
    for count in [1, 2, 7, 8, 33, 130] {
      for width in [1, 2, 3, 8, 11, 20] {
        let which = (0..<count).map { $0 * $0 % 5 }
        check(level, count: count, width: width, gap: 1, which: which)
      }
    }
  }

  private func check(_ level: Level, count: Int, width: Int, gap: Int, which: [Int]? = nil) {
    switch level.element {
    case .f64: check(Double.self, level, count: count, width: width, gap: gap, which: which)
    case .f32: check(Float.self, level, count: count, width: width, gap: gap, which: which)
    }
  }

  /// The rows are the middle of `rows`, the columns the middles of a larger array's.
  private func check<E: KernelElement>(
    _: E.Type, _ level: Level, count: Int, width: Int, gap: Int, which: [Int]?
  ) {
    let stride = width + gap
    let margin = 3
    let columnStride = count + 2 * margin
    func isRow(_ index: Int) -> Bool {
      let k = index - margin
      return k >= 0 && k / stride < count && k % stride < width
    }
    let rowsCount = 2 * margin + count * stride
    var rows = (0..<rowsCount).map { isRow($0) ? E($0) : .nan }
    var columns = [E](repeating: -1, count: columnStride * width)

    columns.withUnsafeMutableBufferPointer { columns in
      rows.withUnsafeBufferPointer { rows in
        E.rowsToColumns(
          level.level, rows.baseAddress! + margin, stride: stride, which: which, count: count,
          width: width, (0..<width).map { columns.baseAddress! + $0 * columnStride + margin })
      }
    }
    let wanted = columns.indices.map { index -> E in
      let row = index % columnStride - margin
      return row >= 0 && row < count
        ? E(margin + (which?[row] ?? row) * stride + index / columnStride) : -1
    }
    #expect(columns == wanted, "rows to columns, \(count) x \(width)")
    if which != nil { return }

    let original = rows
    for byLines in [false, true] {
      for index in rows.indices { rows[index] = isRow(index) ? -2 : -3 }
      columns.withUnsafeBufferPointer { columns in
        rows.withUnsafeMutableBufferPointer { rows in
          E.columnsToRows(
            level.level, (0..<width).map { columns.baseAddress! + $0 * columnStride + margin },
            width: width, count: count, stride: stride, byLines: byLines,
            rows.baseAddress! + margin)
        }
      }
      #expect(
        rows.indices.allSatisfy { rows[$0] == (isRow($0) ? original[$0] : -3) },
        "columns to rows, \(count) x \(width)")
    }
  }
}
