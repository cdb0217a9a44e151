import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct MatrixTests {
  /// How a matrix lies in memory.
  enum Layout: CaseIterable { case rows, columns, reversed, spread, repeatedRows }

  struct Shape: CustomTestStringConvertible, Sendable {
    var m: Int
    var n: Int
    var k: Int
    var testDescription: String { "\(m) x \(k) times \(k) x \(n)" }
  }

  /// Beyond one block of k, of columns, of rows.
  static let largeShapes: [Shape] = [
    (5, 37, 900), (29, 70, 400), (1, 300, 401), (300, 1, 401), (3, 1030, 20), (64, 10, 128),
    (33, 520, 8), (1, 70, 1), (70, 1, 33),
  ].map { Shape(m: $0.0, n: $0.1, k: $0.2) }

  @Test(
    "Products of all small shapes are the sums of products, whatever the strides",
    arguments: Level.supported)
  func small(_ level: Level) {
    switch level.element {
    case .f64: checkSmall(Double.self, level)
    case .f32: checkSmall(Float.self, level)
    }
  }

  private func checkSmall<E: KernelElement>(_: E.Type, _ level: Level) {
    var generator = SeededGenerator(seed: 11)
    var layouts = 0
    for m in 0...17 {
      for n in 0...17 {
        for k in [0, 1, 5, 16, 17] {
          layouts += 1
          let a = Layout.allCases[layouts % 5]
          let b = Layout.allCases[layouts / 5 % 5]
          check(E.self, level, Shape(m: m, n: n, k: k), a, b, &generator)
        }
      }
    }
  }

  @Test(
    "Products of large shapes are the sums of products, transposed or not",
    arguments: Level.supported, largeShapes)
  func large(_ level: Level, _ shape: Shape) {
    switch level.element {
    case .f64: checkLarge(Double.self, level, shape)
    case .f32: checkLarge(Float.self, level, shape)
    }
  }

  private func checkLarge<E: KernelElement>(_: E.Type, _ level: Level, _ shape: Shape) {
    var generator = SeededGenerator(seed: 12)
    for (a, b) in [
      (Layout.rows, Layout.rows), (.rows, .columns), (.columns, .rows), (.columns, .columns),
    ] {
      check(E.self, level, shape, a, b, checked: 20, &generator)
    }
    check(E.self, level, shape, .reversed, .spread, checked: 20, &generator)
  }

  /// Compares all elements of the product, or `checked` of them, with compensated sums; then parts
  /// of the product with the whole.
  private func check<E: KernelElement>(
    _: E.Type, _ level: Level, _ shape: Shape, _ aLayout: Layout, _ bLayout: Layout,
    checked: Int? = nil, _ generator: inout SeededGenerator
  ) {
    let side: GuardedArray<E>.Side = Bool.random(using: &generator) ? .before : .after
    let gap = Int.random(in: 0...1, using: &generator) * 3
    let product = Product<E>(
      m: shape.m, n: shape.n, k: shape.k,
      a: matrix(shape.m, shape.k, aLayout, side, &generator),
      b: matrix(shape.k, shape.n, bLayout, side, &generator),
      cRow: shape.n + gap, accumulate: Bool.random(using: &generator))
    let elements = shape.m == 0 ? 0 : (shape.m - 1) * product.cRow + shape.n
    let before = (0..<elements).map { _ in E(Double.random(in: -1...1, using: &generator)) }
    let c = GuardedArray(before, side)
    let workspace = product.workspace(level.level)
    defer { nabla_free(workspace) }
    product.run(level.level, c.pointer, workspace)

    let values = c.values
    let name = "\(shape.testDescription), \(aLayout) and \(bLayout)"
    #expect(c.isIntact && product.a.memory.isIntact && product.b.memory.isIntact, "\(name)")
    let places =
      checked.map { count in
        (0..<count).map { _ in Int.random(in: 0..<shape.m * shape.n, using: &generator) }
      } ?? Array(0..<shape.m * shape.n)
    for place in places {
      let (i, j) = (place / shape.n, place % shape.n)
      var sum = CompensatedSum()
      for p in 0..<shape.k { sum.add(Double(product.a[i, p]), times: Double(product.b[p, j])) }
      if product.accumulate { sum.add(Double(before[i * product.cRow + j])) }
      let error = abs(Double(values[i * product.cRow + j]) - sum.value)
      let bound = Double(shape.k + 2) * Double(E.ulpOfOne) / 2 * sum.magnitude
      #expect(error <= bound, "\(name): row \(i), column \(j)")
    }
    for index in before.indices where index % product.cRow >= shape.n {
      #expect(values[index] == before[index], "\(name): behind a row of C")
    }

    // The same in four parts.
    let row = shape.m > 0 ? Int.random(in: 0...shape.m, using: &generator) : 0
    let column = shape.n > 0 ? Int.random(in: 0...shape.n, using: &generator) : 0
    let parts = GuardedArray(before, side)
    for rows in [0..<row, row..<shape.m] {
      for columns in [0..<column, column..<shape.n] {
        product.run(level.level, rows: rows, columns: columns, parts.pointer, workspace)
      }
    }
    #expect(parts.values == values, "\(name): split at row \(row) and column \(column)")
    #expect(parts.isIntact)
  }

  private func matrix<E: KernelElement>(
    _ rows: Int, _ columns: Int, _ layout: Layout, _ side: GuardedArray<E>.Side,
    _ generator: inout SeededGenerator
  ) -> StridedMatrix<E> {
    let (row, column) =
      switch layout {
      case .rows: (columns, 1)
      case .columns: (1, rows)
      case .reversed: (-columns, -1)
      case .spread: (2 * columns + 1, 2)
      case .repeatedRows: (0, 1)
      }
    let last = rows == 0 || columns == 0 ? -1 : (rows - 1) * abs(row) + (columns - 1) * abs(column)
    let values = (0...max(0, last)).map { _ in E(Double.random(in: -1...1, using: &generator)) }
    return StridedMatrix(
      memory: GuardedArray(last < 0 ? [] : values, side), offset: row < 0 ? max(0, last) : 0,
      row: row, column: column)
  }

  @Test("NaN and infinity reach every element that they are a term of", arguments: Level.supported)
  func special(_ level: Level) {
    switch level.element {
    case .f64: checkSpecial(Double.self, level)
    case .f32: checkSpecial(Float.self, level)
    }
  }

  private func checkSpecial<E: KernelElement>(_: E.Type, _ level: Level) {
    for (m, n, k) in [(3, 20, 4), (20, 3, 40), (1, 50, 9), (50, 1, 9), (33, 70, 500)] {
      for special in [E.infinity, .nan] {
        // All of A is 0 and all of B is 1, but for one element of B.
        let (p, column) = (k / 2, n / 2)
        let a = [E](repeating: 0, count: m * k)
        var b = [E](repeating: 1, count: k * n)
        b[p * n + column] = special
        let product = Product<E>(
          m: m, n: n, k: k, a: StridedMatrix(memory: GuardedArray(a), offset: 0, row: k, column: 1),
          b: StridedMatrix(memory: GuardedArray(b), offset: 0, row: n, column: 1), cRow: n)
        let c = GuardedArray([E](repeating: 7, count: m * n))
        let workspace = product.workspace(level.level)
        product.run(level.level, c.pointer, workspace)
        nabla_free(workspace)
        let values = c.values
        #expect(values.indices.allSatisfy { values[$0].isNaN == ($0 % n == column) })
        #expect(values.indices.allSatisfy { $0 % n == column || values[$0] == 0 })
      }
    }
  }

  @Test("Tiles have a size, and products of nothing need no workspace", arguments: Level.supported)
  func sizes(_ level: Level) {
    switch level.element {
    case .f64: checkSizes(Double.self, level)
    case .f32: checkSizes(Float.self, level)
    }
  }

  private func checkSizes<E: KernelElement>(_: E.Type, _ level: Level) {
    let kernels = E.kernels(level.level)
    #expect(kernels.matmul_tile_rows() > 0)
    #expect(kernels.matmul_tile_columns() % E.vectorLanes == 0)
    #expect(kernels.matmul_workspace(0, 3, 3) == 0)
    // A workspace has a bound: it holds blocks, not matrices.
    #expect(kernels.matmul_workspace(100_000, 100_000, 100_000) < 1 << 21)
    #expect(kernels.matmul_workspace(8, 8, 8) < 1 << 16)
  }
}
