import CNablaKernels

/// The elements that matrices come in.
protocol MatrixElement: KernelElement {
  static func workspace(_ level: nabla_level, _ m: Int, _ n: Int, _ k: Int) -> Int
  static func tileRows(_ level: nabla_level) -> Int
  static func tileColumns(_ level: nabla_level) -> Int
  static func matmul(
    _ level: nabla_level, _ product: Product<Self>, _ c: UnsafeMutablePointer<Self>,
    _ workspace: UnsafeMutableRawPointer?)
  static func matmulTile(
    _ level: nabla_level, _ product: Product<Self>, rows: Range<Int>, columns: Range<Int>,
    _ c: UnsafeMutablePointer<Self>, _ workspace: UnsafeMutableRawPointer?)
}

/// The operands of a product but for C.
struct Product<Element> {
  var m: Int
  var n: Int
  var k: Int
  var a: StridedMatrix<Element>
  var b: StridedMatrix<Element>
  var cRow: Int
  var accumulate = false
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

extension Double: MatrixElement {
  static func workspace(_ level: nabla_level, _ m: Int, _ n: Int, _ k: Int) -> Int {
    nabla_matmul_workspace_f64(level, m, n, k)
  }
  static func tileRows(_ level: nabla_level) -> Int { nabla_matmul_tile_rows_f64(level) }
  static func tileColumns(_ level: nabla_level) -> Int { nabla_matmul_tile_columns_f64(level) }
  static func matmul(
    _ level: nabla_level, _ p: Product<Double>, _ c: UnsafeMutablePointer<Double>,
    _ workspace: UnsafeMutableRawPointer?
  ) {
    nabla_matmul_f64(
      level, p.m, p.n, p.k, p.a.origin, p.a.row, p.a.column, p.b.origin, p.b.row, p.b.column, c,
      p.cRow, p.accumulate, workspace)
  }
  static func matmulTile(
    _ level: nabla_level, _ p: Product<Double>, rows: Range<Int>, columns: Range<Int>,
    _ c: UnsafeMutablePointer<Double>, _ workspace: UnsafeMutableRawPointer?
  ) {
    nabla_matmul_tile_f64(
      level, p.m, p.n, p.k, rows.lowerBound, rows.upperBound, columns.lowerBound,
      columns.upperBound, p.a.origin, p.a.row, p.a.column, p.b.origin, p.b.row, p.b.column, c,
      p.cRow, p.accumulate, workspace)
  }
}

extension Float: MatrixElement {
  static func workspace(_ level: nabla_level, _ m: Int, _ n: Int, _ k: Int) -> Int {
    nabla_matmul_workspace_f32(level, m, n, k)
  }
  static func tileRows(_ level: nabla_level) -> Int { nabla_matmul_tile_rows_f32(level) }
  static func tileColumns(_ level: nabla_level) -> Int { nabla_matmul_tile_columns_f32(level) }
  static func matmul(
    _ level: nabla_level, _ p: Product<Float>, _ c: UnsafeMutablePointer<Float>,
    _ workspace: UnsafeMutableRawPointer?
  ) {
    nabla_matmul_f32(
      level, p.m, p.n, p.k, p.a.origin, p.a.row, p.a.column, p.b.origin, p.b.row, p.b.column, c,
      p.cRow, p.accumulate, workspace)
  }
  static func matmulTile(
    _ level: nabla_level, _ p: Product<Float>, rows: Range<Int>, columns: Range<Int>,
    _ c: UnsafeMutablePointer<Float>, _ workspace: UnsafeMutableRawPointer?
  ) {
    nabla_matmul_tile_f32(
      level, p.m, p.n, p.k, rows.lowerBound, rows.upperBound, columns.lowerBound,
      columns.upperBound, p.a.origin, p.a.row, p.a.column, p.b.origin, p.b.row, p.b.column, c,
      p.cRow, p.accumulate, workspace)
  }
}
