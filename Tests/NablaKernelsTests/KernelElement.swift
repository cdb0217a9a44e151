import CNablaKernels

/// The elements that kernels come in, with the functions of each.
protocol KernelElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// The table that tensors compute with, of a level.
  static func kernels(_ level: nabla_level) -> nabla_kernels
  static func run(_ level: nabla_level, _ block: UnsafePointer<nabla_block>)
  static func runSingle(
    _ level: nabla_level, _ code: [nabla_instruction], _ file: UnsafeMutablePointer<Self>
  ) -> Int64
  static func rowsToColumns(
    _ level: nabla_level, _ rows: UnsafePointer<Self>, stride: Int, which: [Int]?,
    count: Int, width: Int, _ columns: [UnsafeMutablePointer<Self>?])
  static func columnsToRows(
    _ level: nabla_level, _ columns: [UnsafePointer<Self>?], width: Int, count: Int, stride: Int,
    byLines: Bool, _ rows: UnsafeMutablePointer<Self>)
}

extension KernelElement {
  /// The elements of 64 bytes.
  static var vectorLanes: Int { 64 / MemoryLayout<Self>.size }

  /// Whether it is the same number: of zeros the sign counts, of NaN nothing else does.
  func isSame(as other: Self) -> Bool {
    isNaN || other.isNaN ? isNaN && other.isNaN : self == other && sign == other.sign
  }
}

extension Double: KernelElement {
  static func kernels(_ level: nabla_level) -> nabla_kernels { nabla_kernels_f64(level)!.pointee }
  static func run(_ level: nabla_level, _ block: UnsafePointer<nabla_block>) {
    nabla_run_f64(level, block)
  }
  static func runSingle(
    _ level: nabla_level, _ code: [nabla_instruction], _ file: UnsafeMutablePointer<Double>
  ) -> Int64 {
    nabla_run_single_f64(level, code, code.count, file)
  }
  static func rowsToColumns(
    _ level: nabla_level, _ rows: UnsafePointer<Double>, stride: Int, which: [Int]?,
    count: Int, width: Int, _ columns: [UnsafeMutablePointer<Double>?]
  ) {
    nabla_rows_to_columns_f64(level, rows, stride, which, count, width, columns)
  }
  static func columnsToRows(
    _ level: nabla_level, _ columns: [UnsafePointer<Double>?], width: Int, count: Int, stride: Int,
    byLines: Bool, _ rows: UnsafeMutablePointer<Double>
  ) {
    nabla_columns_to_rows_f64(level, columns, width, count, stride, byLines, rows)
  }
}

extension Float: KernelElement {
  static func kernels(_ level: nabla_level) -> nabla_kernels { nabla_kernels_f32(level)!.pointee }
  static func run(_ level: nabla_level, _ block: UnsafePointer<nabla_block>) {
    nabla_run_f32(level, block)
  }
  static func runSingle(
    _ level: nabla_level, _ code: [nabla_instruction], _ file: UnsafeMutablePointer<Float>
  ) -> Int64 {
    nabla_run_single_f32(level, code, code.count, file)
  }
  static func rowsToColumns(
    _ level: nabla_level, _ rows: UnsafePointer<Float>, stride: Int, which: [Int]?,
    count: Int, width: Int, _ columns: [UnsafeMutablePointer<Float>?]
  ) {
    nabla_rows_to_columns_f32(level, rows, stride, which, count, width, columns)
  }
  static func columnsToRows(
    _ level: nabla_level, _ columns: [UnsafePointer<Float>?], width: Int, count: Int, stride: Int,
    byLines: Bool, _ rows: UnsafeMutablePointer<Float>
  ) {
    nabla_columns_to_rows_f32(level, columns, width, count, stride, byLines, rows)
  }
}
