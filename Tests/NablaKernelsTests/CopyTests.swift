import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct CopyTests {
  static let levels = Level.supported.filter { $0.element == .f64 }

  @Test("Every element arrives in its place, and nothing else is written", arguments: levels)
  func random(_ level: Level) {
    check(UInt8.self, nabla_moves_1(level.level)!.pointee)
    check(UInt32.self, nabla_moves_4(level.level)!.pointee)
    check(UInt64.self, nabla_moves_8(level.level)!.pointee)
  }

  private func check<U: FixedWidthInteger & BitwiseCopyable>(_: U.Type, _ moves: nabla_moves) {
    var generator = SeededGenerator(seed: 51)
    for round in 0..<400 {
      let rank = Int.random(in: 0...(round < 350 ? 4 : 8), using: &generator)
      var shape = (0..<rank).map { _ in Int.random(in: 1...(rank > 4 ? 3 : 9), using: &generator) }
      // Now and then nothing, a long run or a large square.
      if rank > 0, round % 40 == 0 { shape[rank - 1] = 0 }
      if rank > 0, round % 10 == 1 { shape[rank - 1] = Int.random(in: 30...80, using: &generator) }
      if rank == 2, round % 4 == 2 {
        shape = (0..<2).map { _ in Int.random(in: 30...70, using: &generator) }
      }
      if round == 3 { shape = [300, 40] }
      let isBroadcast = shape.map { _ in Int.random(in: 0..<5, using: &generator) == 0 }
      let source = Strides(shape, isBroadcast: isBroadcast, &generator)
      let destination = Strides(shape, isBroadcast: shape.map { _ in false }, &generator)
      check(U.self, moves, shape, source, destination, round % 2 == 0)
    }
  }

  /// Strides of dimensions in any order and direction, some with gaps between their elements.
  private struct Strides {
    var strides: [Int]
    var offset = 0
    var count: Int

    init(_ shape: [Int], isBroadcast: [Bool], _ generator: inout SeededGenerator) {
      strides = shape.map { _ in 0 }
      // The natural order, or another one.
      var order = Array(shape.indices.reversed())
      if Bool.random(using: &generator) { order.shuffle(using: &generator) }
      let hasGaps = Int.random(in: 0..<3, using: &generator) == 0
      let isReversed = Int.random(in: 0..<3, using: &generator) == 0
      var next = 1
      for d in order where !isBroadcast[d] {
        if hasGaps { next += Int.random(in: 0...2, using: &generator) }
        let isNegative = isReversed && Bool.random(using: &generator)
        strides[d] = isNegative ? -next : next
        if isNegative { offset += max(0, shape[d] - 1) * next }
        next *= max(1, shape[d])
      }
      count =
        shape.contains(0) ? 0 : 1 + zip(shape, strides).reduce(0) { $0 + ($1.0 - 1) * abs($1.1) }
      if count == 0 { offset = 0 }
    }

    func place(_ index: [Int]) -> Int { zip(index, strides).reduce(offset) { $0 + $1.0 * $1.1 } }
  }

  private func check<U: FixedWidthInteger & BitwiseCopyable>(
    _: U.Type, _ moves: nabla_moves, _ shape: [Int], _ source: Strides,
    _ destination: Strides, _ isAtEnd: Bool
  ) {
    // Bits of which some are those of signalling NaNs.
    let values = (0..<source.count).map { index -> U in
      U(truncatingIfNeeded: index % 7 == 0 ? 0x7FF0_0000_7F80_0000 | index : index &* 0x9E37_79B9)
    }
    let from = GuardedArray(values, isAtEnd ? .after : .before)
    let untouched = U(truncatingIfNeeded: 0xA5A5_A5A5_A5A5_A5A5 as UInt64)
    let to = GuardedArray(
      [U](repeating: untouched, count: destination.count), isAtEnd ? .after : .before)
    moves.copy(
      shape.count, shape, from.pointer + source.offset, source.strides,
      to.pointer + destination.offset, destination.strides)
    var wanted = [U](repeating: untouched, count: destination.count)
    for element in 0..<shape.reduce(1, *) {
      var (rest, index) = (element, shape)
      for d in shape.indices.reversed() {
        index[d] = rest % shape[d]
        rest /= shape[d]
      }
      wanted[destination.place(index)] = values[source.place(index)]
    }
    #expect(
      to.values == wanted && to.isIntact && from.isIntact,
      "\(U.self) \(shape), \(source.strides) to \(destination.strides)")
  }
}
