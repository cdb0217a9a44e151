import CNablaKernels
import NablaCore

/// A source of random numbers that gives the same ones for the same seed, on every machine and for
/// every number of threads.
///
///     var generator = RandomGenerator(seed: 7)
///     let x = Tensor<Float>.normal([2, 3], using: &generator)
///
/// It is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// 2011): block number n of a stream is a function of n and the stream's key, without anything in
/// between, so the elements of a tensor can be computed in any order. Each tensor begins with a new
/// block.
///
/// A generator is a value: a copy gives the same numbers again. Threads, and whatever else is to be
/// independent, get generators of their own from ``split()``.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
  private let key: UInt64
  /// The next block.
  private var nextBlock: UInt64 = 0
  private var splits: UInt64 = 0
  /// What is left of a block that single numbers are taken from.
  private var remainder: UInt64?

  /// A generator for a seed. Different seeds give independent streams.
  public init(seed: UInt64) { key = seed }

  /// Another generator, whose stream is independent of this one's and of every other that is split
  /// from it.
  ///
  /// Its key is computed from this one's, in blocks that numbers are never taken from, and from how
  /// often this one was split before. What this generator gives does not change by it.
  public mutating func split() -> RandomGenerator {
    // The upper half of the counter tells keys from numbers.
    let key = block(splits, 1).0
    splits += 1
    return RandomGenerator(seed: key)
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    if let last = remainder.take() { return last }
    let (first, second) = block(nextBlock, 0)
    nextBlock += 1
    remainder = second
    return first
  }

  /// The 128 bits of the block of a counter.
  private func block(_ low: UInt64, _ high: UInt64) -> (UInt64, UInt64) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4) { words in
      nabla_philox_fill(Kernels.machineLevel, key, low, high, words.baseAddress, 4)
      return (
        UInt64(words[0]) | UInt64(words[1]) << 32, UInt64(words[2]) | UInt64(words[3]) << 32
      )
    }
  }

  /// A whole number from 0 up to, but without, a bound, each as likely (Lemire, "Fast random integer
  /// generation in an interval", 2019).
  ///
  /// The standard library's own may change from version to version.
  mutating func number(below bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let unfair = (0 &- bound) % bound
      while product.low < unfair { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Fills a new tensor with uniform numbers from [0, 1), all multiples of 2^-24 of Float and of 2^-53
  /// of Double.
  mutating func fill(_ tensor: AnyTensor) {
    // Single numbers after a tensor do not depend on those before it.
    remainder = nil
    let perBlock = 16 / tensor.elementType.size
    let (key, first, count) = (key, nextBlock, tensor.count)
    let blocks = (count + perBlock - 1) / perBlock
    Parallel.forEach(blocks, work: 40, alignment: 16) { range in
      let start = range.lowerBound * perBlock
      let length = min(range.upperBound * perBlock, count) - start
      let counter = first + UInt64(range.lowerBound)
      tensor.kernels.uniform(key, counter, 0, tensor.pointer(at: start), length)
    }
    nextBlock += UInt64(blocks)
  }
}
