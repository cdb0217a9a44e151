import Nabla
import Testing

@Suite struct RandomTests {
  @Test func `the generator gives the published words of Philox4x32-10`() {
    // The published test vector for a counter and a key of zeros.
    var generator = RandomGenerator(seed: 0)
    #expect(generator.next() == 0xe169_c58d_6627_e8d5)
    #expect(generator.next() == 0x9b00_dbd8_bc57_ac4c)
  }

  @Test func `the same seed gives the same numbers, another seed others`() {
    func numbers(_ seed: UInt64) -> [Float] {
      var generator = RandomGenerator(seed: seed)
      _ = generator.next()
      return Tensor<Float>.normal([3, 5], using: &generator).scalars
    }
    #expect(numbers(1) == numbers(1))
    #expect(numbers(1) != numbers(2))
    var generator = RandomGenerator(seed: 1)
    let copy = generator
    let first = Tensor<Double>.uniform([7], using: &generator)
    let second = Tensor<Double>.uniform([7], using: &generator)
    #expect(Set(first.scalars + second.scalars).count == 14)
    generator = copy
    #expect(Tensor<Double>.uniform([7], using: &generator).scalars == first.scalars)
  }

  @Test func `withSeed draws the numbers of one generator, and scopes nest`() {
    var generator = RandomGenerator(seed: 7)
    let first = Tensor<Float>.normal([5], using: &generator)
    let second = Tensor<Double>.uniform([3], in: -1..<1, using: &generator)
    let third = Tensor<Int64>.permutation(6, using: &generator)
    let fourth = Tensor<Bool>.bernoulli([9], probability: 0.5, using: &generator)
    withSeed(7) {
      let weight = Tensor<Float>.normal([5], requiresGrad: true)
      #expect(weight.scalars == first.scalars)
      #expect(weight.requiresGrad && weight.isLeaf)
      let inner = withSeed(7) { Tensor<Float>.normal([5]).scalars }
      #expect(inner == first.scalars)
      #expect(Tensor<Double>.uniform([3], in: -1..<1).scalars == second.scalars)
      #expect(Tensor<Int64>.permutation(6).scalars == third.scalars)
      #expect(Tensor<Bool>.bernoulli([9], probability: 0.5).scalars == fourth.scalars)
    }
    let message = failure { _ = Tensor<Float>.normal([2]) }
    #expect(message.contains("normal: there is no generator to draw from"))
    #expect(message.contains("withSeed(7)"))
  }

  @Test func `a checkpoint draws the same numbers again in the backward pass`() {
    func dropout(_ x: Tensor<Double>) -> Tensor<Double> {
      x * x * Tensor<Double>.uniform([100])
    }
    func gradient(_ layer: (Tensor<Double>) -> Tensor<Double>) -> [Double] {
      let x = Tensor<Double>.ones([100], requiresGrad: true)
      let y = withSeed(3) {
        let y = layer(layer(x))
        // A draw between the two runs does not matter.
        _ = Tensor<Double>.normal([7])
        return y
      }
      withSeed(99) { y.sum().backward() }
      return x.grad!.scalars
    }
    let plain = gradient(dropout)
    #expect(gradient { x in checkpoint(x, dropout) } == plain)
    #expect(Set(plain).count == 100)
  }

  @Test func `the numbers of a large tensor are those of small ones after each other`() {
    // So they do not depend on how the work is split over threads.
    var (large, small) = (RandomGenerator(seed: 3), RandomGenerator(seed: 3))
    let float = Tensor<Float>.uniform([100_003], using: &large)
    for i in 0..<100 {
      let part = Tensor<Float>.uniform([1000], using: &small)
      #expect(float[(1000 * i)..<(1000 * i + 1000)].scalars == part.scalars)
    }
    (large, small) = (RandomGenerator(seed: 4), RandomGenerator(seed: 4))
    let double = Tensor<Double>.uniform([60_001], using: &large)
    for i in 0..<60 {
      let part = Tensor<Double>.uniform([1000], using: &small)
      #expect(double[(1000 * i)..<(1000 * i + 1000)].scalars == part.scalars)
    }
  }

  @Test func `streams that are split are independent, and leave the first as it was`() {
    var generator = RandomGenerator(seed: 5)
    var untouched = generator
    var streams = (0..<8).map { _ in generator.split() }
    streams += [0, 1].map { streams[$0].split() }
    #expect(generator.next() == untouched.next())
    let count = 1 << 14
    var all = streams.indices.map { Tensor<Double>.uniform([count], using: &streams[$0]).scalars }
    all.append(Tensor<Double>.uniform([count], using: &generator).scalars)
    for i in all.indices {
      for j in 0..<i {
        let covariance = zip(all[i], all[j]).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) }
        // Five times the standard deviation of a sum of products of variance 1/144.
        #expect(abs(covariance) < 5 * (Double(count) / 144).squareRoot(), "\(i) \(j)")
      }
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `uniform numbers fill their range evenly`(_ seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    let x = Tensor<Double>.uniform([1 << 16], in: -2..<6, using: &generator).scalars
    #expect(x.allSatisfy { $0 >= -2 && $0 < 6 })
    #expect(chiSquare(x.map { Int(($0 + 2) * 8) }, bins: 64) < 63 + 5 * 126.0.squareRoot())
    let y = Tensor<Float>.uniform([1 << 16], using: &generator).scalars
    #expect(y.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(chiSquare(y.map { Int($0 * 64) }, bins: 64) < 63 + 5 * 126.0.squareRoot())
    // Tests the last bits, too.
    #expect(chiSquare(y.map { Int($0 * 0x1p24) % 64 }, bins: 64) < 63 + 5 * 126.0.squareRoot())
  }

  @Test(arguments: [21, 22, 23] as [UInt64])
  func `normal numbers have the normal distribution`(_ seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    let count = 1 << 16
    let float = Tensor<Float>.normal(
      [count + 1], mean: 3, standardDeviation: 2, using: &generator)
    let double = Tensor<Double>.normal([2, count / 2], using: &generator)
    for x in [float.scalars.map { (Double($0) - 3) / 2 }, double.scalars] {
      let n = Double(x.count)
      let moments = (1...4).map { power in
        x.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } } / n
      }
      // The moments 0, 1, 0, 3 with the variances 1, 2, 15 and 96 over n.
      for (moment, (mean, variance)) in zip(moments, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
        #expect(abs(moment - mean) < 5 * (variance / n).squareRoot())
      }
      // The distribution function maps them to uniform numbers.
      let places = x.map { min(63, Int(normalProbability($0) * 64)) }
      #expect(chiSquare(places, bins: 64) < 63 + 5 * 126.0.squareRoot())
      // The two numbers of a pair are independent.
      let half = x.count / 2
      let covariance = (0..<half).reduce(0) { $0 + x[$1] * x[$1 + (x.count + 1) / 2] }
      #expect(abs(covariance) < 5 * Double(half).squareRoot())
    }
  }

  @Test func `whole numbers, permutations and Bernoulli trials are fair`() {
    var generator = RandomGenerator(seed: 31)
    let count = 60_000
    let dice = Tensor<Int32>.uniform([count], in: -1..<5, using: &generator).scalars
    #expect(chiSquare(dice.map { Int($0) + 1 }, bins: 6) < 5 + 5 * 10.0.squareRoot())
    let bytes = Tensor<UInt8>.uniform([count], in: 0..<255, using: &generator).scalars
    #expect(chiSquare(bytes.map(Int.init), bins: 255) < 254 + 5 * 508.0.squareRoot())
    let all = Tensor<Int32>.uniform([4], in: .min ..< .max, using: &generator).scalars
    #expect(Set(all).count == 4)

    #expect(
      Tensor<Int64>.permutation(1000, using: &generator).scalars.sorted() == Array(0..<1000))
    let orders = (0..<12_000).map { _ in
      let order = Tensor<Int64>.permutation(3, using: &generator).scalars
      return Int(order[0] * 2 + (order[1] > order[2] ? 1 : 0))
    }
    #expect(chiSquare(orders, bins: 6) < 5 + 5 * 10.0.squareRoot())

    let trials = Tensor<Bool>.bernoulli([count], probability: 0.3, using: &generator).scalars
    let successes = Double(trials.filter { $0 }.count)
    #expect(abs(successes - 18_000) < 5 * (Double(count) * 0.3 * 0.7).squareRoot())
    #expect(
      Tensor<Bool>.bernoulli([9], probability: 1, using: &generator).scalars
        == .init(repeating: true, count: 9))
    #expect(
      Tensor<Bool>.bernoulli([9], probability: 0, using: &generator).scalars
        == .init(repeating: false, count: 9))
  }

  @Test func `empty tensors and single numbers are random, too; wrong arguments are named`() {
    var generator = RandomGenerator(seed: 41)
    #expect(Tensor<Float>.normal([0, 3], using: &generator).scalars == [])
    #expect(Tensor<Float>.normal([], using: &generator).scalars.count == 1)
    #expect(Tensor<Int64>.permutation(0, using: &generator).scalars == [])
    #expect(
      message { _ = Tensor<Bool>.bernoulli([1], probability: 2, using: &generator) }.contains(
        "2.0 is no probability"))
    #expect(
      message { _ = Tensor<Int32>.uniform([1], in: 3..<3, using: &generator) }.contains(
        "no number in the range 3..<3"))
    #expect(message { _ = Tensor<Int64>.permutation(-1, using: &generator) } != "")
  }
}

/// The chi-square statistic of counts for a uniform distribution.
private func chiSquare(_ places: [Int], bins: Int) -> Double {
  var counts = [Double](repeating: 0, count: bins)
  for place in places { counts[place] += 1 }
  let expected = Double(places.count) / Double(bins)
  return counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
}

/// The normal distribution function.
private func normalProbability(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
