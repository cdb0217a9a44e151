import Testing

@testable import GradBenchProblems

// In the recorded sizes the gradient is zero: it takes four steps a component for the last one to move.
@Suite struct RungeKuttaTests {
  private static let x = [0.9, -0.7, 1.3, 0.4, 1.1, -1.2, 0.6, 0.8]

  private func final(_ x: [Double], _ steps: Int) throws -> [Double] {
    try answer(RungeKutta.self, "primal", #"{"x":\#(list(x)),"s":\#(steps)}"#).numbers()
  }

  @Test(arguments: 3...8, 1...5)
  func `the gradient is that of finite differences`(_ count: Int, _ steps: Int) throws {
    let x = Array(Self.x.prefix(count))
    let gradient = try answer(
      RungeKutta.self, "gradient", #"{"x":\#(list(x)),"s":\#(steps)}"#
    ).numbers()
    let h = 1e-3
    let differences = try x.indices.map { i in
      func last(_ change: Double) throws -> Double {
        var moved = x
        moved[i] += change
        return try final(moved, steps)[count - 1]
      }
      // Exact to the fourth order; the last component is linear in each x.
      return (8 * (try last(h) - last(-h)) - (try last(2 * h) - last(-2 * h))) / (12 * h)
    }
    #expect(agree(gradient, differences, within: 1e-11))
    #expect(gradient.contains { $0 != 0 } == (4 * steps >= count))
  }

  /// A step is the Taylor polynomial of degree 4, as the equations are linear in y.
  @Test(arguments: 3...8, 1...5)
  func `the steps are those of the Taylor series to the fourth order`(
    _ count: Int, _ steps: Int
  ) throws {
    let x = Array(Self.x.prefix(count))
    let h = 2 / Double(steps)
    // Before y0 there is 1.
    var y = [1.0] + x.map { _ in 0 }
    for _ in 0..<steps {
      y = y.indices.map { i in
        var (sum, term) = (y[i], 1.0)
        for order in 1...4 where order <= i {
          term *= h / Double(order) * x[i - order]
          sum += term * y[i - order]
        }
        return sum
      }
    }
    #expect(agree(try final(x, steps), Array(y.dropFirst()), within: 1e-13))
  }
}
