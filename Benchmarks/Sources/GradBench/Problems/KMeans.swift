import Nabla

/// `kmeans`: the sum of the squared distances of points to their nearest centroid, and Newton's
/// direction: the gradient by the centroids, divided by the Hessian's diagonal.
///
/// Engine: programs whose sums are bodies over the points, in lanes and threads, recorded for the
/// shapes and the points. The body of the direction is forward mode over reverse mode on one point: no
/// coordinate's slope depends on another coordinate, so the Hessian's diagonal is the derivative of the
/// gradient along (1, 1, ...).
struct KMeans: Problem {
  private let input: ClusteringInput

  init(input: JSON) throws { self.input = try ClusteringInput(input: input) }

  static var functions: [String: (KMeans) -> () throws -> Run] {
    ["cost": cost, "dir": direction]
  }

  private var width: Int { input.dimension }

  private func squaredDistance<N: DifferentiableNumber>(
    _ point: [N], toNearestOf centroids: [N]
  ) -> N {
    stride(from: 0, to: centroids.count, by: width).map { first in
      (0..<width).reduce(into: N(0)) { sum, j in
        let difference = centroids[first + j] - point[j]
        sum += difference * difference
      }
    }.reduce(N(.infinity)) { min($0, $1) }
  }

  private func cost() throws -> Run {
    let distance = try Program(inputs: width + input.centroids.count) { v in
      squaredDistance(Array(v.prefix(width)), toNearestOf: Array(v.dropFirst(width)))
    }
    let program = try Program(inputs: input.centroids.count) { centroids in
      distance.sum(rows: input.points, uniform: centroids)[0]
    }
    return Run { try program.value(at: input.centroids) }
  }

  private func direction() throws -> Run {
    let count = input.centroids.count
    let derivatives = try Program(
      inputs: width + count, options: ProgramOptions(identities: .finite)
    ) { v -> [Symbolic] in
      let along = v.dropFirst(width).map { Dual($0, 1) }
      let slopes = gradient(at: along) { (centroids: [Variable<Dual<Symbolic>>]) in
        let point = v.prefix(width).map { Variable(Dual($0)) }
        return squaredDistance(point, toNearestOf: centroids)
      }
      return slopes.map { $0.value } + slopes.map { $0.tangent }
    }
    let program = try Program(inputs: count) { centroids -> [Symbolic] in
      let sums = derivatives.sum(rows: input.points, uniform: centroids)
      return (0..<count).map { sums[$0] / sums[count + $0] }
    }
    return Run(count: count, fill: { try program.outputs(at: input.centroids, to: $0) }) {
      input.output($0)
    }
  }
}
