import CNablaKernels

/// The element types of the lanes machine: Double and Float.
protocol MachineElement: BinaryFloatingPoint, DifferentiableNumber, Sendable {
  static func run(_ level: nabla_level, _ block: UnsafePointer<nabla_block>)
  static func runSingle(
    _ level: nabla_level, _ code: UnsafePointer<nabla_instruction>, _ count: Int,
    _ file: UnsafeMutablePointer<Self>
  ) -> Int64
  /// Transposes `count` rows, `stride` numbers apart, to one column for each number of a row; with
  /// `which`, the rows with these indices.
  static func toColumns(
    _ level: nabla_level, _ rows: UnsafePointer<Self>, stride: Int, which: UnsafePointer<Int>?,
    count: Int, width: Int, _ columns: UnsafePointer<UnsafeMutablePointer<Self>?>)
  /// Transposes columns to rows; `byLines` if the rows are not in a cache.
  static func toRows(
    _ level: nabla_level, _ columns: UnsafePointer<UnsafePointer<Self>?>, width: Int, count: Int,
    stride: Int, byLines: Bool, _ rows: UnsafeMutablePointer<Self>)
}

extension MachineElement {
  /// The number of elements in 64 bytes.
  static var vectorLanes: Int { 64 / MemoryLayout<Self>.size }
}

extension Double: MachineElement {
  static func run(_ level: nabla_level, _ block: UnsafePointer<nabla_block>) {
    nabla_run_f64(level, block)
  }
  static func runSingle(
    _ level: nabla_level, _ code: UnsafePointer<nabla_instruction>, _ count: Int,
    _ file: UnsafeMutablePointer<Double>
  ) -> Int64 { nabla_run_single_f64(level, code, count, file) }
  static func toColumns(
    _ level: nabla_level, _ rows: UnsafePointer<Double>, stride: Int, which: UnsafePointer<Int>?,
    count: Int, width: Int, _ columns: UnsafePointer<UnsafeMutablePointer<Double>?>
  ) { nabla_rows_to_columns_f64(level, rows, stride, which, count, width, columns) }
  static func toRows(
    _ level: nabla_level, _ columns: UnsafePointer<UnsafePointer<Double>?>, width: Int, count: Int,
    stride: Int, byLines: Bool, _ rows: UnsafeMutablePointer<Double>
  ) { nabla_columns_to_rows_f64(level, columns, width, count, stride, byLines, rows) }
}

extension Float: MachineElement {
  static func run(_ level: nabla_level, _ block: UnsafePointer<nabla_block>) {
    nabla_run_f32(level, block)
  }
  static func runSingle(
    _ level: nabla_level, _ code: UnsafePointer<nabla_instruction>, _ count: Int,
    _ file: UnsafeMutablePointer<Float>
  ) -> Int64 { nabla_run_single_f32(level, code, count, file) }
  static func toColumns(
    _ level: nabla_level, _ rows: UnsafePointer<Float>, stride: Int, which: UnsafePointer<Int>?,
    count: Int, width: Int, _ columns: UnsafePointer<UnsafeMutablePointer<Float>?>
  ) { nabla_rows_to_columns_f32(level, rows, stride, which, count, width, columns) }
  static func toRows(
    _ level: nabla_level, _ columns: UnsafePointer<UnsafePointer<Float>?>, width: Int, count: Int,
    stride: Int, byLines: Bool, _ rows: UnsafeMutablePointer<Float>
  ) { nabla_columns_to_rows_f32(level, columns, width, count, stride, byLines, rows) }
}
