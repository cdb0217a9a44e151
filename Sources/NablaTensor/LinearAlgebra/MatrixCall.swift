import CNablaKernels
import NablaCore

/// Matrix products on memory with any strides.
///
/// Note [Products on several threads]: the bits of an element depend on its row and column, not on
/// the tile that computes it, so the tiles can depend on the number of threads. Batches of matrices
/// are divided among the threads.
struct MatrixCall {
  private let m: Int
  private let n: Int
  private let k: Int
  private let left: AnyTensor
  private let right: AnyTensor
  private let result: AnyTensor
  private let accumulates: Bool

  /// - Parameters:
  ///   - result: contiguous.
  ///   - accumulates: whether the product is added to the elements of `result`.
  init(_ left: AnyTensor, _ right: AnyTensor, _ result: AnyTensor, accumulates: Bool) {
    let rank = left.rank
    m = left.shape.dimensions[rank - 2]
    k = left.shape.dimensions[rank - 1]
    n = right.shape.dimensions[rank - 1]
    self.left = left
    self.right = right
    self.result = result
    self.accumulates = accumulates
  }

  /// Computes the products, by an external BLAS if there is one, or by the kernel.
  func run() {
    if m == 0 || n == 0 { return }
    if let library = ExternalBLAS.current, run(by: library) { return }
    runKernel()
  }

  /// Computes the products by the kernel.
  func runKernel() {
    let count = result.count / Swift.max(m * n, 1)
    if count == 1 {
      runTiles(0)
    } else if count < Kernels.threads {
      for i in 0..<count { runTiles(i) }
    } else {
      Parallel.forEach(count, work: m * n * k / 16 + 1, alignment: 1) { matrices in
        for i in matrices { run(i, rows: 0..<m, columns: 0..<n) }
      }
    }
  }

  /// Computes the products with a BLAS; returns false without computing if its interface does not
  /// support the operands.
  func run(by library: BLASLibrary) -> Bool {
    let count = result.count / (m * n)
    // A call does not pay for small products.
    if m * n * k < Self.smallestExternalWork || Swift.max(m, n, k) > CInt.max { return false }
    for i in 0..<count {
      let (a, b) = (steps(of: left, i), steps(of: right, i))
      guard let leftOrder = order(a.row, a.column, m, k),
        let rightOrder = order(b.row, b.column, k, n)
      else { return false }
      library.multiply(
        BLASLibrary.Product(
          m: m, n: n, k: k, left: a.start, leftOrder: leftOrder, right: b.start,
          rightOrder: rightOrder,
          result: result.pointer(at: i * m * n), accumulates: accumulates),
        of: left.elementType)
    }
    return true
  }

  static var smallestExternalWork: Int { 32 * 32 * 32 }

  /// The memory order of a matrix for BLAS; nil if neither its rows nor its columns are contiguous.
  private func order(_ row: Int, _ column: Int, _ rows: Int, _ columns: Int) -> BLASLibrary.Order? {
    if Swift.max(row, column) > CInt.max { return nil }
    if column == 1 && row >= columns { return BLASLibrary.Order(isTransposed: false, leading: row) }
    if row == 1 && column >= rows { return BLASLibrary.Order(isTransposed: true, leading: column) }
    return nil
  }

  /// One product, possibly on several threads.
  private func runTiles(_ matrix: Int) {
    let kernels = left.kernels
    let tile = m >= n ? kernels.matmul_tile_rows() : kernels.matmul_tile_columns()
    Parallel.forEach(max(m, n), work: min(m, n) * k / 16 + 1, alignment: tile * 4) { range in
      run(matrix, rows: m >= n ? range : 0..<m, columns: m >= n ? 0..<n : range)
    }
  }

  /// A part of one product.
  private func run(_ matrix: Int, rows: Range<Int>, columns: Range<Int>) {
    let (a, b) = (steps(of: left, matrix), steps(of: right, matrix))
    withWorkspace(left.kernels.matmul_workspace(m, n, k)) { workspace in
      var product = nabla_product(
        m: m, n: n, k: k, row_begin: rows.lowerBound, row_end: rows.upperBound,
        column_begin: columns.lowerBound, column_end: columns.upperBound, a: a.start, a_row: a.row,
        a_col: a.column, b: b.start, b_row: b.row, b_col: b.column,
        c: result.pointer(at: matrix * m * n), c_row: n, accumulate: accumulates,
        workspace: workspace)
      left.kernels.matmul(&product)
    }
  }

  /// The offset of a matrix of the batch, and its strides.
  private func steps(
    of tensor: AnyTensor, _ matrix: Int
  ) -> (start: UnsafeMutableRawPointer, row: Int, column: Int) {
    let layout = tensor.layout
    var (offset, rest) = (0, matrix)
    for i in stride(from: layout.rank - 3, through: 0, by: -1) {
      let length = layout.shape.dimensions[i]
      offset += rest % length * layout.strides[i]
      rest /= length
    }
    return (
      tensor.pointer(at: offset), layout.strides[layout.rank - 2],
      layout.strides[layout.rank - 1]
    )
  }

  /// Pooled memory for the packed operands.
  private func withWorkspace(_ bytes: Int, _ body: (UnsafeMutableRawPointer?) -> Void) {
    if bytes == 0 { return body(nil) }
    guard let workspace = nabla_storage_make(bytes) else {
      misuse(
        "matmul: packing its operands needs \(bytes) bytes of memory, which the system does not have"
      )
    }
    defer { nabla_storage_release(workspace) }
    body(workspace.pointee.data)
  }
}
