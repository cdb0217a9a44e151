import Nabla
import NablaTestSupport
import Testing

@Suite("A program computes what the tape computes")
struct ProgramAgreementTests {
  static let random = (1...150).map { RandomProgram(seed: UInt64($0), length: 1 + $0 % 60) }

  /// A program may fuse products with sums and has its own elementary functions: the difference is
  /// a few roundings of terms that are larger than the result.
  private func agree(_ found: Double, _ expected: Double, scale: Double = 1) -> Bool {
    found == expected || found.isNaN && expected.isNaN
      || abs(found - expected) <= 1e-11 * (scale + abs(expected))
  }

  @Test("Random programs: value, gradient and Hessian", arguments: random)
  func computesRandomPrograms(random: RandomProgram) throws {
    let program = try Program(sampledAt: random.inputs) { random.run($0) }
    let tape = valueWithGradient(at: random.inputs) { random.run($0) }
    let dual = forwardGradient(at: random.inputs) { random.run($0) }
    let (value, gradient) = try program.valueWithGradient(at: random.inputs)
    #expect(agree(value, tape.value))
    let second = hessian(at: random.inputs) { random.run($0) }
    let found = try program.hessian(at: random.inputs)
    let scale = second.joined().map(abs).max() ?? 1
    for i in gradient.indices {
      #expect(agree(gradient[i], tape.gradient[i]))
      #expect(agree(gradient[i], dual[i]))
      for j in gradient.indices { #expect(agree(found[i][j], second[i][j], scale: scale)) }
    }
  }

  @Test("A value has the same bits, whatever is computed beside it", arguments: random)
  func valueBits(random: RandomProgram) throws {
    // Products that derivatives use too, in the value and in sums over rows.
    func function<N: DifferentiableNumber>(_ x: [N]) -> N {
      let (y, last) = (random.run(x), x[x.count - 1])
      let first: N = exp(x[0] * y + last)
      let second: N = x[0] * last * y
      return first + second + y * y
    }
    let program = try Program(sampledAt: random.inputs) { function($0) }
    let value = try program.value(at: random.inputs)
    #expect(try program.valueWithGradient(at: random.inputs).value.bitPattern == value.bitPattern)
    #expect(
      try program.valueWithJacobian(at: random.inputs).value[0].bitPattern == value.bitPattern)
    #expect(try program.values(at: [random.inputs])[0].bitPattern == value.bitPattern)
    #expect(
      try program.valuesWithGradients(at: [random.inputs]).values[0].bitPattern
        == value.bitPattern)
    let rows = (0..<20).map { row in
      let factor: Double = 1 + 1e-12 * Double(row)
      return random.inputs.map { $0 * factor }
    }
    let sum = try Program(inputs: 1) { (x: [Symbolic]) -> Symbolic in
      let scaled: [[Symbolic]] = rows.map { row in row.map { x[0] * $0 } }
      return program.sum(rows: scaled)[0] * program(scaled[3])[0]
    }
    guard let total = try? sum.value(at: [1]) else { return }
    #expect(try sum.valueWithGradient(at: [1]).value.bitPattern == total.bitPattern)
  }

  @Test("A program without inputs has empty rows of derivatives")
  func noInputs() throws {
    let program = try Program(inputs: 0) { _ in [Symbolic(2.0), Symbolic(3.0)] }
    #expect(try program.outputs(at: [Double]()) == [2, 3])
    #expect(try program.jacobian(at: []) == [[], []])
    #expect(SparseJacobian(program).pattern.rowCount == 2)
    #expect(try SparseJacobian(program).evaluate(at: []).dense() == [[], []])
    let one = try Program(inputs: 0) { _ in Symbolic(2.0) }
    #expect(try one.valueWithGradient(at: [Double]()).gradient == [])
    #expect(try one.hessian(at: []) == [])
    #expect(try one.jacobians(at: [[], []]).pointCount == 2)
    #expect(try one.jacobians(at: [[], []])[1] == [[]])
    #expect(try SparseHessian(one).evaluate(at: []).dense() == [])
    #expect(jacobian(at: [Double]()) { _ in [Variable(1.0), Variable(2.0)] } == [[], []])
  }

  @Test("Jacobians in both modes", arguments: [(3, 2), (2, 5), (1, 9), (9, 1), (4, 4), (1, 40)])
  func computesJacobians(inputs: Int, outputs: Int) throws {
    func function<N: DifferentiableNumber>(_ x: [N]) -> [N] {
      (0..<outputs).map { k in
        x.enumerated().reduce(N(Double(k))) { sum, term in
          let (i, x) = term
          return sum + sin(x * N(Double(i + k + 1))) * x
        }
      }
    }
    let x = (0..<inputs).map { 0.3 + 0.1 * Double($0) }
    let program = try Program(inputs: inputs) { function($0) }
    let expected = jacobian(at: x) { function($0) }
    for (found, expected) in zip(try program.jacobian(at: x), expected) {
      for (found, expected) in zip(found, expected) { #expect(agree(found, expected)) }
    }
    #expect(try program.outputs(at: x).count == outputs)
  }

  @Test("Only the chosen branch of a select is differentiated, at order 2 too")
  func differentiatesChosenBranch() throws {
    // The other branch has a division by 0 and a root of 0, whose derivatives are infinite.
    func function<N: DifferentiableNumber>(_ x: [N]) -> N {
      let inner = select(x[0] .> N(0.5), 1 / x[1], x[1] * x[1])
      let root = select(x[0] .> N(0.5), sqrt(x[1]) * x[0], x[0] * x[0] * x[1])
      return select(x[1] .< N(-1), log(x[1]) * inner, inner + root * x[0])
    }
    let program = try Program(inputs: 2) { function($0) }
    for x in [[0.0, 0.0], [1.0, 4.0], [0.25, 0.0], [0.7, 2.0], [0.1, -0.5]] {
      let (_, gradient) = try program.valueWithGradient(at: x)
      let hessian = try program.hessian(at: x)
      let expected = Nabla.gradient(at: x) { function($0) }
      let second = Nabla.hessian(at: x) { function($0) }
      for i in 0..<2 {
        #expect(agree(gradient[i], expected[i]), "gradient \(i) at \(x)")
        for j in 0..<2 { #expect(agree(hessian[i][j], second[i][j]), "Hessian at \(x)") }
      }
    }
  }

  @Test("A branch that is not chosen has no influence in forward mode either")
  func forwardModeKeepsActivity() throws {
    func root<N: DifferentiableNumber>(_ x: N) -> N { sqrt(N.select(x .< 0, 0, x)) }
    let many = try Program(inputs: 1) { x in (0..<10).map { root(x[0]) * Double($0 + 1) } }
    #expect(try many.jacobian(at: [-1]).allSatisfy { $0 == [0] })
    #expect(try many.jacobian(at: [4]).map { $0[0] } == (1...10).map { Double($0) / 4 })
    let product = try Program(inputs: 2) { x in x[1] * root(x[0]) }
    #expect(try product.hessian(at: [-1, 2]) == [[0, 0], [0, 0]])
  }

  @Test("An adjoint of zero meets an infinite derivative: NaN, as on the tape")
  func propagatesZeros() throws {
    let program = try Program(inputs: 1) { x in sqrt(x[0]) * 0 }
    #expect(try program.valueWithGradient(at: [0]).gradient[0].isNaN)
    let finite = try Program(
      inputs: 1, options: ProgramOptions(identities: .finite)
    ) { x in sqrt(x[0]) * 0 }
    #expect(try finite.valueWithGradient(at: [0]).gradient[0] == 0)
  }

  @Test("Floats agree with doubles to their own precision", arguments: random.prefix(40))
  func computesFloats(random: RandomProgram) throws {
    let narrow = random.inputs.map { Float($0) }
    let at = narrow.map { Double($0) }
    let program = try Program(sampledAt: at) { random.run($0) }
    let expected = try program.valueWithGradient(at: at)
    // A comparison may have another outcome in Float, which must then be an error.
    guard let found = try? program.valueWithGradient(at: narrow) else { return }
    #expect(abs(Double(found.value) - expected.value) <= 1e-3 * (1 + abs(expected.value)))
    for (found, expected) in zip(found.gradient, expected.gradient) {
      #expect(abs(Double(found) - expected) <= 2e-2 * (1 + abs(expected)))
    }
  }
}
