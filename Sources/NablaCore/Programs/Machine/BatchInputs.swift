import CNablaKernels

/// The memory of the inputs that differ by row.
enum BatchInputs<Element> {
  /// Row by row, `stride` numbers apart.
  case rows(UnsafePointer<Element>, stride: Int)
  /// One column an input.
  case columns([UnsafePointer<Element>])
  /// Each row uses a row of each table.
  case tables([Table])

  struct Table {
    let start: UnsafePointer<Element>
    let width: Int
    /// The index of the table's row for each row of the batch; nil for the same index.
    let rows: UnsafePointer<Int>?

    /// The address of the numbers that a row of the batch uses.
    func row(_ row: Int) -> UnsafePointer<Element> { start + (rows?[row] ?? row) * width }
  }
}

extension BatchInputs {
  /// Copies `count` inputs of one row to contiguous memory.
  func copy(row: Int, count: Int, to target: UnsafeMutablePointer<Element>) {
    switch self {
    case .rows(let start, let stride): target.update(from: start + row * stride, count: count)
    case .columns(let columns): for (i, column) in columns.enumerated() { target[i] = column[row] }
    case .tables(let tables):
      var next = target
      for table in tables {
        next.update(from: table.row(row), count: table.width)
        next += table.width
      }
    }
  }
}

extension BatchInputs where Element: MachineElement {
  typealias Columns = UnsafeMutablePointer<UnsafeMutablePointer<Element>?>

  /// Points to the columns of a block of rows in place, or fills the block's own columns.
  ///
  /// - Parameters:
  ///   - first: the first row of the block.
  ///   - count: the number of its rows.
  ///   - isFull: whether the block has as many rows as lanes. If not, its own columns are used, and
  ///     padded.
  ///   - width: the number of columns.
  ///   - columns: receives the address of each column.
  ///   - ownColumns: the addresses of the block's own columns.
  func load(
    _ first: Int, _ count: Int, isFull: Bool, width: Int, _ level: nabla_level,
    _ columns: Columns, _ ownColumns: Columns
  ) {
    func point(_ column: Int, to start: UnsafePointer<Element>) {
      if isFull {
        columns[column] = UnsafeMutablePointer(mutating: start)
      } else {
        columns[column] = ownColumns[column]
        columns[column].unsafelyUnwrapped.update(from: start, count: count)
      }
    }
    switch self {
    case .columns(let memory):
      for i in 0..<width { point(i, to: memory[i] + first) }
    case .rows(let memory, let stride):
      Element.toColumns(
        level, memory + first * stride, stride: stride, which: nil, count: count, width: width,
        ownColumns)
      columns.update(from: ownColumns, count: width)
    case .tables(let tables):
      var column = 0
      for table in tables {
        if table.rows == nil && table.width == 1 {
          point(column, to: table.start + first)
        } else {
          let start = table.rows == nil ? table.row(first) : table.start
          Element.toColumns(
            level, start, stride: table.width, which: table.rows.map { $0 + first }, count: count,
            width: table.width, ownColumns + column)
          (columns + column).update(from: ownColumns + column, count: table.width)
        }
        column += table.width
      }
    }
  }
}
