import GradBenchProblems

// The hand-written yardstick behind the same protocol: only the functions that are timed are C++.

let session = Session(
  tool: "cpp",
  problems: [
    "ba": BundleAdjustmentBaseline.self,
    "gmm": GaussianMixtureBaseline.self,
    "kmeans": KMeansBaseline.self,
    "llsq": LeastSquaresBaseline.self,
    "lse": LogSumExpBaseline.self,
  ])
session.run()
