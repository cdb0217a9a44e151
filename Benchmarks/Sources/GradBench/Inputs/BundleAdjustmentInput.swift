import Nabla

/// The input of `ba`: cameras, points, and observations of the i mod n-th camera and the i mod m-th
/// point, each with a weight and a feature, which is where the point was seen.
package struct BundleAdjustmentInput {
  package static let cameraWidth = 11
  package static let pointWidth = 3
  /// How many numbers an observation's error is differentiated by: its camera, its point, its weight.
  package static let width = 15

  package let cameraCount: Int
  package let pointCount: Int
  /// How many observations there are.
  package let count: Int
  package let cameras: [Double]
  package let points: [Double]
  package let weights: [Double]
  package let features: [Double]

  /// - Parameters: the numbers of all cameras and points, and of each observation a weight and two
  ///   numbers of a feature.
  package init(
    cameras: [Double], points: [Double], weights: [Double], features: [Double]
  ) {
    cameraCount = cameras.count / Self.cameraWidth
    pointCount = points.count / Self.pointWidth
    count = weights.count
    (self.cameras, self.points, self.weights, self.features) = (cameras, points, weights, features)
  }

  /// GradBench gives one camera, point, weight and feature, for all.
  package init(input: JSON) throws {
    func replicated(_ values: [Double], _ count: Int) -> [Double] {
      var numbers: [Double] = []
      numbers.reserveCapacity(values.count * count)
      for _ in 0..<count { numbers += values }
      return numbers
    }
    let n = try input.get("n") { try $0.integer(atLeast: 1) }
    let m = try input.get("m") { try $0.integer(atLeast: 1) }
    let p = try input.get("p") { try $0.integer(atLeast: 1) }
    let camera = try input.get("cam") { try $0.numbers(count: Self.cameraWidth) }
    let point = try input.get("x") { try $0.numbers(count: Self.pointWidth) }
    let weight = try input.get("w") { try $0.number() }
    let feature = try input.get("feat") { try $0.numbers(count: 2) }
    self.init(
      cameras: replicated(camera, n), points: replicated(point, m),
      weights: Array(repeating: weight, count: p), features: replicated(feature, p))
  }

  /// The camera of each observation.
  package func cameraRows() -> TableRows { TableRows((0..<count).map { $0 % cameraCount }) }

  /// The point of each observation.
  package func pointRows() -> TableRows { TableRows((0..<count).map { $0 % pointCount }) }

  /// Errors as GradBench wants them: of the first of equal observations.
  package func output(errors: [Double]) -> JSON {
    .object([
      (
        "reproj_error",
        .object([("elements", .numbers(Array(errors[..<2]))), ("repeated", .integer(count))])
      ),
      (
        "w_err",
        .object([("element", .number(errors[2 * count])), ("repeated", .integer(count))])
      ),
    ])
  }

  /// The Jacobian's pattern, as compressed sparse rows: where each row begins, and the columns. First
  /// come two rows an observation, then one a weight. It depends on the shapes alone.
  package func pattern() -> (rows: [Int], columns: [Int]) {
    let firstPoint = cameraCount * Self.cameraWidth
    let firstWeight = firstPoint + pointCount * Self.pointWidth
    var rows = [0]
    var columns: [Int] = []
    rows.reserveCapacity(3 * count + 1)
    columns.reserveCapacity(count * (2 * Self.width + 1))
    for i in 0..<count {
      let camera = i % cameraCount * Self.cameraWidth
      let point = firstPoint + i % pointCount * Self.pointWidth
      for _ in 0..<2 {
        columns += camera..<camera + Self.cameraWidth
        columns += point..<point + Self.pointWidth
        columns.append(firstWeight + i)
        rows.append(columns.count)
      }
    }
    for i in 0..<count {
      columns.append(firstWeight + i)
      rows.append(columns.count)
    }
    return (rows, columns)
  }

  /// A Jacobian as GradBench wants it: the beginning and the last of each list.
  package static func output(
    _ pattern: (rows: [Int], columns: [Int]), values: [Double]
  ) -> JSON {
    func excerpt<Number>(_ numbers: [Number]) -> [Number] { numbers.prefix(30) + numbers.suffix(1) }
    return .object([
      ("rows", .integers(excerpt(pattern.rows))), ("cols", .integers(excerpt(pattern.columns))),
      ("vals", .numbers(excerpt(values))),
    ])
  }
}
