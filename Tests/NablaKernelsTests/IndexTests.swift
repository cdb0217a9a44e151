import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct IndexTests {
  typealias Move =
    @Sendable (
      nabla_level, Int, Int, Int, Int, UnsafeRawPointer?, UnsafePointer<Int64>?,
      UnsafeMutableRawPointer?
    ) -> Int64

  static let shapes = [
    AxisShape(outer: 1, n: 5, inner: 1), AxisShape(outer: 2, n: 3, inner: 4),
    AxisShape(outer: 3, n: 1, inner: 17), AxisShape(outer: 1, n: 9, inner: 70),
  ]

  @Test(
    "Gathered and selected elements come from where the indices say", arguments: shapes, [0, 1, 7])
  func gather(_ shape: AxisShape, _ m: Int) {
    checkMoves(UInt8.self, shape, m, nabla_gather_1, nabla_scatter_1, nabla_index_select_1)
    checkMoves(UInt32.self, shape, m, nabla_gather_4, nabla_scatter_4, nabla_index_select_4)
    checkMoves(UInt64.self, shape, m, nabla_gather_8, nabla_scatter_8, nabla_index_select_8)
  }

  private func checkMoves<U: FixedWidthInteger>(
    _: U.Type, _ shape: AxisShape, _ m: Int, _ gather: @escaping Move,
    _ scatter: @escaping Move, _ select: @escaping Move
  ) {
    let level = nabla_best_level()
    let (outer, n, inner) = (shape.outer, shape.n, shape.inner)
    let selected = AxisShape(outer: outer, n: m, inner: inner)
    let x = (0..<shape.count).map { U(truncatingIfNeeded: $0 + 1) }
    let updates = (0..<selected.count).map { U(truncatingIfNeeded: 100 + $0) }
    let indices = Self.indices(selected.count, below: n)
    func source(_ place: Int, _ index: Int64) -> Int {
      (place / (m * inner) * n + Int(index)) * inner + place % inner
    }

    let y = GuardedArray([U](repeating: 0, count: selected.count))
    #expect(gather(level, outer, n, inner, m, x, indices, y.pointer) == -1)
    #expect(y.values == indices.indices.map { x[source($0, indices[$0])] } && y.isIntact)

    let z = GuardedArray(x)
    #expect(scatter(level, outer, n, inner, m, updates, indices, z.pointer) == -1)
    var wanted = x
    for place in indices.indices { wanted[source(place, indices[place])] = updates[place] }
    #expect(z.values == wanted && z.isIntact)

    let rows = Array(indices.prefix(m))
    let s = GuardedArray([U](repeating: 0, count: selected.count))
    #expect(select(level, outer, n, inner, m, x, rows, s.pointer) == -1)
    #expect(s.values == (0..<selected.count).map { x[source($0, rows[$0 / inner % m])] })
    #expect(s.isIntact)

    // An index that is not there: nothing is written.
    for wrong in [-1, Int64(n), .min, .max] where m > 0 {
      var invalid = indices
      invalid[m / 2] = wrong
      for move in [gather, scatter, select] {
        let target = GuardedArray([U](repeating: 7, count: max(shape.count, selected.count)))
        #expect(move(level, outer, n, inner, m, updates, invalid, target.pointer) == Int64(m / 2))
        #expect(target.values.allSatisfy { $0 == 7 })
      }
    }
  }

  private static func indices(_ count: Int, below n: Int) -> [Int64] {
    var generator = SeededGenerator(seed: 61)
    return (0..<count).map { _ in Int64.random(in: 0..<Int64(n), using: &generator) }
  }

  @Test(
    "Scattered and added elements are summed in order where the indices say",
    arguments: Level.supported, shapes)
  func add(_ level: Level, _ shape: AxisShape) {
    switch level.element {
    case .f64: checkAdd(Double.self, level.level, shape)
    case .f32: checkAdd(Float.self, level.level, shape)
    }
  }

  private func checkAdd<E: TensorElement>(_: E.Type, _ level: nabla_level, _ shape: AxisShape) {
    let (outer, n, inner, m) = (shape.outer, shape.n, shape.inner, 11)
    let count = outer * m * inner
    let x: [E] = random(count, seed: 62)
    let y: [E] = random(shape.count, seed: 63)
    let indices = Self.indices(count, below: n)
    func target(_ place: Int, _ index: Int64) -> Int {
      (place / (m * inner) * n + Int(index)) * inner + place % inner
    }
    let scattered = GuardedArray(y)
    #expect(
      E.kernels.scatterAdd(
        level, outer, n, inner, m, x, indices, scattered.pointer) == -1)
    let added = GuardedArray(y)
    #expect(
      E.kernels.indexAdd(
        level, outer, n, inner, m, x, indices, added.pointer) == -1)
    var (byElement, byRow) = (y, y)
    for place in 0..<count {
      byElement[target(place, indices[place])] += x[place]
      byRow[target(place, indices[place / inner % m])] += x[place]
    }
    #expect(scattered.values == byElement && scattered.isIntact)
    #expect(added.values == byRow && added.isIntact)

    for wrong in [-1, Int64(n)] {
      var invalid = indices
      invalid[3] = wrong
      let untouched = GuardedArray(y)
      for add in [E.kernels.scatterAdd, E.kernels.indexAdd] {
        #expect(add(level, outer, n, inner, m, x, invalid, untouched.pointer) == 3)
      }
      #expect(untouched.values == y)
    }
  }
}
