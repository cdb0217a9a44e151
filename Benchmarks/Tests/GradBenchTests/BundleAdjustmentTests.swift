import Nabla
import Testing

@testable import GradBenchProblems

@Suite struct BundleAdjustmentTests {
  private static let camera = [0.3, -0.2, 0.5, 0.1, 0.2, -0.4, 420, 5, -8, 0.09, 0.003]
  private static let point = [0.7, 0.4, 5.2]

  private func input(rotation: [Double], observations: Int) -> String {
    let camera = rotation + Self.camera.dropFirst(3)
    return #"{"n":2,"m":3,"p":\#(observations),"cam":\#(list(camera)),"x":\#(list(Self.point)),"#
      + #""w":0.6,"feat":[3,-4]}"#
  }

  /// The formula by its two cases, for finite differences.
  private func error(_ v: [Double]) -> [Double] {
    let (r, d) = (v[0..<3], (0..<3).map { v[11 + $0] - v[3 + $0] })
    let cross = [r[1] * d[2] - r[2] * d[1], r[2] * d[0] - r[0] * d[2], r[0] * d[1] - r[1] * d[0]]
    let angle = norm(Array(r))
    let turned = (0..<3).map { i in
      if angle == 0 { return d[i] + cross[i] }
      let along = (r[0] * d[0] + r[1] * d[1] + r[2] * d[2]) / angle
      return d[i] * cos(angle) + cross[i] / angle * sin(angle)
        + r[i] / angle * along * (1 - cos(angle))
    }
    let p = [turned[0] / turned[2], turned[1] / turned[2]]
    let square = dot(p, p)
    let distortion = 1 + v[9] * square + v[10] * square * square
    return (0..<2).map { v[14] * (p[$0] * distortion * v[6] + v[7 + $0] - [3, -4][$0]) }
  }

  // Turned by nothing, the formula is 0/0, and its derivative is that of the other case.
  @Test(arguments: [[0.3, -0.2, 0.5], [0, 0, 0], [1e-9, 0, 0], [0, 0, 3.1]])
  func `errors and their Jacobian are those of the formula`(_ rotation: [Double]) throws {
    let input = input(rotation: rotation, observations: 7)
    let v = rotation + Self.camera.dropFirst(3) + Self.point + [0.6]
    let errors = try answer(BundleAdjustment.self, "objective", input)
    let found = try errors.get("reproj_error") { try $0.get("elements") { try $0.numbers() } }
    #expect(agree(found, error(v), within: 1e-12))

    let matrix = try answer(BundleAdjustment.self, "jacobian", input)
    let values = try matrix.get("vals") { try $0.numbers() }
    #expect(values.count == 31 && values[30] == -1.2)
    for place in v.indices {
      // A step so long that a rotation by 0 and its difference are far apart.
      func moved(_ step: Double) -> [Double] {
        var v = v
        v[place] += step
        return error(v)
      }
      let h = 1e-4
      let (near, far) = (zip(moved(h), moved(-h)), zip(moved(2 * h), moved(-2 * h)))
      let slopes = zip(near, far).map { (8 * ($0.0 - $0.1) - ($1.0 - $1.1)) / (12 * h) }
      #expect(
        agree([values[place], values[15 + place]], slopes, within: 1e-6), "input \(place)")
    }
  }

  @Test func `the pattern is that of the observations`() throws {
    let input = try BundleAdjustmentInput(
      input: JSON(parsing: input(rotation: [0, 0, 0], observations: 7)))
    let (rows, columns) = input.pattern()
    #expect(rows == (0...14).map { 15 * $0 } + (1...7).map { 210 + $0 })
    // The fourth observation is of the second camera and the first point.
    #expect(Array(columns[90..<105]) == Array(11..<25) + [34])
    #expect(columns[105..<120] == columns[90..<105])
    #expect(Array(columns[210...]) == Array(31..<38))
  }

  // Pieces end in the middle of cameras, points and blocks.
  @Test func `every observation is of its own camera and point`() throws {
    let count = 10_001
    let cameras = (0..<22).map { 0.1 + 0.01 * Double($0) }
    let points = (0..<9).map { 1 + 0.1 * Double($0) }
    let weights = (0..<count).map { 0.5 + 1e-5 * Double($0) }
    let features = (0..<2 * count).map { 1e-4 * Double($0) }
    let problem = BundleAdjustment(
      BundleAdjustmentInput(
        cameras: cameras, points: points, weights: weights, features: features))
    let fill = try problem.jacobianValues()
    var values = [Double](repeating: 0, count: 31 * count)
    try values.withUnsafeMutableBufferPointer { try fill($0) }
    for i in stride(from: 0, to: count, by: 617) {
      let camera = cameras[(i % 2 * 11)..<(i % 2 * 11 + 11)]
      let point = points[(i % 3 * 3)..<(i % 3 * 3 + 3)]
      let expected = jacobian(at: Array(camera) + point + [weights[i]]) { v in
        BundleAdjustment.error(
          v, feature: [Variable(features[2 * i]), Variable(features[2 * i + 1])])
      }
      #expect(
        agree(
          Array(values[(30 * i)..<(30 * i + 30)]), Array(expected.joined()), within: 1e-11),
        "observation \(i)")
      #expect(values[30 * count + i] == -2 * weights[i])
    }
  }
}
