import Nabla
import NablaTestSupport

/// One random program in all engines, at its inputs and at other points.
///
/// Engines round differently: programs have their own elementary functions, and fuse products with
/// sums. How far results may differ is measured: the program is run again with each computed number
/// changed by a rounding, and where that changes a result's kind, such as NaN or infinite, it is
/// left out. So is NaN in place of infinity where infinite terms of both signs may meet, as forward
/// and reverse mode, and fused products, add in different orders.
struct EngineComparison {
  struct Summary: CustomStringConvertible {
    var compared = 0
    var leftOut = 0
    var otherBranches = 0

    mutating func add(_ comparison: EngineComparison) {
      compared += comparison.compared
      leftOut += comparison.leftOut
      otherBranches += comparison.otherBranches
    }

    var description: String {
      "\(compared) compared, \(leftOut) left out, \(otherBranches) recordings took other branches"
    }
  }

  private let program: RandomProgram
  private(set) var failures: [String] = []
  private(set) var compared = 0
  private(set) var leftOut = 0
  /// Recordings that take another branch when they are run at the point of the recording.
  private(set) var otherBranches = 0

  init(_ program: RandomProgram) { self.program = program }

  /// Results of order 0, 1 and 2, flat, with what they may differ by; nil where that is not known.
  private struct Reference {
    var numbers: [Double]
    var allowed: [Double?]
    /// Whether the order of sums decides between infinity and NaN.
    var infinitiesMeet: Bool
  }

  mutating func run() {
    compareEngines(at: program.inputs)
    comparePrograms(at: program.inputs)
  }

  // MARK: Numbers that carry derivatives

  /// The value, the gradient and the Hessian, by the tape and by duals on it.
  private func reference(at x: [Double]) -> [Reference] {
    func all(_ change: Bool, _ seed: UInt64) -> [[Double]] {
      var random = SeededGenerator(seed: seed)
      func run<N: DifferentiableNumber>(_ x: [N]) -> N {
        if !change { return program.run(x) }
        random = SeededGenerator(seed: seed)
        return program.run(x) { Self.rounded($0, $1, $2, &random) }
      }
      let (value, gradient) = valueWithGradient(at: x) { run($0) }
      return [[value], gradient, hessian(at: x) { run($0) }.flatMap { $0 }]
    }
    let exact = all(false, 0)
    let changed = (1...6).map { all(true, program.seed &* 31 &+ $0) }
    let scale = contributionScale(at: x)
    let infinitiesMeet = infinitiesMeet(at: x)
    return exact.indices.map { order in
      let largest = exact[order].filter(\.isFinite).map(\.magnitude).max() ?? 0
      return Reference(
        numbers: exact[order],
        allowed: exact[order].indices.map { i in
          let number = exact[order][i]
          let others = changed.map { $0[order][i] }
          guard order == 0 || scale.isFinite else { return nil }
          guard others.allSatisfy({ Self.isSameKind($0, number) }) else { return nil }
          if !number.isFinite { return 0 }
          let spread = others.map { ($0 - number).magnitude }.max() ?? 0
          let rounding = order == 0 ? number.magnitude : max(largest, scale)
          return 100 * spread + 1e-12 * rounding + (order == 2 ? 1e-12 * scale * scale : 0)
        }, infinitiesMeet: infinitiesMeet[order])
    }
  }

  /// Multiplies what is not a simple number by 1 and a few roundings. The step's own rounding may be
  /// larger: `tanhshrink` is right to a rounding of its operand.
  private static func rounded<N: DifferentiableNumber>(
    _ x: N, _ step: String, _ operands: [N], _ random: inout SeededGenerator
  ) -> N {
    if step == "tanhshrink", operands[0].primal.isFinite {
      return x + N(operands[0].primal * Double(Int.random(in: -2...2, using: &random)) * 0x1p-53)
    }
    let factor = 1 + Double(Int.random(in: -2...2, using: &random)) * 0x1p-51
    let scaled = x.primal * 0x1p20
    let isSimple = !scaled.isFinite || scaled == scaled.rounded() && scaled.magnitude < 0x1p50
    return isSimple ? x : x * N(factor)
  }

  private static func isSameKind(_ x: Double, _ y: Double) -> Bool {
    x.isNaN ? y.isNaN : x.isInfinite ? x == y : y.isFinite
  }

  /// The largest contribution to a gradient; infinite where contributions are so large or small that
  /// the order of multiplication decides whether they overflow.
  private func contributionScale(at x: [Double]) -> Double {
    let why = explain(at: x) { program.run($0) }
    var largest = 0.0
    for contribution in why.ledger.contributions {
      for number in [contribution.local, contribution.incoming, contribution.amount]
      where number.isFinite && number != 0 {
        if !(1e-60...1e60).contains(number.magnitude) { return .infinity }
        largest = max(largest, number.magnitude)
      }
    }
    for value in why.graph.values where value.isFinite && value != 0 {
      if !(1e-60...1e60).contains(value.magnitude) { return .infinity }
    }
    return largest
  }

  /// By order of the derivative: whether a sum of contributions whose signs differ, or of which one is
  /// 0, may be multiplied by infinity, or its terms before they are added. In second derivatives, a
  /// partial's text has terms of both signs itself.
  private func infinitiesMeet(at x: [Double]) -> [Bool] {
    let contributions = explain(at: x) { program.run($0) }.ledger.contributions
    guard contributions.contains(where: { $0.local.isInfinite || $0.incoming.isInfinite }) else {
      return [false, false, false]
    }
    let signsDiffer = Dictionary(grouping: contributions, by: \.to).values.contains { terms in
      Set(terms.map { $0.amount.isNaN ? 0 : $0.amount == 0 ? 0 : $0.amount < 0 ? -1 : 1 }).count > 1
    }
    return [false, signsDiffer, true]
  }

  private mutating func compareEngines(at x: [Double]) {
    let reference = reference(at: x)
    let program = program
    let unit: (Int) -> [Double] = { i in x.indices.map { $0 == i ? 1 : 0 } }
    let (value, gradient) = valueWithGradient(at: x) { program.run($0) }
    let why = explain(at: x) { program.run($0) }
    if why.graph.values[why.outputs[0].node].bitPattern != value.bitPattern && !value.isNaN {
      failures.append("explain: value \(why.graph.values[why.outputs[0].node]), not \(value)")
    }
    for (i, number) in gradient.enumerated() {
      let other = why.ledger.gradients[i] ?? 0
      if other.bitPattern != number.bitPattern && !(other.isNaN && number.isNaN) {
        failures.append("explain: gradient \(i) \(other), not \(number)")
      }
    }
    compare("plain", [program.run(x)], reference[0])
    let forward = x.indices.map { i in jvp(at: x, along: unit(i)) { [program.run($0)] } }
    compare("dual", forward.map { $0.tangent[0] }, reference[1])
    compare("vector dual", forwardGradient(at: x) { program.run($0) }, reference[1])
    compare("vjp", vjp(at: x, seed: [1]) { [program.run($0)] }.cotangent, reference[1])
    let pair = jacobian(at: x) { x in
      let y = program.run(x)
      return [y, y]
    }
    compare("pair of rows", pair[1], reference[1])
    let overVariables = x.indices.flatMap { i in
      gradient2(at: x) { x in Nabla.gradient(at: x) { program.run($0) }[i] }
    }
    compare("variable of variable", overVariables, reference[2])
  }

  private func gradient2(
    at x: [Double], _ function: ([Variable<Double>]) -> Variable<Double>
  ) -> [Double] { gradient(at: x) { function($0) } }

  // MARK: Programs

  private mutating func comparePrograms(at x: [Double]) {
    let random = program
    do {
      let program = try Program(sampledAt: x) { random.run($0) }
      guard (try? program.value(at: x)) != nil else {
        otherBranches += 1
        return
      }
      let reference = reference(at: x)
      try compare(program, at: x, reference)
      try compareCalls(program, at: x, reference)
      if !random.branches { try compareScan(at: x, reference) }
      // At other points: the right numbers, or an error.
      let again = try Program(recordingAgainFrom: x) { [random] in random.run($0) }
      var generator = SeededGenerator(seed: random.seed)
      for _ in 0..<2 {
        let other = random.anotherPoint(&generator)
        let reference = self.reference(at: other)
        if (try? program.value(at: other)) != nil { try compare(program, at: other, reference) }
        do throws(ProgramError) {
          let (value, gradient) = try again.valueWithGradient(at: other)
          compare("recorded again", [value], reference[0])
          compare("recorded again", gradient, reference[1])
        } catch .branchDiffers {
          otherBranches += 1
        }
      }
    } catch {
      failures.append("\(error)")
    }
  }

  private mutating func compare(
    _ program: Program, at x: [Double], _ reference: [Reference]
  ) throws {
    let value = try program.value(at: x)
    let (beside, gradient) = try program.valueWithGradient(at: x)
    let rows = try program.valuesWithGradients(at: [x, x, x])
    if beside.bitPattern != value.bitPattern || rows.values[2].bitPattern != value.bitPattern,
      !value.isNaN
    {
      failures.append("value \(value), with gradient \(beside), in lanes \(rows.values[2])")
    }
    compare("program", [value], reference[0])
    compare("program", gradient, reference[1])
    compare("program in lanes", rows.gradients[2], reference[1])
    compare("program", try program.jacobian(at: x)[0], reference[1])
    compare("program", try program.hessian(at: x).flatMap { $0 }, reference[2])
    compare("sparse", try SparseJacobian(program).evaluate(at: x).dense()[0], reference[1])
    compare(
      "sparse", try SparseHessian(program).evaluate(at: x).dense().flatMap { $0 }, reference[2])
  }

  private mutating func compareCalls(
    _ body: Program, at x: [Double], _ reference: [Reference]
  ) throws {
    let called = try Program(inputs: x.count) { x in body(x)[0] }
    compare("called", [try called.value(at: x)], reference[0])
    compare("called", try called.valueWithGradient(at: x).gradient, reference[1])
    compare("called", try called.hessian(at: x).flatMap { $0 }, reference[2])
    compare("called, sparse", try SparseJacobian(called).evaluate(at: x).dense()[0], reference[1])
    let sum = try Program(inputs: x.count) { x in body.sum(rows: [x, x])[0] * 0.5 }
    compare("summed", try sum.valueWithGradient(at: x).gradient, reference[1])
  }

  private mutating func compareScan(at x: [Double], _ reference: [Reference]) throws {
    let random = program
    let scan = try Scan(state: x.count) { state, _, _ in (state, [random.run(state)]) }
    let trajectory = scan.trajectory(steps: 1, elements: 1)
    try trajectory.run(from: x)
    try trajectory.pullback(finalState: x.map { _ in 0 }, outputs: [1])
    compare("scan", trajectory.outputs, reference[0])
    compare("scan", trajectory.stateCotangent, reference[1])
  }

  private mutating func compare(_ engine: String, _ found: [Double], _ reference: Reference) {
    if found.count != reference.numbers.count {
      failures.append("\(engine): \(found.count) numbers, not \(reference.numbers.count)")
      return
    }
    for (i, expected) in reference.numbers.enumerated() {
      guard let allowed = reference.allowed[i] else {
        leftOut += 1
        continue
      }
      if reference.infinitiesMeet,
        found[i].isNaN && expected.isInfinite || found[i].isInfinite && expected.isNaN
      {
        leftOut += 1
        continue
      }
      compared += 1
      let difference: Double = abs(found[i] - expected)
      if found[i] == expected || found[i].isNaN && expected.isNaN || difference <= allowed {
        continue
      }
      failures.append("\(engine): number \(i) is \(found[i]), not \(expected) ± \(allowed)")
    }
  }
}
