import GradBenchBaselines
import GradBenchProblems

struct LogSumExpBaseline: Problem {
  private let x: [Double]

  init(input: JSON) throws {
    x = try LogSumExpInput(input: input).x
  }

  static var functions: [String: (LogSumExpBaseline) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func primal() -> Run { Run { cpp_lse_primal(x.count, x) } }

  private func gradient() -> Run {
    Run(count: x.count) { cpp_lse_gradient(x.count, x, $0.baseAddress) }
  }
}

struct LeastSquaresBaseline: Problem {
  private let input: LeastSquaresInput

  init(input: JSON) throws { self.input = try LeastSquaresInput(input: input) }

  static var functions: [String: (LeastSquaresBaseline) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func primal() -> Run {
    let x = input.coefficients
    return Run { cpp_llsq_primal(x.count, x, input.count) }
  }

  private func gradient() -> Run {
    let x = input.coefficients
    return Run(count: x.count) { cpp_llsq_gradient(x.count, x, input.count, $0.baseAddress) }
  }
}

struct KMeansBaseline: Problem {
  private let input: ClusteringInput
  private let points: [Double]

  init(input: JSON) throws {
    self.input = try ClusteringInput(input: input)
    points = Array(self.input.points.joined())
  }

  static var functions: [String: (KMeansBaseline) -> () throws -> Run] {
    ["cost": cost, "dir": direction]
  }

  private var count: Int { input.centroids.count / input.dimension }

  private func cost() -> Run {
    Run {
      cpp_kmeans_cost(input.points.count, count, input.dimension, points, input.centroids)
    }
  }

  private func direction() -> Run {
    Run(count: input.centroids.count) {
      cpp_kmeans_dir(
        input.points.count, count, input.dimension, points, input.centroids, $0.baseAddress)
    } output: {
      input.output($0)
    }
  }
}

struct GaussianMixtureBaseline: Problem {
  private let input: GaussianMixtureInput
  private let points: [Double]

  init(input: JSON) throws {
    self.input = try GaussianMixtureInput(input: input)
    points = Array(self.input.points.joined())
  }

  static var functions: [String: (GaussianMixtureBaseline) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  private func objective() -> Run {
    Run { withMixture { cpp_gmm_objective(&$0) } }
  }

  private func jacobian() -> Run {
    Run(count: input.parameters.count) { gradient in
      withMixture { cpp_gmm_jacobian(&$0, gradient.baseAddress) }
    } output: {
      input.output($0)
    }
  }

  private func withMixture<Result>(_ body: (inout cpp_gmm) -> Result) -> Result {
    points.withUnsafeBufferPointer { points in
      input.parameters.withUnsafeBufferPointer { parameters in
        let alpha = parameters.baseAddress!
        let mu = alpha + input.components
        let q = mu + input.components * input.dimension
        var mixture = cpp_gmm(
          d: input.dimension, k: input.components, n: input.count, x: points.baseAddress,
          gamma: input.gamma, m: input.m, alpha: alpha, mu: mu, q: q,
          l: q + input.components * input.dimension)
        return body(&mixture)
      }
    }
  }
}
