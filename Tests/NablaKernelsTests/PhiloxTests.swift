import CNablaKernels
import Testing

@Suite struct PhiloxTests {
  static let levels = Level.supported.filter { $0.element == .f64 }

  private func words(
    _ level: nabla_level, _ key: UInt64, _ low: UInt64, _ high: UInt64, _ count: Int
  ) -> [UInt32] {
    let words = GuardedArray([UInt32](repeating: 0, count: count))
    nabla_philox_fill(level, key, low, high, words.pointer, count)
    #expect(words.isIntact)
    return words.values
  }

  /// The known answers that the generator's authors publish with it.
  @Test("Philox gives the published words", arguments: levels)
  func published(_ level: Level) {
    #expect(
      words(level.level, 0, 0, 0, 4) == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(
      words(level.level, .max, .max, .max, 4)
        == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    // The digits of pi.
    #expect(
      words(
        level.level, 0x299F_31D0_A409_3822, 0x85A3_08D3_243F_6A88, 0x0370_7344_1319_8A2E, 4)
        == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }

  @Test("Blocks depend on their counters only, and counters carry", arguments: levels)
  func counters(_ level: Level) {
    for (low, high) in [
      (5, 0), (UInt64.max - 20, 0), (UInt64(UInt32.max) - 3, 9), (.max - 2, .max),
    ]
      as [(UInt64, UInt64)]
    {
      let all = words(level.level, 42, low, high, 400)
      for block in 0..<100 {
        let (next, carry) = low.addingReportingOverflow(UInt64(block))
        let alone = words(level.level, 42, next, high &+ (carry ? 1 : 0), 4)
        #expect(Array(all[4 * block..<4 * block + 4]) == alone)
      }
      for count in Array(0...70) + [127, 129] {
        #expect(words(level.level, 42, low, high, count) == Array(all[..<count]))
      }
    }
  }

  @Test("Uniform numbers are the words' upper bits, below 1", arguments: levels)
  func uniform(_ level: Level) {
    for count in [0, 1, 5, 31, 32, 33, 64, 65, 1000] {
      let words = words(level.level, 7, 8, 9, 2 * count)
      let singles = GuardedArray([Float](repeating: 7, count: count))
      Float.kernels(level.level).uniform(7, 8, 9, singles.pointer, count)
      #expect(singles.values == words.prefix(count).map { Float($0 >> 8) / Float(1 << 24) })
      let doubles = GuardedArray([Double](repeating: 7, count: count))
      Double.kernels(level.level).uniform(7, 8, 9, doubles.pointer, count)
      #expect(
        doubles.values
          == (0..<count).map {
            let both = UInt64(words[2 * $0]) | UInt64(words[2 * $0 + 1]) << 32
            return Double(both >> 11) / Double(1 << 53)
          })
      #expect(singles.isIntact && doubles.isIntact)
      #expect(singles.values.allSatisfy { $0 >= 0 && $0 < 1 })
    }
    let mean = GuardedArray([Float](repeating: 0, count: 100_000))
    Float.kernels(level.level).uniform(1, 0, 0, mean.pointer, mean.count)
    // Six standard deviations of a mean of 100,000 numbers.
    #expect(abs(mean.values.reduce(0) { $0 + Double($1) } / 100_000 - 0.5) < 0.0055)
  }
}
