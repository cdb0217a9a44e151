import Nabla

/// `gmm`: the log-likelihood of a Gaussian mixture with a Wishart prior, and its gradient by the weights
/// alpha, the means mu and the roots Q of the inverse covariances, of which the diagonals are exp q
/// and the rest l.
///
/// Engine: a program with sub-programs over the points, in lanes, recorded for the shapes and the
/// points. One component at a time is run over all points: its parameters, which are uniform, and
/// their gradients stay in the cache.
struct GaussianMixture: Problem {
  private let input: GaussianMixtureInput

  init(input: JSON) throws { self.input = try GaussianMixtureInput(input: input) }

  static var functions: [String: (GaussianMixture) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  private func objective() throws -> Run {
    let program = try program()
    return Run { try program.value(at: input.parameters) }
  }

  private func jacobian() throws -> Run {
    let program = try program()
    return Run(count: input.parameters.count) {
      _ = try program.valueWithGradient(at: input.parameters, gradient: $0)
    } output: {
      input.output($0)
    }
  }

  // MARK: The function

  private func program() throws -> Program {
    let component = try component()
    let mixture = try Program(inputs: input.components) { logSumExp($0) }
    let square = try Program(inputs: 1) { $0[0] * $0[0] }
    let n = Double(input.count)
    let d = Double(input.dimension)
    let m = Double(input.m)
    let constant = Double(input.components) * wishartConstant - n * d / 2 * log(2 * .pi)
    return try Program(inputs: input.parameters.count) { parameters -> Symbolic in
      let (alpha, mu, q, l) = input.parts(of: parameters)
      let terms = (0..<input.components).map { k in
        component.map(rows: input.points, uniform: [alpha[k]] + mu[k] + q[k] + l[k])
      }
      let rows = input.points.indices.map { i in terms.map { $0[i][0] } }
      let likelihood = mixture.sum(rows: rows)[0] - n * logSumExp(alpha)

      let entries = q.joined().map { exp($0) } + l.joined()
      let squares = square.sum(rows: entries.map { [$0] })[0]
      let prior = m * sum(Array(q.joined())) - input.gamma * input.gamma / 2 * squares
      return likelihood + prior + constant
    }
  }

  /// A component's log density at a point, but for a constant: of x, alpha, mu, q and l.
  private func component() throws -> Program {
    let d = input.dimension
    return try Program(inputs: 1 + 3 * d + input.triangle) { v in
      let x = v[0..<d]
      let alpha = v[d]
      let mu = v[(d + 1)...].prefix(d)
      let q = v[(2 * d + 1)...].prefix(d)
      var l = v[(3 * d + 1)...]
      let centred = zip(x, mu).map { $0 - $1 }
      var transformed = zip(q, centred).map { exp($0) * $1 }
      for column in 0..<d {
        for row in column + 1..<d { transformed[row] += l.removeFirst() * centred[column] }
      }
      return alpha + sum(Array(q)) - dot(transformed, transformed) / 2
    }
  }

  /// What the prior's density is divided by, a logarithm. Nothing is differentiated in it.
  private var wishartConstant: Double {
    let d = Double(input.dimension)
    let nu = d + Double(input.m) + 1
    let logMultivariateGamma = (0..<input.dimension).reduce(d * (d - 1) / 4 * log(.pi)) {
      $0 + lgamma((nu - Double($1)) / 2)
    }
    return nu * d * (log(input.gamma) - log(2) / 2) - logMultivariateGamma
  }
}
