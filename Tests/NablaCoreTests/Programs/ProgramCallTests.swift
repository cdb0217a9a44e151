import Nabla
import NablaTestSupport
import Testing

@Suite("Loops over data and sub-programs are one record")
struct ProgramCallTests {
  /// A row x, y and parameters p, q.
  static func term<N: DifferentiableNumber>(_ x: N, _ y: N, _ p: N, _ q: N) -> N {
    let r = tanh(p * x + q) - y
    return r * r + select(x .< 0, q * x, p * p)
  }
  static let body = try! Program(inputs: 4) { v in term(v[0], v[1], v[2], v[3]) }

  static func data(_ count: Int) -> [[Double]] {
    var random = SeededGenerator(seed: 5)
    return (0..<count).map { _ in (0..<2).map { _ in Double.random(in: -1...1, using: &random) } }
  }

  /// The same, unrolled.
  static func unrolled<N: DifferentiableNumber>(_ rows: [[Double]], _ p: [N]) -> N {
    rows.reduce(N(0.0)) { $0 + term(N($1[0]), N($1[1]), p[0], p[1]) } * p[0]
  }

  private func agree(_ found: Double, _ expected: Double) -> Bool {
    abs(found - expected) <= 1e-11 * (1 + abs(expected))
  }

  @Test("A sum over data: value, gradient and Hessian", arguments: [1, 2, 9, 100, 1500])
  func sums(count: Int) throws {
    let rows = Self.data(count)
    let program = try Program(inputs: 2) { p in Self.body.sum(rows: rows, uniform: p)[0] * p[0] }
    let at = [0.7, -0.3]
    let (value, gradient) = try program.valueWithGradient(at: at)
    let expected = valueWithGradient(at: at) { Self.unrolled(rows, $0) }
    #expect(agree(value, expected.value))
    #expect(zip(gradient, expected.gradient).allSatisfy { agree($0, $1) })
    let second = hessian(at: at) { Self.unrolled(rows, $0) }
    for (found, expected) in zip(try program.hessian(at: at).joined(), second.joined()) {
      #expect(agree(found, expected))
    }
  }

  @Test("Rows of the recording's own numbers have gradients, one a row")
  func rowsOfNumbers() throws {
    let count = 30
    func unrolled<N: DifferentiableNumber>(_ x: [N]) -> N {
      (0..<count).reduce(N(0.0)) {
        $0 + Self.term(x[2 * $1], exp(x[2 * $1 + 1]), x[2 * count], x[2 * count + 1])
      }
    }
    let program = try Program(inputs: 2 * count + 2) { x in
      let rows = (0..<count).map { [x[2 * $0], exp(x[2 * $0 + 1])] }
      return Self.body.sum(rows: rows, uniform: Array(x.suffix(2)))[0]
    }
    let at = Self.data(count).flatMap { $0 } + [0.4, 0.2]
    let (value, gradient) = try program.valueWithGradient(at: at)
    let expected = valueWithGradient(at: at) { unrolled($0) }
    #expect(agree(value, expected.value))
    #expect(zip(gradient, expected.gradient).allSatisfy { agree($0, $1) })
    let second = hessian(at: at) { unrolled($0) }
    for (found, expected) in zip(try program.hessian(at: at).joined(), second.joined()) {
      #expect(agree(found, expected))
    }
  }

  @Test("Mapped results are numbers like any other, and unused ones do no harm")
  func maps() throws {
    // The derivative of the root is infinite at 0, in a row whose result is not used.
    let body = try Program(inputs: 2) { v in [sqrt(v[0]) * v[1], v[0] - v[1]] }
    let rows = [[4.0], [0.0], [9.0]]
    let program = try Program(inputs: 1) { p in
      let results = body.map(rows: rows, uniform: p)
      return results[0][0] * results[2][0] + results[1][1] * results[1][1]
    }
    let (value, gradient) = try program.valueWithGradient(at: [1.5])
    #expect(agree(value, 6 * 1.5 * 1.5 + 1.5 * 1.5))
    #expect(agree(gradient[0], 12 * 1.5 + 2 * 1.5))
  }

  @Test("A program calls a program that calls a program")
  func nests() throws {
    let square = try Program(inputs: 1) { x in [x[0] * x[0]] }
    let quartic = try Program(inputs: 1) { x in [square(square(x))[0]] }
    let outer = try Program(inputs: 2) { x in
      quartic.sum(rows: [[x[0]], [x[1]]])[0] + quartic([x[0]])[0]
    }
    let (value, gradient) = try outer.valueWithGradient(at: [2, 3])
    #expect(value == 16 + 81 + 16)
    #expect(gradient == [64, 108])
    #expect(try outer.hessian(at: [2, 3]) == [[96, 0], [0, 108]])
    #expect(
      try outer.valuesWithGradients(at: [[2, 3], [1, 1]]).gradients == [[64, 108], [8, 4]])
  }

  @Test("A hundred thousand observations are one body")
  func isOneBody() throws {
    let rows = Self.data(100_000)
    let program = try Program(inputs: 2) { p in Self.body.sum(rows: rows, uniform: p)[0] }
    #expect(program.statistics.recordedNodes < 10)
    #expect(program.statistics.operations < 100)
    let value = try program.value(at: [0.7, -0.3])
    let expected = rows.reduce(0) { $0 + Self.term($1[0], $1[1], 0.7, -0.3) }
    #expect(agree(value, expected))
  }

  @Test("An explanation shows a call's gradients")
  func explains() {
    let rows = Self.data(3)
    let why = explain(at: ["p": 0.7, "q": -0.3]) { p, q in
      Self.body.sum(rows: rows, uniform: [p, q])[0] * p
    }
    let expected = gradient(at: [0.7, -0.3]) { Self.unrolled(rows, $0) }
    #expect(agree(why.node(named: "p")!.gradient!, expected[0]))
    #expect(agree(why.node(named: "q")!.gradient!, expected[1]))
  }

  @Test("An explanation shows the gradients of a called program's data, too")
  func explainsData() {
    let body = try! Program(inputs: 1, data: 1) { x, d in x[0] * d[0] * d[0] }
    let why = explain(at: ["x": 3, "d": 2]) { x, d in body([x, d])[0] }
    #expect(why.node(named: "x")!.gradient == 4)
    #expect(why.node(named: "d")!.gradient == 12)
  }

  @Test("What has no part in the output has no influence, through calls too")
  func reachesThroughCalls() throws {
    let powers = try Program(inputs: 1) { v in [v[0] * v[0], sqrt(v[0])] }
    // Each row uses another output; the derivative of the root is infinite at 0.
    let rows = try Program(inputs: 2) { x in
      let r = powers.map(rows: [[x[0]], [x[1]]])
      return r[0][0] + r[1][1]
    }
    #expect(try rows.valueWithGradient(at: [0, 4]).gradient == [0, 0.25])
    let chosen = try Program(inputs: 1) { x in
      let r = powers(x)
      return r[0] + select(x[0] .> 0, r[1], x[0])
    }
    #expect(try chosen.valueWithGradient(at: [0]).gradient == [1])
    #expect(try chosen.valueWithGradient(at: [4]).gradient == [8.25])
    let product = try Program(inputs: 2) { v in sqrt(v[0]) * v[1] }
    let masked = try Program(inputs: 3) { x in
      let r = product.map(rows: [[x[0]], [x[1]]], uniform: [x[2]])
      return r[0][0] + select(x[1] .> 0, r[1][0], x[1])
    }
    #expect(try masked.valueWithGradient(at: [4, 0, 3]).gradient == [0.75, 1, 2])
    let first = try Program(inputs: 2) { v in v[0] }
    let unused = try Program(inputs: 2) { x in first([x[0], sqrt(x[1])])[0] }
    #expect(try unused.valueWithGradient(at: [1, 0]).gradient == [1, 0])
    let either = try Program(inputs: 2) { v in select(v[0] .> 0, v[0], v[1]) }
    let inside = try Program(inputs: 2) { x in either([x[0], sqrt(x[1])])[0] }
    #expect(try inside.valueWithGradient(at: [1, 0]).gradient == [1, 0])
    #expect(try inside.hessian(at: [1, 0]) == [[0, 0], [0, 0]])
  }

  @Test("A value and a pullback that divide the inputs differently are not taken for one run")
  func keepsDifferentCallsApart() throws {
    let body = try Program(inputs: 2) { v in sin(v[0]) * exp(v[1]) }
    let program = try Program(inputs: 3) { x in
      let d = body([x[0], x[1]])
      let r = body.map(rows: [[x[0]]], uniform: [x[2]])
      return x[1] * r[0][0] + d[0]
    }
    let at = [0.3, 1.1, 0.25]
    let expected = valueWithGradient(at: at) { x in
      x[1] * (sin(x[0]) * exp(x[2])) + sin(x[0]) * exp(x[1])
    }
    let (value, gradient) = try program.valueWithGradient(at: at)
    #expect(agree(value, expected.value))
    #expect(zip(gradient, expected.gradient).allSatisfy { agree($0, $1) })
  }

  @Test("Thousands of results and of comparisons are compiled")
  func compilesManyResults() throws {
    let body = try Program(inputs: 2) { v in sin(v[0]) * v[1] }
    let mapped = try Program(inputs: 1) { x in
      body.map(rows: (0..<3000).map { [Double($0)] }, uniform: x).reduce(Symbolic(0)) { $0 + $1[0] }
    }
    let sum = (0..<3000).reduce(0) { $0 + sin(Double($1)) }
    #expect(abs(try mapped.valueWithGradient(at: [2]).gradient[0] - sum) < 1e-9)
    let x = (0..<300).map { Double(($0 * 7919) % 10007) }
    let sorted = try Program(sampledAt: x) { x in x.sorted()[150] }
    #expect(try sorted.value(at: x) == x.sorted()[150])
  }

  @Test("Wrong rows make the recording fail")
  func refusesWrongRows() {
    func record(_ rows: [[Double]]) throws {
      let body = try Program(inputs: 2) { x in [x[0] * x[1]] }
      _ = try Program(inputs: 1) { p in body.sum(rows: rows, uniform: p)[0] }
    }
    #expect(throws: ProgramError.emptyBatch) { try record([]) }
    #expect(throws: ProgramError.raggedBatch(row: 1, expected: 1, found: 2)) {
      try record([[1], [1, 2]])
    }
    #expect(throws: ProgramError.raggedBatch(row: 0, expected: 1, found: 2)) {
      try record([[1, 2]])
    }
    #expect(throws: ProgramError.raggedBatch(row: 0, expected: 4, found: 2)) {
      _ = try Program(inputs: 2) { p in Self.body(p)[0] }
    }
  }
}
