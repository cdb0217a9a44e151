import Nabla
import NablaTestSupport
import Testing

@Suite struct TensorElementwiseTests {
  typealias Spelling = SpelledRule<@Sendable ([Tensor<Double>]) -> Tensor<Double>>

  /// The calls of rules whose names are not generated.
  private static let writtenByHand: [Spelling] = [
    .init("add") { $0[0] + $0[1] }, .init("subtract") { $0[0] - $0[1] },
    .init("multiply") { $0[0] * $0[1] }, .init("divide") { $0[0] / $0[1] },
    .init("negate") { -$0[0] },
    .init("reciprocal") { reciprocal($0[0]) }, .init("reciprocal") { $0[0].reciprocal() },
    .init("pow") { pow($0[0], $0[1]) }, .init("pow") { $0[0].pow($0[1]) },
    .init("powerOf", [2]) { $0[0].pow(2) }, .init("powerOf", [2.5]) { pow($0[0], 2.5) },
    .init("clamp", [-1, 1]) { $0[0].clamp(min: -1, max: 1) },
    .init("clamp", [-1, 1]) { clamp($0[0], min: -1, max: 1) },
    .init("clamp", [-0.5, .infinity]) { clamp($0[0], min: -0.5) },
    .init("polygamma", [1]) { $0[0].polygamma(1) },
    .init("polygamma", [2]) { polygamma(2, $0[0]) },
    .init("softplus") { softplus($0[0]) }, .init("softplus") { $0[0].softplus() },
  ]

  /// All spellings of calls of the rule with tensors.
  static func spellings(of name: String) -> [Spelling] {
    let spellings = (tensorSpellings(Double.self) + writtenByHand).filter { $0.name == name }
    #expect(!spellings.isEmpty, "\(name) is no function of tensors")
    return spellings
  }

  /// Points in an interval, its closed ends, and special numbers.
  private static func points(_ domain: Interval, _ numbers: inout SeededNumbers) -> [Double] {
    let range = max(domain.lower, -3)...min(domain.upper, 3)
    return numbers.list(20, range).filter { !domain.excludesZero || $0 != 0 }
      + [.nan, .infinity, -.infinity, 0, -0.0, 1, -1]
  }

  @Test(arguments: RuleBook.entries.filter { $0.operandCount == 1 }.map(\.name))
  func `every rule of one operand is a function of tensors`(_ name: String) throws {
    let entry = try #require(RuleBook.entry(named: name))
    guard case .unary(let make) = entry.form else { return }
    for spelling in Self.spellings(of: name) {
      let rule = make(spelling.parameters)
      var numbers = SeededNumbers(seed: 3)
      let points = Self.points(entry.facts.domain[0], &numbers)
      let x = Tensor(points, requiresGrad: true)
      let y = spelling.call([x])
      for (point, value) in zip(points, y.scalars) {
        expectClose(value, rule.value(point), "\(name)(\(point))")
      }
      guard y.any.requiresGrad else { continue }
      let seed = Tensor(numbers.list(points.count, 0.5...2))
      (y * seed).sum().backward()
      let gradients = x.grad?.scalars ?? [Double](repeating: 0, count: points.count)
      for (index, point) in points.enumerated() {
        let partial: Double = rule.partial(point, rule.value(point)).number()
        expectClose(gradients[index], partial * seed.scalars[index], "\(name)'(\(point))")
      }
    }
  }

  @Test(arguments: RuleBook.entries.filter { $0.operandCount == 2 }.map(\.name))
  func `every rule of two operands is a function of tensors`(_ name: String) throws {
    let entry = try #require(RuleBook.entry(named: name))
    guard case .binary(let rule) = entry.form else { return }
    var numbers = SeededNumbers(seed: 4)
    let lefts = Self.points(entry.facts.domain[0], &numbers)
    let rights = Self.points(entry.facts.domain[1], &numbers)
    let x = Tensor(shape: [lefts.count, 1], scalars: lefts)
    for spelling in Self.spellings(of: name) {
      let y = spelling.call([x, Tensor(rights)])
      #expect(y.shape == [lefts.count, rights.count])
      for (i, left) in lefts.enumerated() {
        for (j, right) in rights.enumerated() {
          expectClose(
            y.scalars[i * rights.count + j], rule.value(left, right), "\(name)(\(left), \(right))")
        }
      }
    }
  }

  /// Checks agreement to a few units in the last place, the accuracy of the machine's functions.
  private func expectClose(_ actual: Double, _ expected: Double, _ what: String) {
    let isSame = actual == expected || (actual.isNaN && expected.isNaN)
    #expect(
      isSame || abs(actual - expected) <= 1e-13 * (1 + abs(expected)),
      "\(what): \(actual), \(expected)")
  }

  @Test func `numbers are operands on either side`() {
    let x = Tensor([1.0, 2, 4])
    #expect((2 * x + 5).scalars == [7, 9, 13])
    #expect((1 / x).scalars == [1, 0.5, 0.25])
    #expect((3 - x).scalars == [2, 1, -1])
    #expect((x - 1).scalars == [0, 1, 3])
    #expect((x / 2).scalars == [0.5, 1, 2])
    let y = Tensor<Float>([1, 2])
    #expect((0.5 * y - 1).scalars == [-0.5, 0])
  }

  @Test func `powers at zero and at negative numbers are as PyTorch has them`() {
    let x = Tensor([0.0, -2, 3], requiresGrad: true)
    (x.pow(0) + x.pow(3)).sum().backward()
    #expect(x.grad?.scalars == [0, 12, 27])
    #expect(pow(Tensor([-8.0]), 1.0 / 3).item().isNaN)
    let y = Tensor([2.0, 0, -1], requiresGrad: true)
    pow(0, y).sum().backward()
    #expect(y.grad?.scalars[0] == 0 && y.grad?.scalars[1] == 0)
  }

  @Test func `quotients are rounded down or towards zero`() {
    let x = Tensor([7.0, -7, 7, -7, 6, -1, 1e-300, 0.0])
    let y = Tensor([2.0, 2, -2, -2, 3, .infinity, -.infinity, 5])
    #expect(x.divided(by: y, rounding: .floor).scalars == [3, -4, -4, 3, 2, -1, -1, 0])
    #expect(x.divided(by: y, rounding: .towardZero).scalars == [3, -3, -3, 3, 2, 0, 0, 0])
    // 1 / 0.1 rounds to 10, but 0.1 is greater than a tenth.
    #expect(Tensor([1.0]).divided(by: 0.1, rounding: .floor).item() == 9)
    #expect(Tensor([1.0, -1]).divided(by: 0, rounding: .floor).scalars == [.infinity, -.infinity])
    #expect(fmod(x, y).scalars == [1, -1, 1, -1, 0, -1, 1e-300, 0])
    #expect(remainder(x, Tensor([2.0])).scalars.prefix(4) == [1, 1, 1, 1])
    #expect(fmod(Tensor([5.0]), 0).item().isNaN)
  }

  /// Elements with their bounds, and the gradients by all three: PyTorch's, unless the bounds are
  /// equal and the element is below them.
  static let clamped: [(x: Double, lower: Double, upper: Double, gradients: [Double])] = [
    (0, 1, 1, [0, 1, 0]), (1, 1, 1, [1, 0, 0]), (2, 1, 1, [0, 0, 1]), (.infinity, 1, 1, [0, 0, 1]),
    (-.infinity, -.infinity, -.infinity, [1, 0, 0]), (0, .infinity, .infinity, [0, 1, 0]),
    (.nan, 1, 1, [0, 0, 0]), (0, 1, 2, [0, 1, 0]), (1, 1, 2, [1, 0, 0]), (2, 1, 2, [1, 0, 0]),
    (3, 1, 2, [0, 0, 1]), (0, 2, 1, [0, 0, 1]), (1, 2, 1, [0, 0, 1]), (2, 2, 1, [0, 0, 1]),
    (.nan, 2, 1, [0, 0, 1]), (0, .nan, -5, [0, 0, 1]), (0, .nan, 5, [0, 0, 0]),
    (0, 1, .nan, [0, 0, 0]),
  ]

  @Test
  func `the gradient of a clamped element goes where its value is from, also at equal bounds`() {
    for (x, lower, upper, expected) in Self.clamped {
      let found = gradient(at: [Tensor(x), Tensor(lower), Tensor(upper)]) {
        $0[0].clamp(min: $0[1], max: $0[2])
      }
      #expect(found.map { $0.item() } == expected, "\(x) from \(lower) to \(upper)")
      if !(lower <= upper) { continue }
      let scalar = gradient(at: x) { clamp($0, min: lower, max: upper) }
      #expect(scalar == expected[0], "\(x) from \(lower) to \(upper)")
      let bounded = gradient(at: Tensor(x)) { $0.clamp(min: lower, max: upper) }
      #expect(bounded.item() == expected[0], "\(x) from \(lower) to \(upper)")
    }
  }

  @Test func `clamping sends the gradient where the value is from`() {
    let x = Tensor([-3.0, -1, 0, 1, 3, .nan], requiresGrad: true)
    let y = x.clamp(min: -1, max: 1)
    #expect(y.scalars.prefix(5) == [-1, -1, 0, 1, 1] && y.scalars[5].isNaN)
    y.sum().backward()
    #expect(x.grad?.scalars == [0, 1, 1, 1, 0, 0])
    // If the bounds are reversed, the result is the upper one.
    #expect(Tensor([0.0, 5]).clamp(min: 2, max: 1).scalars == [1, 1])
    let lower = Tensor([0.0, 2, .nan], requiresGrad: true)
    let upper = Tensor([1.0, 1, -5], requiresGrad: true)
    let z = Tensor([-1.0, 0, 0]).clamp(min: lower, max: upper)
    #expect(z.scalars.prefix(2) == [0, 1] && z.scalars[2].isNaN)
    (z * Tensor([2.0, 3, 4])).sum().backward()
    #expect(lower.grad?.scalars == [2, 0, 0])
    #expect(upper.grad?.scalars == [0, 3, 4])
    #expect(message { _ = x.clamp() }.hasPrefix("clamp: a tensor of shape [6] is to be kept in no"))
    #expect(clamp(Tensor([0.0, 2]), min: Tensor([1.0]), max: nil).scalars == [1, 2])
  }

  @Test func `softplus turns into a line at its threshold`() {
    let x = Tensor([0.5, -1, 3], requiresGrad: true)
    let y = x.softplus(beta: 2, threshold: 1.5)
    #expect(y.scalars[2] == 3)
    #expect(abs(y.scalars[0] - 0.6566308) < 1e-6)
    y.sum().backward()
    #expect(x.grad?.scalars[2] == 1)
  }

  @Test func `parameters that keep changing do not pile up`() {
    let x = Tensor([-1.0])
    for i in 1...1000 {
      #expect(x.leakyRelu(slope: Double(i)).item() == Double(-i))
    }
  }

  @Test func `empty tensors and single numbers are operands`() {
    let empty = Tensor(shape: [0, 3], scalars: [Double]())
    #expect((empty + Tensor([1.0, 2, 3])).shape == [0, 3])
    #expect((empty * 2).exp().shape == [0, 3])
    #expect((Tensor(3.0) * Tensor(2.0)).shape == [])
  }

  @Test func `shapes that do not fit are named`() {
    let x = Tensor(shape: [2, 3], scalars: [Double](repeating: 1, count: 6)).named("x")
    let y = Tensor([1.0, 2, 3, 4])
    let text = message { _ = x * y }
    #expect(
      text == """
        multiply: the shapes cannot be broadcast together: left "x" [2, 3], right a tensor of shape \
        [4]. Counted from the last, dimensions must be equal, or one of them 1.
        """)
    let bounded = message { _ = Tensor(0.0).clamp(min: x, max: y) }
    #expect(
      bounded.contains(
        #"together: a tensor of shape [], "x" [2, 3], a tensor of shape [4]."#))
  }

  @Test func `whole numbers are added and multiplied`() {
    let x = Tensor<Int32>([1, -2, .max])
    #expect((x + 1).scalars == [2, -1, .min])
    #expect((x * x).scalars == [1, 4, 1])
    #expect((-x).scalars == [-1, 2, -.max])
    let y = Tensor<UInt8>([200, 1])
    #expect((y + y).scalars == [144, 2])
    let z = Tensor(shape: [2, 1], scalars: [Int64(1), 2]) - Tensor<Int64>([10, 20])
    #expect(z.shape == [2, 2] && z.scalars == [-9, -19, -8, -18])
    #expect(message { _ = x + Tensor<Int32>([1, 2]) }.hasPrefix("add: the shapes cannot be"))
  }
}
