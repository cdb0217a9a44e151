import Nabla
import NablaTestSupport
import Testing

@Suite("What a program does not compute")
struct ProgramOptimisationTests {
  @Test("Equal operations are one, in the value and in the derivative")
  func shares() throws {
    let program = try Program(inputs: 1) { x in exp(x[0]) + exp(x[0]) * exp(x[0]) }
    // One exponential is enough: it is its own derivative.
    #expect(program.statistics.sharedSubexpressions >= 2)
    #expect(program.statistics.operations <= 5)
  }

  @Test("Constants are computed while compiling, and dead code is removed")
  func folds() throws {
    let program = try Program(inputs: 1) { x in
      let unused = sin(x[0])
      _ = unused * unused
      return x[0] * exp(Symbolic(1) + 2)
    }
    #expect(program.statistics.operations <= 2)
    #expect(try program.value(at: [2]) == 2 * exp(3.0))
  }

  @Test("A product and a sum are fused, a sine and a cosine computed together")
  func fuses() throws {
    let sum = try Program(inputs: 3) { x in x[0] * x[1] + x[2] }
    #expect(sum.statistics.fused == 1)
    let wave = try Program(inputs: 1) { x in sin(x[0]) }
    #expect(wave.statistics.fused == 1)
    #expect(wave.statistics.operations == 1)
    let plain = try Program(
      inputs: 3, options: ProgramOptions(fusesMultiplyAdd: false)
    ) { x in x[0] * x[1] + x[2] }
    #expect(plain.statistics.fused == 0)
  }

  @Test("The difference of two equal products is 0 in the value, as without fusing")
  func keepsDifferencesOfProducts() throws {
    let program = try Program(inputs: 2) { x in sqrt(x[0] * x[0] - x[1] * x[1]) }
    #expect(try program.value(at: [0.1, 0.1]) == 0)
  }

  @Test("Identities keep infinities, NaN and signs of zero, unless finite numbers are promised")
  func identitiesAreExact() throws {
    let exact = try Program(inputs: 1) { x in [0 * x[0], x[0] - x[0], x[0] + 0, x[0] * 1] }
    let outputs = try exact.outputs(at: [-.infinity])
    #expect(outputs[0].isNaN && outputs[1].isNaN)
    #expect(try exact.outputs(at: [-0.0])[2].sign == .plus)
    #expect(try exact.outputs(at: [-0.0])[3].sign == .minus)
    let finite = try Program(inputs: 1, options: ProgramOptions(identities: .finite)) { x in
      [0 * x[0], x[0] - x[0], x[0] + 0]
    }
    #expect(try finite.outputs(at: [2]) == [0, 0, 2])
    #expect(finite.statistics.operations < exact.statistics.operations)
  }

  @Test("A chain of a million operations is compiled and run on a small stack")
  func compilesLongChains() throws {
    let result = onThread { () -> (Double, [Double], Int) in
      let program = try! Program(inputs: 3) { x in
        var y = x[0]
        for _ in 0..<200_000 { y = y * x[1] + x[2] }
        return y
      }
      let (value, gradient) = try! program.valueWithGradient(at: [0.5, 0.999999, 1e-6])
      return (value, gradient, program.statistics.operations)
    }
    let expected = valueWithGradient(at: [0.5, 0.999999, 1e-6]) { x in
      var y = x[0]
      for _ in 0..<200_000 { y = y * x[1] + x[2] }
      return y
    }
    #expect(abs(result.0 - expected.value) < 1e-9)
    for (found, expected) in zip(result.1, expected.gradient) {
      #expect(abs(found - expected) <= 1e-9 * (1 + abs(expected)))
    }
  }

  @Test("Slots are reused: a long chain needs few")
  func reusesSlots() throws {
    let program = try Program(inputs: 1) { x in
      [(0..<1000).reduce(x[0]) { y, _ in y + x[0] }, x[0]]
    }
    #expect(program.statistics.slots <= 4)
  }
}
