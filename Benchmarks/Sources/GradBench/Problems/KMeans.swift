import Nabla

/// `kmeans`: the sum of the squared distances of points to their nearest centroid, and Newton's
/// direction: the gradient by the centroids, divided by the Hessian's diagonal.
///
/// Engine: programs over the points, in lanes and threads, recorded for the shapes and the points. In
/// every run a first one finds the nearest centroids: a choice, by which nothing is differentiated. A
/// second one takes each point, and its centroid from a table of all: it is forward mode over reverse
/// mode. No coordinate's slope depends on another coordinate, so the Hessian's diagonal is the
/// derivative of the gradient along (1, 1, ...). What belongs to one centroid is added up.
struct KMeans: Problem {
  private let input: ClusteringInput

  init(input: JSON) throws { self.input = try ClusteringInput(input: input) }

  static var functions: [String: (KMeans) -> () throws -> Run] {
    ["cost": cost, "dir": direction]
  }

  private func squaredDistance<N: DifferentiableNumber>(_ x: [N], _ y: [N]) -> N {
    zip(x, y).reduce(into: N(0)) { sum, pair in
      let difference = pair.0 - pair.1
      sum += difference * difference
    }
  }

  private func cost() throws -> Run {
    let width = input.dimension
    let pairs = try PointsWithCentroids(input)
    let distance = try Program(inputs: width, data: width) { squaredDistance($0, $1) }
    var distances = [Double](repeating: 0, count: input.points.count)
    return Run {
      let chosen = try pairs.choose()
      try distances.withUnsafeMutableBufferPointer { try pairs.run(distance, chosen, to: $0) }
      return distances.reduce(0, +)
    }
  }

  private func direction() throws -> Run {
    let width = input.dimension
    let pairs = try PointsWithCentroids(input)
    let derivatives = try Program(inputs: width, data: width) { centroid, point -> [Symbolic] in
      let slopes = gradient(at: centroid.map { Dual($0, 1) }) { centroid in
        squaredDistance(centroid, point.map { Variable(Dual($0)) })
      }
      return slopes.map { $0.value } + slopes.map { $0.tangent }
    }
    let count = input.points.count
    var results = [Double](repeating: 0, count: 2 * width * count)
    var sums = [Double](repeating: 0, count: 2 * input.centroids.count)
    return Run(count: input.centroids.count) { direction in
      let chosen = try pairs.choose()
      try results.withUnsafeMutableBufferPointer { try pairs.run(derivatives, chosen, to: $0) }
      sums.withUnsafeMutableBufferPointer { sums in
        sums.update(repeating: 0)
        results.withUnsafeBufferPointer { results in
          for (point, centroid) in chosen.indices.enumerated() {
            let (sum, row) = (centroid * 2 * width, point * 2 * width)
            for column in 0..<2 * width { sums[sum + column] += results[row + column] }
          }
        }
        for place in direction.indices {
          let (centroid, column) = place.quotientAndRemainder(dividingBy: width)
          let first = centroid * 2 * width + column
          direction[place] = sums[first] / sums[first + width]
        }
      }
    } output: {
      input.output($0)
    }
  }
}

/// Every point with the centroid that is nearest to it.
private final class PointsWithCentroids {
  private let input: ClusteringInput
  private let nearest: Program
  /// The points, less their mean, coordinate by coordinate.
  private let centred: [Double]
  /// The points, one a row.
  private let points: BatchTable<Double>
  /// Of every point, the number of the nearest centroid, as the program writes it.
  private var numbers: [Double]

  init(_ input: ClusteringInput) throws {
    self.input = input
    let count = input.points.count
    let columns = (0..<input.dimension).map { j in input.points.map { $0[j] } }
    let mean = columns.map { $0.reduce(0, +) / Double(count) }
    centred = zip(columns, mean).flatMap { column, mean in column.map { $0 - mean } }
    points = BatchTable(Array(input.points.joined()), width: input.dimension)
    numbers = Array(repeating: 0, count: count)
    nearest = try Program(inputs: input.dimension + input.centroids.count) { v in
      let centroids = v.dropFirst(input.dimension)
      return Self.nearest(to: Array(v.prefix(input.dimension)), Array(centroids), mean)
    }
  }

  /// The number of the centroid that is nearest to the point x, which is less the mean.
  ///
  /// |x - c|² is |x|² - 2 (x c - |c|²/2), and |x|² is the same for all: the nearest one has the largest
  /// bracket, of which a coordinate takes one operation. Without the mean it does not cancel.
  private static func nearest(
    to x: [Symbolic], _ centroids: [Symbolic], _ mean: [Double]
  ) -> Symbolic {
    var largest = Symbolic(-.infinity)
    var number = Symbolic(0)
    for k in 0..<centroids.count / x.count {
      let c = zip(centroids[(k * x.count)...], mean).map { $0 - $1 }
      let half = dot(c, c) / 2
      let closeness = zip(x, c).reduce(-half) { $0 + $1.0 * $1.1 }
      number = select(largest .< closeness, Symbolic(Double(k)), number)
      largest = select(largest .< closeness, closeness, largest)
    }
    return number
  }

  /// Finds the nearest centroid of every point.
  func choose() throws -> TableRows {
    try centred.withUnsafeBufferPointer { centred in
      try numbers.withUnsafeMutableBufferPointer {
        try nearest.evaluate(
          rowCount: input.points.count, inputs: centred, uniform: input.centroids,
          layout: .columns, values: $0)
      }
    }
    return TableRows(numbers.map { Int($0) })
  }

  /// Runs a program of a centroid and a point on all points and the centroids chosen for them.
  func run(
    _ program: Program, _ chosen: TableRows, to results: UnsafeMutableBufferPointer<Double>
  ) throws {
    let centroids = BatchTable(input.centroids, width: input.dimension, rows: chosen)
    try program.evaluate(
      rowCount: input.points.count, tables: [centroids, points], values: results)
  }
}
