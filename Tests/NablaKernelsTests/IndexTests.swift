import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct IndexTests {
  static let shapes = [
    AxisShape(outer: 1, n: 5, inner: 1), AxisShape(outer: 2, n: 3, inner: 4),
    AxisShape(outer: 3, n: 1, inner: 17), AxisShape(outer: 1, n: 9, inner: 70),
  ]

  @Test(
    "Elements are moved from and to where the indices say", arguments: CopyTests.levels, shapes)
  func gather(_ level: Level, _ shape: AxisShape) {
    for m in [0, 1, 7] {
      checkMoves(UInt8.self, shape, m, nabla_moves_1(level.level)!.pointee)
      checkMoves(UInt32.self, shape, m, nabla_moves_4(level.level)!.pointee)
      checkMoves(UInt64.self, shape, m, nabla_moves_8(level.level)!.pointee)
    }
  }

  private func checkMoves<U: FixedWidthInteger & BitwiseCopyable>(
    _: U.Type, _ shape: AxisShape, _ m: Int, _ moves: nabla_moves
  ) {
    let (outer, n, inner) = (shape.outer, shape.n, shape.inner)
    let selected = AxisShape(outer: outer, n: m, inner: inner)
    let x = (0..<shape.count).map { U(truncatingIfNeeded: $0 + 1) }
    let updates = (0..<selected.count).map { U(truncatingIfNeeded: 100 + $0) }
    let indices = Self.indices(selected.count, below: n)
    func source(_ place: Int, _ index: Int64) -> Int {
      (place / (m * inner) * n + Int(index)) * inner + place % inner
    }

    let y = GuardedArray([U](repeating: 0, count: selected.count))
    #expect(moves.gather(outer, n, inner, m, x, indices, y.pointer) == -1)
    #expect(y.values == indices.indices.map { x[source($0, indices[$0])] } && y.isIntact)

    let z = GuardedArray(x)
    #expect(moves.scatter(outer, n, inner, m, updates, indices, z.pointer) == -1)
    var wanted = x
    for place in indices.indices { wanted[source(place, indices[place])] = updates[place] }
    #expect(z.values == wanted && z.isIntact)

    let rows = Array(indices.prefix(m))
    let s = GuardedArray([U](repeating: 0, count: selected.count))
    #expect(moves.index_select(outer, n, inner, m, x, rows, s.pointer) == -1)
    #expect(s.values == (0..<selected.count).map { x[source($0, rows[$0 / inner % m])] })
    #expect(s.isIntact)

    let c = GuardedArray(x)
    #expect(moves.index_copy(outer, n, inner, m, updates, rows, c.pointer) == -1)
    wanted = x
    for place in updates.indices { wanted[source(place, rows[place / inner % m])] = updates[place] }
    #expect(c.values == wanted && c.isIntact)

    // An index that is not there: nothing is written.
    for wrong in [-1, Int64(n), .min, .max] where m > 0 {
      var invalid = indices
      invalid[m / 2] = wrong
      for move in [moves.gather!, moves.scatter!, moves.index_select!, moves.index_copy!] {
        let target = GuardedArray([U](repeating: 7, count: max(shape.count, selected.count)))
        #expect(move(outer, n, inner, m, updates, invalid, target.pointer) == Int64(m / 2))
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

  private func checkAdd<E: KernelElement>(_: E.Type, _ level: nabla_level, _ shape: AxisShape) {
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
      E.kernels(level).scatter_add(outer, n, inner, m, x, indices, scattered.pointer) == -1)
    let added = GuardedArray(y)
    #expect(
      E.kernels(level).index_add(outer, n, inner, m, x, indices, added.pointer) == -1)
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
      for add in [E.kernels(level).scatter_add!, E.kernels(level).index_add!] {
        #expect(add(outer, n, inner, m, x, invalid, untouched.pointer) == 3)
      }
      #expect(untouched.values == y)
    }
  }
}
