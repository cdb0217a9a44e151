import Testing

@testable import GradBenchProblems

@Suite struct LongShortTermMemoryTests {
  // Bits that fill vectors, and that do not.
  @Test(arguments: [(1, 1, 2), (1, 8, 3), (2, 3, 9), (3, 14, 5)])
  func `the gradient is that of finite differences`(
    _ layers: Int, _ bits: Int, _ length: Int
  ) throws {
    /// Numbers that repeat late, between -0.9 and 0.9.
    func number(_ i: Int) -> Double { Double((i * 37 + 11) % 91 - 45) / 50 }
    let count = 8 * layers * bits + 3 * bits
    let parameters = (0..<count).map(number)
    func input(_ parameters: [Double]) -> String {
      let main = Array(parameters.prefix(8 * layers * bits))
      let extra = Array(parameters.suffix(3 * bits))
      let state = (0..<2 * layers * bits).map { number($0 + 5) }
      let sequence = (0..<length * bits).map { Double($0 * 7 % 5 % 2) }
      return #"{"main_params":\#(JSON.rows(main, of: 4 * bits).text),"#
        + #""extra_params":\#(JSON.rows(extra, of: bits).text),"#
        + #""state":\#(JSON.rows(state, of: bits).text),"#
        + #""sequence":\#(JSON.rows(sequence, of: bits).text)}"#
    }
    let gradient = try answer(LongShortTermMemory.self, "jacobian", input(parameters)).numbers()
    #expect(gradient.count == count)
    let h = 1e-3
    for place in stride(from: 0, to: count, by: max(1, count / 40)) {
      func loss(_ change: Double) throws -> Double {
        var moved = parameters
        moved[place] += change
        return try answer(LongShortTermMemory.self, "objective", input(moved)).number()
      }
      let slope = (8 * (try loss(h) - loss(-h)) - (try loss(2 * h) - loss(-2 * h))) / (12 * h)
      #expect(abs(gradient[place] - slope) < 1e-10, "parameter \(place)")
    }
  }
}
