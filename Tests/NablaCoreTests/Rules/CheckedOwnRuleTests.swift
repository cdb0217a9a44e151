import Nabla
import NablaTestSupport
import Testing

/// A rule with one operand and a parameter: a bump of a given width.
private struct Bump: UnaryRule {
  static let facts = RuleFacts("bump", "exp(-(x / width)²)", derivatives: ["-2 x r / width²"])
  let width: Double
  var parameters: [Double] { [width] }
  func value<N: RuleNumber>(_ x: N) -> N { N.exp(-((x / width) * (x / width))) }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    .varying(-2 / (width * width) * (x * y))
  }
}

/// A rule with two operands and no facts: the harmonic mean of x² + 1 and y² + 2.
private struct Harmonic: BinaryRule {
  func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let (a, b) = (x * x + 1, y * y + 2)
    return 2 * (a * b) / (a + b)
  }
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    let ratio = r / (x * x + 1)
    return .varying(ratio * ratio * x)
  }
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    let ratio = r / (y * y + 2)
    return .varying(ratio * ratio * y)
  }
}

/// A rule with many operands: the sum of cubes.
private struct Cubes: ManyRule {
  func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
    xs.dropFirst().reduce(xs[0] * xs[0] * xs[0]) { $0 + $1 * $1 * $1 }
  }
  func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<N> {
    .varying(3 * (xs[i] * xs[i]))
  }
}

@Suite("A rule of one's own")
struct CheckedOwnRuleTests {
  static let rules: [CheckedRule] = [
    .unary(Bump(width: 1.5)), .binary(Harmonic()), .many(Cubes()),
  ]

  @Test("It is checked like a built-in one and works in every engine", arguments: rules.indices)
  func passesTheChecker(_ index: Int) {
    let failures = RuleChecker().checkDifferences(Self.rules[index])
    #expect(failures.isEmpty, "\(failures.report)")
  }

  @Test("Its mistakes are noticed like a built-in one's", arguments: rules.indices)
  func mistakesAreNoticed(_ index: Int) {
    let rule = Self.rules[index]
    for corruption in Corruption.all(of: rule) {
      let failures = RuleChecker().checkDifferences(rule.corrupted(by: corruption))
      #expect(!failures.isEmpty, "\(corruption) in \(rule.name)")
    }
  }

  @Test("It gives what the same function made of built-in rules gives, at order 2 too")
  func equalsBuiltInRules() {
    func composed<N: DifferentiableNumber>(_ x: [N]) -> N {
      let a = square(x[0]) + 1
      let b = square(x[1]) + 2
      let harmonic = 2 / (1 / a + 1 / b)
      let bump = exp(-square(x[1] / 1.5))
      return harmonic * bump + pow(x[0], 3) + pow(x[1], 3)
    }
    func own<N: DifferentiableNumber>(_ x: [N]) -> N {
      N.apply(Harmonic(), x[0], x[1]) * N.apply(Bump(width: 1.5), x[1]) + N.apply(Cubes(), x)
    }
    let at = [0.7, -1.2]
    for (a, b) in zip(gradient(at: at) { own($0) }, gradient(at: at) { composed($0) }) {
      #expect(abs(a - b) < 1e-14 * (1 + abs(b)))
    }
    let (rows, known) = (hessian(at: at) { own($0) }, hessian(at: at) { composed($0) })
    for (a, b) in zip(rows.joined(), known.joined()) {
      #expect(abs(a - b) < 1e-14 * (1 + abs(b)))
    }
  }

  @Test("It needs no facts: its name is its type's")
  func nameWithoutFacts() {
    #expect(CheckedRule.many(Cubes()).name == "Cubes")
    #expect(CheckedRule.unary(Bump(width: 1.5)).name == "bump(1.5)")
  }
}
