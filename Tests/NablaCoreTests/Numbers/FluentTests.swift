import Nabla
import NablaTestSupport
import Testing

/// Each function, method and static function is the rule of its name. The rule checker applies
/// rules itself, so it would not see `asinh` give the hyperbolic cosine's inverse.
@Suite struct FluentTests {
  @Test func `no rule is without a spelling`() {
    let spelled = Set(FluentTable<Double>().rows.map(\.name))
    #expect(spelled.symmetricDifference(RuleBook.entries.map(\.name)) == [])
  }

  @Test func `every spelling records the rule of its name`() {
    forEachSpelling(of: Symbolic.self) { rule, spelling, at in
      let last = explain(at: at) { spelling($0) }.nodes.last
      #expect(last?.operation == rule.facts.name, "\(rule.name)")
      #expect(last?.inputs == Array(at.indices), "\(rule.name)")
    }
  }

  @Test func `every spelling has the rule's value and gradient in reverse mode`() {
    forEachSpelling(of: Variable<Double>.self) { rule, spelling, at in
      let got = valueWithGradient(at: at) { spelling($0) }
      let expected = valueWithGradient(at: at) { rule($0) }
      #expect(got.value.bitPattern == expected.value.bitPattern, "\(rule.name) at \(at)")
      #expect(bits(got.gradient) == bits(expected.gradient), "\(rule.name) at \(at)")
    }
  }

  @Test func `every spelling has the rule's value and derivative in forward mode`() {
    let directions = [1.25, -0.75, 2.5, 0.375]
    forEachSpelling(of: Dual<Double>.self) { rule, spelling, at in
      let along = Array(directions.prefix(at.count))
      let got = jvp(at: at, along: along) { [spelling($0)] }
      let expected = jvp(at: at, along: along) { [rule($0)] }
      #expect(bits(got.value) == bits(expected.value), "\(rule.name) at \(at)")
      #expect(bits(got.tangent) == bits(expected.tangent), "\(rule.name) at \(at)")
    }
    forEachSpelling(of: VectorDual<SIMD8<Double>>.self) { rule, spelling, at in
      let got = forwardGradient(at: at) { spelling($0) }
      let expected = forwardGradient(at: at) { rule($0) }
      #expect(bits(got) == bits(expected), "\(rule.name) at \(at)")
    }
  }

  @Test func `every spelling has the rule's value with plain numbers`() {
    forEachSpelling(of: Double.self) { rule, spelling, at in
      #expect(spelling(at).bitPattern == rule(at).bitPattern, "\(rule.name) at \(at)")
    }
    forEachSpelling(of: Float.self) { rule, spelling, at in
      let at = at.map { Float($0) }
      #expect(spelling(at).bitPattern == rule(at).bitPattern, "\(rule.name) at \(at)")
    }
  }

  // MARK: Operators with a plain number

  @Test func `a plain number on either side of each operator`() {
    let expected = (value: [6.0, 6, 2, -2, 8, 8, 2, 0.5], slope: [1, 1, 1, -1, 2, 2, 0.5, -0.125])
    // Generic code, and the operators that Variable and Dual have for Double.
    let reverse = expected.value.indices.map { i in
      valueWithGradient(at: 4.0) { mixed($0, with: 2)[i] }
    }
    #expect(reverse.map(\.value) == expected.value)
    #expect(reverse.map(\.gradient) == expected.slope)
    let two = 2.0
    let own = expected.value.indices.map { i in
      valueWithGradient(at: 4.0) { x in
        [x + two, two + x, x - two, two - x, x * two, two * x, x / two, two / x][i]
      }
    }
    #expect(own.map(\.value) == expected.value)
    #expect(own.map(\.gradient) == expected.slope)
    let forward = expected.value.indices.map { i in
      valueWithDerivative(at: 4.0) { mixed($0, with: 2)[i] }
    }
    #expect(forward.map(\.value) == expected.value)
    #expect(forward.map(\.derivative) == expected.slope)
    let ownForward = jvp(at: [4.0], along: [1.0]) { xs in
      let x = xs[0]
      return [x + two, two + x, x - two, two - x, x * two, two * x, x / two, two / x]
    }
    #expect(ownForward.value == expected.value)
    #expect(ownForward.tangent == expected.slope)
    #expect(mixed(4.0, with: 2) == expected.value)
  }

  @Test func `division in place is division`() {
    let reverse = gradient(at: [3.0, 4.0]) { xs in
      var x = xs[0]
      x /= xs[1]
      return x
    }
    #expect(reverse == [0.25, -0.1875])
    let forward = jvp(at: [3.0, 4.0], along: [8.0, 16.0]) { xs in
      var x = xs[0]
      x /= xs[1]
      return [x]
    }
    #expect(forward.value == [0.75])
    #expect(forward.tangent == [-1])
  }

  private func mixed<N: DifferentiableNumber>(_ x: N, with c: Double) -> [N] {
    [x + c, c + x, x - c, c - x, x * c, c * x, x / c, c / x]
  }

  @Test func `comparisons are those of the values, and none holds with NaN`() {
    func all<N: DifferentiableNumber>(_ x: N, _ y: N) -> [Bool] {
      [x < y, x <= y, x == y, x >= y, x > y, x != y]
    }
    for (x, y) in [(1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (.nan, 1), (1, .nan), (.nan, .nan)] {
      #expect(all(Variable(x), Variable(y)) == all(x, y), "\(x), \(y)")
      #expect(all(Dual(x), Dual(y)) == all(x, y), "\(x), \(y)")
    }
  }

  @Test func `roots are powers, and odd ones of negative numbers are negative`() {
    func root<N: DifferentiableNumber>(_ x: N, _ n: Int) -> N { N.root(x, n) }
    let cases: [(x: Double, n: Int, value: Double, slope: Double)] = [
      (9, 2, 3, 1 / 6), (16, 4, 2, 1 / 32), (32, 5, 2, 1 / 80), (-32, 5, -2, 1 / 80),
      (-27, 3, -3, 1 / 27),
    ]
    for (x, n, value, slope) in cases {
      let reverse = valueWithGradient(at: x) { root($0, n) }
      let forward = valueWithDerivative(at: x) { root($0, n) }
      // 1 / n is rounded, and then multiplied by log x.
      for got in [reverse.value, forward.value, root(x, n)] {
        #expect((got - value).magnitude <= 8 * value.ulp, "root(\(x), \(n))")
      }
      for got in [reverse.gradient, forward.derivative] {
        #expect((got - slope).magnitude <= 8 * slope.ulp, "root(\(x), \(n))")
      }
    }
    #expect(gradient(at: -9.0) { root($0, 2) }.isNaN)
  }

  @Test func `only 0 has no reciprocal`() {
    func hasReciprocal<N: DifferentiableNumber>(_ x: N) -> Bool { x.reciprocal != nil }
    for (x, expected) in [(0.0, false), (-0.0, false), (0.5, true), (-2, true)] {
      #expect(hasReciprocal(Variable(x)) == expected)
      #expect(hasReciprocal(Dual(x)) == expected)
    }
  }

  // MARK: Helpers

  private func bits(_ numbers: [Double]) -> [UInt64] { numbers.map(\.bitPattern) }

  /// Calls the body for every spelling at points of the rule's domain.
  private func forEachSpelling<N: DifferentiableNumber>(
    of _: N.Type, _ body: (_ rule: CheckedRule, _ spelling: ([N]) -> N, _ at: [Double]) -> Void
  ) {
    for row in FluentTable<N>().rows {
      guard let entry = RuleBook.entry(named: row.name) else {
        Issue.record("there is no rule \(row.name)")
        continue
      }
      let rule = CheckedRule(entry, parameters: row.parameters)
      let points = Self.points(operands: entry.operandCount).filter { at in
        entry.operandCount == nil
          || zip(at, rule.facts.domain).allSatisfy {
            $0 > $1.lower && $0 < $1.upper && !($1.excludesZero && $0 == 0)
          }
      }
      #expect(!points.isEmpty, "\(row.name)")
      for at in points { body(rule, row.call, at) }
    }
  }

  /// On all pieces of the rules that have pieces.
  private static func points(operands: Int?) -> [[Double]] {
    switch operands {
    case 1: [[-7.5], [-1.75], [-0.625], [0.25], [0.7], [1.7], [7.5]]
    case 2: [[0.7, 1.3], [1.3, 0.7], [-0.6, 1.7], [0.7, -1.3]]
    default: [[0.7, -0.6, 1.3, 0.4]]
    }
  }
}
