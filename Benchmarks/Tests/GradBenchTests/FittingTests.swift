import Testing

@testable import GradBenchProblems

@Suite struct LeastSquaresTests {
  private func input(_ x: [Double], _ count: Int) -> JSON {
    .object([("x", .numbers(x)), ("n", .integer(count))])
  }

  private func value(_ x: [Double], _ count: Int) -> Double {
    (0..<count).reduce(0) { sum, i in
      let t = -1 + 2 * Double(i) / Double(count - 1)
      let polynomial = x.reversed().reduce(0) { $0 * t + $1 }
      let error = (t > 0 ? 1 : t < 0 ? -1 : 0) - polynomial
      return sum + error * error / 2
    }
  }

  @Test(arguments: [(1, 2), (3, 3), (5, 16), (20, 17), (128, 40), (7, 3001)])
  func `value and gradient for any number of points`(_ width: Int, _ count: Int) throws {
    var random = Seeded(state: UInt64(width))
    let x = random.numbers(width)
    #expect(
      try isClose(
        answer(LeastSquares.self, "primal", input(x, count)).number(), value(x, count), 1e-12))
    let gradient = try answer(LeastSquares.self, "gradient", input(x, count)).numbers()
    let expected = differences(at: x) { value($0, count) }
    #expect(gradient.count == width)
    for (found, expected) in zip(gradient, expected) { #expect(isClose(found, expected, 1e-8)) }
  }

  @Test func `of one point t is 0/0`() throws {
    #expect(try answer(LeastSquares.self, "primal", input([1, 2], 1)).number().isNaN)
    #expect(try answer(LeastSquares.self, "gradient", input([1, 2], 1)).numbers()[1].isNaN)
    #expect(throws: InputError(#""n": 0 is less than 1"#)) {
      try answer(LeastSquares.self, "primal", input([1], 0))
    }
  }
}

@Suite struct KMeansTests {
  private func input(_ points: [[Double]], _ centroids: [[Double]]) -> JSON {
    .object([
      ("points", .array(points.map { .numbers($0) })),
      ("centroids", .array(centroids.map { .numbers($0) })),
    ])
  }

  private func cost(_ points: [[Double]], _ centroids: [Double]) -> Double {
    points.reduce(0) { sum, point in
      let distances = stride(from: 0, to: centroids.count, by: point.count).map { first in
        point.indices.reduce(0) {
          let difference = point[$1] - centroids[first + $1]
          return $0 + difference * difference
        }
      }
      return sum + distances.min()!
    }
  }

  @Test(arguments: [(1, 1, 1), (2, 5, 3), (3, 10, 2), (5, 2000, 4)])
  func `cost and direction`(_ k: Int, _ n: Int, _ d: Int) throws {
    var random = Seeded(state: UInt64(n))
    // In heaps apart, so that no point changes its centroid between two differences.
    let points = (0..<n).map { i in random.numbers(d).map { $0 + Double(10 * (i % k)) } }
    let centroids = (0..<k).map { heap in random.numbers(d).map { $0 + Double(10 * heap) } }
    let flat = Array(centroids.joined())
    #expect(
      try isClose(
        answer(KMeans.self, "cost", input(points, centroids)).number(), cost(points, flat), 1e-12))
    let direction = try answer(KMeans.self, "dir", input(points, centroids)).rows(count: k, of: d)
    let slopes = differences(at: flat) { cost(points, $0) }
    for (place, found) in direction.joined().enumerated() {
      let step = 1e-3
      func moved(_ steps: Double) -> Double {
        var x = flat
        x[place] += steps * step
        return cost(points, x)
      }
      let curvature = (moved(1) - 2 * moved(0) + moved(-1)) / (step * step)
      #expect(isClose(found, slopes[place] / curvature, 1e-5))
    }
  }

  @Test func `a step in the direction leads to the means`() throws {
    let points: [[Double]] = [[0, 0], [2, 0], [1, 3], [10, 10], [12, 14]]
    let direction = try answer(KMeans.self, "dir", input(points, [[0, 1], [9, 9]])).rows()
    let toMeans: [[Double]] = [[-1, 0], [-2, -3]]
    #expect(direction == toMeans)
  }

  @Test func `points far from the origin are as near to each other as they are`() throws {
    let points: [[Double]] = [[1e8, 1e8], [1e8 + 1, 1e8], [1e8, 1e8 + 3]]
    let centroids: [[Double]] = [[1e8 + 0.25, 1e8], [1e8, 1e8 + 2]]
    #expect(try answer(KMeans.self, "cost", input(points, centroids)).number() == 1.625)
    #expect(
      try answer(KMeans.self, "dir", input(points, centroids)).rows() == [[-0.25, 0], [0, -1]])
  }

  @Test func `a centroid of no points has no direction`() throws {
    let direction = try answer(KMeans.self, "dir", input([[1], [2]], [[0], [100]])).rows()
    #expect(direction[0] == [-1.5])
    #expect(direction[1][0].isNaN)
  }

  @Test func `wrong shapes are named`() {
    #expect(throws: InputError(#""centroids": row 0: 2 numbers are expected, 1 are given"#)) {
      try answer(KMeans.self, "cost", input([[1, 2]], [[1]]))
    }
    #expect(throws: InputError(#""points": the list is empty"#)) {
      try answer(KMeans.self, "cost", input([], [[1]]))
    }
  }
}
