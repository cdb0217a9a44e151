/// The problems by name. One line each.
package enum Catalogue {
  package static var problems: [String: any Problem.Type] {
    [
      "ba": BundleAdjustment.self,
      "det": Determinant.self,
      "gmm": GaussianMixture.self,
      "hello": Hello.self,
      "ht": HandTracking.self,
      "kmeans": KMeans.self,
      "llsq": LeastSquares.self,
      "lse": LogSumExp.self,
      "lstm": LongShortTermMemory.self,
      "ode": RungeKutta.self,
      "particle": Particle.self,
      "saddle": Saddle.self,
    ]
  }
}
