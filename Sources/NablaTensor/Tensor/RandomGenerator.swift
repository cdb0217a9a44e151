import CNablaKernels
import NablaCore

/// A random number generator that gives the same numbers for the same seed on every machine and for
/// every number of threads.
///
///     var generator = RandomGenerator(seed: 7)
///     let x = Tensor<Float>.normal([2, 3], using: &generator)
///
/// The algorithm is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3", 2011). It is counter-based: block n of a stream is a function of n and the stream's
/// key, so the elements of a tensor can be computed in any order. Each tensor begins with a new
/// block.
///
/// A generator is a value: a copy gives the same numbers again. Use ``split()`` for threads and
/// other independent streams.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
  private let key: UInt64
  /// The number of the next block.
  private var nextBlock: UInt64 = 0
  private var splits: UInt64 = 0
  /// The unused half of a block.
  private var remainder: UInt64?

  /// A generator for a seed. Different seeds give independent streams.
  public init(seed: UInt64) { key = seed }

  /// A generator with a new stream, independent of this one and of all others split from it.
  ///
  /// Its key is computed from this generator's key and the number of earlier splits, in blocks that
  /// are not used for numbers. Splitting does not change the numbers of this generator.
  public mutating func split() -> RandomGenerator {
    // The upper half of the counter distinguishes keys from numbers.
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

  /// The 128 bits of the block at a counter value.
  private func block(_ low: UInt64, _ high: UInt64) -> (UInt64, UInt64) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4) { words in
      nabla_philox_fill(Kernels.machineLevel, key, low, high, words.baseAddress, 4)
      return (
        UInt64(words[0]) | UInt64(words[1]) << 32, UInt64(words[2]) | UInt64(words[3]) << 32
      )
    }
  }

  /// A uniformly distributed integer from 0 up to but not including a bound (Lemire, "Fast random
  /// integer generation in an interval", 2019).
  ///
  /// The standard library's algorithm may change between versions.
  mutating func number(below bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let unfair = (0 &- bound) % bound
      while product.low < unfair { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Fills a new tensor with uniform numbers in [0, 1), multiples of 2^-24 for Float and of 2^-53
  /// for Double.
  mutating func fill(_ tensor: AnyTensor) {
    // Numbers drawn after a tensor do not depend on those drawn before it.
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

extension RandomGenerator: CustomStringConvertible {
  /// What it is; the state is of no use to a reader.
  public var description: String { "RandomGenerator(Philox4x32-10)" }
}
