import Foundation
import Testing

@testable import GradBenchProblems

@Suite struct LogSumExpTests {
  private func primal(_ x: [Double]) throws -> Double {
    try answer(LogSumExp.self, "primal", .object([("x", .numbers(x))])).number()
  }

  private func gradient(_ x: [Double]) throws -> [Double] {
    try answer(LogSumExp.self, "gradient", .object([("x", .numbers(x))])).numbers()
  }

  @Test(arguments: [1, 2, 7, 8, 9, 64, 1000, 5000])
  func `value and gradient of ordinary numbers`(_ count: Int) throws {
    var random = Seeded(state: 1)
    let x = random.numbers(count, in: -3...3)
    let sum = x.reduce(0) { $0 + exp($1) }
    #expect(try isClose(primal(x), log(sum), 1e-13))
    let slopes = try gradient(x)
    #expect(slopes.count == count)
    for (slope, x) in zip(slopes, x) { #expect(isClose(slope, exp(x) / sum, 1e-13)) }
  }

  @Test func `the largest number may stand anywhere`() throws {
    for place in 0..<21 {
      var x = [Double](repeating: 700, count: 21)
      x[place] = 1400
      #expect(try primal(x) == 1400)
      #expect(try gradient(x)[place] == 1)
    }
  }

  @Test(arguments: [1e308, -1e308, 5000, -5000, 0])
  func `equal and huge numbers share the slope`(_ number: Double) throws {
    let x = [number, number, number, number]
    #expect(try isClose(primal(x), number + log(4), 1e-15))
    #expect(try gradient(x) == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func `infinite numbers`() throws {
    #expect(try primal([-.infinity, 1, 2]) == primal([1, 2]))
    #expect(try gradient([-.infinity, 3, -.infinity]) == [0, 1, 0])
    #expect(try primal([1, .infinity]) == .infinity)
    let slopes = try gradient([1, .infinity, 2])
    #expect(slopes[0] == 0 && slopes[1].isNaN && slopes[2] == 0)
    #expect(try primal([-.infinity, -.infinity]) == -.infinity)
    #expect(try gradient([-.infinity, -.infinity]).allSatisfy(\.isNaN))
    #expect(try primal([1, .nan]).isNaN)
  }
}
