import CNablaKernels

/// The operands of a product but for C.
struct Product<Element: KernelElement> {
  var m: Int
  var n: Int
  var k: Int
  var a: StridedMatrix<Element>
  var b: StridedMatrix<Element>
  var cRow: Int
  var accumulate = false

  /// Memory for a workspace of a level, which is to be freed.
  func workspace(_ level: nabla_level) -> UnsafeMutableRawPointer? {
    nabla_allocate_aligned(Element.kernels(level).matmul_workspace(m, n, k) + 64)
  }

  /// Computes C, or a part of it.
  func run(
    _ level: nabla_level, rows: Range<Int>? = nil, columns: Range<Int>? = nil,
    _ c: UnsafeMutablePointer<Element>, _ workspace: UnsafeMutableRawPointer?
  ) {
    let (rows, columns) = (rows ?? 0..<m, columns ?? 0..<n)
    var product = nabla_product(
      m: m, n: n, k: k, row_begin: rows.lowerBound, row_end: rows.upperBound,
      column_begin: columns.lowerBound, column_end: columns.upperBound, a: a.origin, a_row: a.row,
      a_col: a.column, b: b.origin, b_row: b.row, b_col: b.column, c: c, c_row: cRow,
      accumulate: accumulate, workspace: workspace)
    Element.kernels(level).matmul(&product)
  }
}

/// A matrix that fills its memory, but for the gaps between its elements.
struct StridedMatrix<Element> {
  let memory: GuardedArray<Element>
  let offset: Int
  let row: Int
  let column: Int

  var origin: UnsafePointer<Element> { UnsafePointer(memory.pointer + offset) }
  subscript(i: Int, j: Int) -> Element { memory.pointer[offset + i * row + j * column] }
}
