import Foundation
import Testing

@testable import GradBenchProblems

@Suite struct GaussianMixtureTests {
  private struct Mixture {
    let (d, k, n): (Int, Int, Int)
    let m: Int
    let gamma: Double
    let points: [[Double]]
    let parameters: [Double]

    init(_ d: Int, _ k: Int, _ n: Int, m: Int, gamma: Double) {
      var random = Seeded(state: UInt64(d * 100 + k))
      (self.d, self.k, self.n) = (d, k, n)
      (self.m, self.gamma) = (m, gamma)
      points = (0..<n).map { _ in random.numbers(d, in: -2...2) }
      parameters = random.numbers(k + 2 * k * d + k * d * (d - 1) / 2)
    }

    var input: JSON {
      var rest = parameters[...]
      func next(_ count: Int) -> JSON {
        defer { rest = rest.dropFirst(count) }
        return .numbers(Array(rest.prefix(count)))
      }
      func rows(_ width: Int) -> JSON { .array((0..<k).map { _ in next(width) }) }
      return .object([
        ("d", .integer(d)), ("k", .integer(k)), ("n", .integer(n)), ("m", .integer(m)),
        ("gamma", .number(gamma)), ("x", .array(points.map { .numbers($0) })), ("alpha", next(k)),
        ("mu", rows(d)), ("q", rows(d)), ("l", rows(d * (d - 1) / 2)),
      ])
    }

    /// The formula, as it is written down.
    func objective(_ parameters: [Double]) -> Double {
      let (alpha, rest) = (parameters.prefix(k), Array(parameters.dropFirst(k)))
      let triangle = d * (d - 1) / 2
      func logSumExp(_ x: some Collection<Double>) -> Double {
        let largest = x.max()!
        return largest + log(x.reduce(0) { $0 + exp($1 - largest) })
      }
      func matrix(_ c: Int) -> [[Double]] {
        var l = rest[(2 * k * d + c * triangle)...]
        var matrix = [[Double]](repeating: Array(repeating: 0, count: d), count: d)
        for j in 0..<d {
          matrix[j][j] = exp(rest[k * d + c * d + j])
          for i in j + 1..<d { matrix[i][j] = l.removeFirst() }
        }
        return matrix
      }
      let matrices = (0..<k).map(matrix)
      func sumQ(_ c: Int) -> Double { rest[(k * d + c * d)...].prefix(d).reduce(0, +) }
      var value = -Double(n * d) / 2 * log(2 * .pi) - Double(n) * logSumExp(alpha)
      for x in points {
        value += logSumExp(
          (0..<k).map { c in
            let centred = (0..<d).map { x[$0] - rest[c * d + $0] }
            let squares = matrices[c].map { row in
              pow(zip(row, centred).reduce(0) { $0 + $1.0 * $1.1 }, 2)
            }
            return alpha[c] + sumQ(c) - squares.reduce(0, +) / 2
          })
      }
      let nu = Double(d + m + 1)
      var constant = nu * Double(d) * (log(gamma) - log(2) / 2)
      constant -= Double(d * (d - 1)) / 4 * log(.pi)
      for j in 0..<d { constant -= lgamma(nu / 2 - Double(j) / 2) }
      value += Double(k) * constant
      for c in 0..<k {
        let norm = matrices[c].joined().reduce(0) { $0 + $1 * $1 }
        value -= gamma * gamma / 2 * norm - Double(m) * sumQ(c)
      }
      return value
    }
  }

  @Test(arguments: [
    (1, 1, 1, 0, 1.0), (2, 3, 5, 0, 1), (3, 2, 40, 0, 0.5), (2, 3, 5, 4, 1.5), (4, 2, 7, 1, 2),
    (1, 4, 3, 10, 0.1), (5, 1, 9, 3, 1),
  ]) func `value and gradient, with and without a prior's strength`(
    _ d: Int, _ k: Int, _ n: Int, _ m: Int, _ gamma: Double
  ) throws {
    let mixture = Mixture(d, k, n, m: m, gamma: gamma)
    let value = try answer(GaussianMixture.self, "objective", mixture.input).number()
    #expect(isClose(value, mixture.objective(mixture.parameters), 1e-12))
    let gradient = try answer(GaussianMixture.self, "jacobian", mixture.input)
    let parts =
      try ["alpha"].flatMap { try gradient.get($0) { try $0.numbers() } }
      + ["mu", "q", "l"].flatMap { try gradient.get($0) { try $0.rows(count: k) } }.joined()
    let expected = differences(at: mixture.parameters) { mixture.objective($0) }
    #expect(parts.count == expected.count)
    for (found, expected) in zip(parts, expected) { #expect(isClose(found, expected, 1e-7)) }
  }

  @Test func `a component far away from all points has no part`() throws {
    var members: [(key: String, value: JSON)] = []
    if case .object(let all) = Mixture(1, 2, 3, m: 0, gamma: 1).input { members = all }
    let place = members.firstIndex { $0.key == "mu" }!
    members[place].value = .array([.numbers([0]), .numbers([1e6])])
    let input = JSON.object(members)
    #expect(try answer(GaussianMixture.self, "objective", input).number().isFinite)
    let mu = try answer(GaussianMixture.self, "jacobian", input).get("mu") { try $0.rows() }
    #expect(mu[0][0].isFinite && mu[1][0] == 0)
  }

  @Test func `wrong shapes are named`() {
    guard case .object(let members) = Mixture(2, 2, 3, m: 0, gamma: 1).input else { return }
    for (key, wrong) in [
      ("alpha", JSON.numbers([1])), ("mu", .array([.numbers([1, 2])])),
      ("l", .array([.numbers([1, 2]), .numbers([1])])), ("d", .integer(0)), ("m", .integer(-1)),
      ("gamma", .number(0)), ("x", .numbers([])),
    ] {
      let input = JSON.object(members.map { $0.key == key ? (key, wrong) : ($0.key, $0.value) })
      let error = #expect(throws: InputError.self) {
        try answer(GaussianMixture.self, "objective", input)
      }
      #expect(error?.description.contains("\"\(key)\"") == true)
    }
  }
}
