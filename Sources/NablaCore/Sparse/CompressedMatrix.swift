/// A sparse derivative computed by colours: the common part of Jacobians and Hessians.
struct CompressedMatrix: Sendable {
  /// The number of colours that run at once. It bounds the memory for matrices with many colours.
  private static let colorsPerRun = 64

  let program: Program
  let pattern: SparsePattern
  let coloring: Coloring
  /// The source of each nonzero: a colour, and the index in the product of that colour.
  private let places: [Place]
  private let product: DirectionalProduct
  private let guarded: OnceValue<DirectionalProduct>

  private struct Place: Sendable {
    let color: Int
    let output: Int
  }

  init(_ program: Program, _ pattern: SparsePattern, _ coloring: Coloring) throws(SparseError) {
    let colored = coloring.kind == .rows ? pattern.rowCount : pattern.columnCount
    if coloring.colors.count != colored {
      throw .wrongSize(
        what: "the number of coloured \(coloring.kind == .rows ? "rows" : "columns")",
        expected: colored, found: coloring.colors.count)
    }
    for (index, color) in coloring.colors.enumerated() where !(0..<colored).contains(color) {
      throw .colorOutOfRange(index: index, color: color, count: colored)
    }
    self.program = program
    self.pattern = pattern
    self.coloring = coloring
    places = try Self.places(pattern, coloring)
    product = DirectionalProduct(program, coloring.kind, isGuarded: false)
    guarded = OnceValue()
  }

  // MARK: Recovery

  /// The sources of the nonzeros. Throws for the first one that cannot be told from others.
  private static func places(
    _ pattern: SparsePattern, _ coloring: Coloring
  ) throws(SparseError) -> [Place] {
    let colors = coloring.colors
    // A number that is alone in its row with its colour can be read there.
    let byRow = coloring.kind == .rows ? nil : ColorCounts(pattern, colors)
    let byColumn = coloring.kind == .rows ? ColorCounts(pattern.transposed(), colors) : nil
    var places: [Place] = []
    places.reserveCapacity(pattern.nonzeroCount)
    for i in 0..<pattern.rowCount {
      for j in pattern.columns(inRow: i) {
        // Mirrored numbers of a symmetric matrix are read from one source, so they have the same
        // bits.
        let (row, column) = coloring.kind == .star ? (max(i, j), min(i, j)) : (i, j)
        if byRow?.isAlone(colors[column], in: row) == true {
          places.append(Place(color: colors[column], output: row))
        } else if byColumn?.isAlone(colors[row], in: column) == true {
          places.append(Place(color: colors[row], output: column))
        } else if coloring.kind == .star, byRow?.isAlone(colors[row], in: column) == true {
          places.append(Place(color: colors[row], output: column))
        } else {
          throw .coloringDoesNotFit(row: i, column: j)
        }
      }
    }
    return places
  }

  // MARK: Evaluation

  /// The matrix at a point.
  func evaluate(at x: [Double]) throws(ProgramError) -> SparseMatrix {
    if x.count != program.inputCount {
      throw .wrongInputCount(expected: program.inputCount, found: x.count)
    }
    let values = try values(product, at: x)
    if !values.contains(where: \.isNaN) { return SparseMatrix(pattern, values) }
    // The NaN may come from an infinite partial times the 0 of another colour.
    let guarded = guarded.value { DirectionalProduct(program, coloring.kind, isGuarded: true) }
    return SparseMatrix(pattern, try self.values(guarded, at: x))
  }

  private func values(
    _ product: DirectionalProduct, at x: [Double]
  ) throws(ProgramError) -> [Double] {
    var values = [Double](repeating: 0, count: pattern.nonzeroCount)
    for first in stride(from: 0, to: coloring.colorCount, by: Self.colorsPerRun) {
      let count = min(Self.colorsPerRun, coloring.colorCount - first)
      var directions = [Double](repeating: 0, count: coloring.colors.count * count)
      for (i, color) in coloring.colors.enumerated() where (0..<count).contains(color - first) {
        directions[i * count + color - first] = 1
      }
      let products = try product.products(with: directions, count: count, at: x)
      for (i, place) in places.enumerated() where (0..<count).contains(place.color - first) {
        values[i] = products[place.output * count + place.color - first]
      }
    }
    return values
  }
}

/// The number of nonzeros of each colour in each row.
private struct ColorCounts {
  /// The colours of the columns, ascending in each row.
  private let colors: [Int]
  private let offsets: [Int]

  init(_ pattern: SparsePattern, _ columnColors: [Int]) {
    offsets = pattern.rowOffsets
    colors = (0..<pattern.rowCount).flatMap { row in
      pattern.columns(inRow: row).map { columnColors[$0] }.sorted()
    }
  }

  func isAlone(_ color: Int, in row: Int) -> Bool {
    // Binary search for the first that is not smaller.
    var (low, high) = (offsets[row], offsets[row + 1])
    while low < high {
      let middle = (low + high) / 2
      if colors[middle] < color { low = middle + 1 } else { high = middle }
    }
    let end = offsets[row + 1]
    return low < end && colors[low] == color && (low + 1 == end || colors[low + 1] != color)
  }
}
