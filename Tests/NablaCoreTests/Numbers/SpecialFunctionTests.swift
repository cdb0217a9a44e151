import Nabla
import NablaTestSupport
import Testing

/// Functions that the platform lacks, checked by identities that their implementations do not use.
/// (The references of the rules have values to 25 digits.)
@Suite("Inverse error function and polygamma")
struct SpecialFunctionTests {
  @Test("erf undoes erfinv, from subnormal numbers to the last one below 1")
  func erfInverse() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let x = Double.random(in: -1...1, using: &random)
      #expect(abs(erf(erfinv(x)) - x) <= 2 * x.ulp, "x = \(x)")
      // Near 1 the digits of 1 - x matter, and the ulps of erfc, which are magnified by y².
      let q = pow(10, Double.random(in: -15...(-1), using: &random))
      let y = erfinv(1 - q)
      #expect(abs(Double.erfc(y) / (1 - (1 - q)) - 1) <= 8 * (1 + y * y) * .ulpOfOne, "q = \(q)")
      #expect(erfinv(-x) == -erfinv(x))
    }
    for x in [Double.leastNonzeroMagnitude, .leastNormalMagnitude / 64, 1e-300, 1e-17] {
      #expect(abs(erfinv(x) - 0.8862269254527580 * x) <= (0.8862269254527580 * x).ulp)
    }
    #expect(abs(erfinv(1.0.nextDown) - 5.863584748755168) < 1e-14)
    #expect(erfinv(1.0) == .infinity && erfinv(-1.0) == -.infinity)
    #expect(erfinv(1.0.nextUp).isNaN && erfinv(Double.nan).isNaN)
    #expect(erfinv(-0.0).sign == .minus)
  }

  @Test("Polygamma has its known values at 1, 1/2 and its zero")
  func knownValues() {
    #expect(abs(digamma(1.0) + 0.5772156649015329) < 4e-16)
    #expect(abs(digamma(0.5) + 1.9635100260214235) < 9e-16)
    #expect(abs(polygamma(1, 1) / 1.6449340668482264 - 1) < 1e-15)
    #expect(abs(polygamma(2, 1) / -2.4041138063191886 - 1) < 1e-15)
    #expect(abs(polygamma(3, 0.5) / 97.40909103400244 - 1) < 1e-15)
    for x in [1e-170, Double.leastNormalMagnitude, .leastNonzeroMagnitude] {
      #expect(polygamma(1, x) == .infinity && polygamma(2, x) == -.infinity, "x = \(x)")
    }
    // ψ at the Double nearest to its zero is ψ′ times what rounding left.
    #expect(abs(digamma(1.4616321449683622) / -9.2412e-17 - 1) < 1e-4)
  }

  @Test(
    "Polygamma keeps the duplication formula, DLMF 5.15.7", arguments: [0, 1, 2, 3, 10, 40, 100])
  func duplication(_ order: Int) {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      let x = Double.random(in: 0.05...20, using: &random)
      let halves = polygamma(order, x) + polygamma(order, x + 0.5)
      let scale = pow(2, Double(-order - 1))
      let whole = scale * halves + (order == 0 ? Double.log(2) : 0)
      let exact = polygamma(order, 2 * x)
      let tolerance = 1e-14 * (abs(exact) + (order == 0 ? 1 : 0)) * (1 + Double(order) / 10)
      #expect(abs(whole - exact) <= tolerance, "order \(order) at \(2 * x)")
    }
  }

  @Test("Polygamma keeps the recurrence for negative x, DLMF 5.15.5", arguments: [0, 1, 2, 3, 8])
  func recurrence(_ order: Int) {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let x = Double.random(in: -12...(-0.05), using: &random)
      let factorial = order == 0 ? 1 : (1...order).reduce(1) { $0 * Double($1) }
      let step = (order % 2 == 0 ? 1 : -1) * factorial / pow(x, Double(order + 1))
      let (left, right) = (polygamma(order, x + 1), polygamma(order, x) + step)
      let size = abs(left) + abs(step) + 1
      // x + 1 is rounded, which near a pole is magnified by its steepness.
      let distance = abs(x - x.rounded())
      let steepness = 1 + Double(order + 1) * abs(x) / distance
      #expect(abs(left - right) <= 1e-15 * size * steepness, "order \(order) at \(x)")
    }
  }

  private func polygamma(_ order: Int, _ x: Double) -> Double {
    Rules.Polygamma(order: order).value(x)
  }
}
