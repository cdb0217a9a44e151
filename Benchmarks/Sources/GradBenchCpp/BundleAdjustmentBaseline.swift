import GradBenchBaselines
import GradBenchProblems

struct BundleAdjustmentBaseline: Problem {
  private let input: BundleAdjustmentInput

  init(input: JSON) throws { self.input = try BundleAdjustmentInput(input: input) }

  static var functions: [String: (BundleAdjustmentBaseline) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  private func objective() -> Run {
    Run(count: 3 * input.count) { errors in
      let start = errors.baseAddress!
      withObservations { cpp_ba_objective(&$0, start, start + 2 * input.count) }
    } output: {
      input.output(errors: $0)
    }
  }

  /// Where the Jacobian's values lie depends on the shapes alone, so it is not timed.
  private func jacobian() -> Run {
    let pattern = input.pattern()
    return Run(count: pattern.columns.count) { values in
      withObservations { cpp_ba_jacobian(&$0, values.baseAddress) }
    } output: {
      BundleAdjustmentInput.output(pattern, values: $0)
    }
  }

  private func withObservations(_ body: (inout cpp_ba) -> Void) {
    input.withParts { cameras, points, weights, features in
      var observations = cpp_ba(
        n: input.cameraCount, m: input.pointCount, p: input.count, cameras: cameras,
        points: points, weights: weights, features: features)
      body(&observations)
    }
  }
}
