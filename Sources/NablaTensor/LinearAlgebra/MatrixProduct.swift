import CNablaKernels
import NablaCore

/// The product of two matrices. Bilinear: its two transposes are products, too.
struct MatrixProduct: TensorRule {
  var name: String { "matmul" }
  var derivative: String { "dA = dY Bᵀ, dB = Aᵀ dY" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].matrixProduct(inputs[1]) }

  func pullback(_ context: Pullback) -> [AnyTensor?] {
    let seed = context.seed()
    return [
      context.needs(0) ? seed.matrixProduct(context.input(1).matrixTransposed()) : nil,
      context.needs(1) ? context.input(0).matrixTransposed().matrixProduct(seed) : nil,
    ]
  }
}

extension AnyTensor {
  /// The product of two matrices, `[m, k]` and `[k, n]`.
  package func matrixProduct(_ other: AnyTensor) -> AnyTensor {
    let (m, k, n) = (shape.dimensions[0], shape.dimensions[1], other.shape.dimensions[1])
    if other.shape.dimensions[0] != k {
      return fail(
        "matmul: inner dimensions differ: left \(text), right \(other.text)", elementType, [m, n])
    }
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: [m, n]))
    reading(for: "matmul") {
      other.reading(for: "matmul") {
        MatrixCall(m: m, n: n, k: k, elementType)
          .run(
            pointer, layout.strides, other.pointer, other.layout.strides, result.pointer)
      }
    }
    return result.record(MatrixProduct(), Few(self, other), saving: 0b11)
  }

  /// The matrix with its rows as columns: a view.
  package func matrixTransposed() -> AnyTensor { permuted([1, 0]) }
}

/// A product of matrices in memory, of any strides.
struct MatrixCall {
  let m: Int
  let n: Int
  let k: Int
  private let elementType: ElementType

  init(m: Int, n: Int, k: Int, _ elementType: ElementType) {
    self.m = m
    self.n = n
    self.k = k
    self.elementType = elementType
  }

  /// Writes the product in rows to `result`.
  ///
  /// Note [Products on several threads]: an element's bits depend on its row and its column, not on
  /// which tile it is computed in, so the tiles may be as there are threads.
  func run(
    _ left: UnsafeRawPointer, _ leftStrides: Dimensions, _ right: UnsafeRawPointer,
    _ rightStrides: Dimensions, _ result: UnsafeMutableRawPointer
  ) {
    let level = Kernels.machineLevel
    let isFloat = elementType == .float32
    let tile =
      m >= n
      ? (isFloat ? nabla_matmul_tile_rows_f32(level) : nabla_matmul_tile_rows_f64(level))
      : (isFloat ? nabla_matmul_tile_columns_f32(level) : nabla_matmul_tile_columns_f64(level))
    let length = max(m, n)
    Parallel.forEach(length, work: min(m, n) * k / 16 + 1, alignment: Int(tile) * 4) { range in
      let rows = m >= n ? range : 0..<m
      let columns = m >= n ? 0..<n : range
      if isFloat {
        withWorkspace(nabla_matmul_workspace_f32(level, m, n, k)) { workspace in
          nabla_matmul_tile_f32(
            level, m, n, k, rows.lowerBound, rows.upperBound, columns.lowerBound,
            columns.upperBound, left.assumingMemoryBound(to: Float.self), leftStrides[0],
            leftStrides[1], right.assumingMemoryBound(to: Float.self), rightStrides[0],
            rightStrides[1], result.assumingMemoryBound(to: Float.self), n, false, workspace)
        }
      } else {
        withWorkspace(nabla_matmul_workspace_f64(level, m, n, k)) { workspace in
          nabla_matmul_tile_f64(
            level, m, n, k, rows.lowerBound, rows.upperBound, columns.lowerBound,
            columns.upperBound, left.assumingMemoryBound(to: Double.self), leftStrides[0],
            leftStrides[1], right.assumingMemoryBound(to: Double.self), rightStrides[0],
            rightStrides[1], result.assumingMemoryBound(to: Double.self), n, false, workspace)
        }
      }
    }
  }

  /// Pooled memory for the packed operands.
  private func withWorkspace(_ bytes: Int, _ body: (UnsafeMutableRawPointer?) -> Void) {
    if bytes == 0 { return body(nil) }
    let workspace = nabla_storage_make(bytes)
    defer { nabla_storage_release(workspace) }
    body(workspace.unsafelyUnwrapped.pointee.data)
  }
}
