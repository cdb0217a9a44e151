import GradBenchBaselines
import GradBenchProblems

struct BundleAdjustmentBaseline: Problem {
  private static let width = 15

  private let cameraCount: Int
  private let pointCount: Int
  private let count: Int
  private let cameras: [Double]
  private let points: [Double]
  private let weights: [Double]
  private let features: [Double]

  init(input: JSON) throws {
    func replicated(_ values: [Double], _ count: Int) -> [Double] {
      (0..<count).flatMap { _ in values }
    }
    cameraCount = try input.get("n") { try $0.integer(atLeast: 1) }
    pointCount = try input.get("m") { try $0.integer(atLeast: 1) }
    count = try input.get("p") { try $0.integer(atLeast: 1) }
    cameras = replicated(try input.get("cam") { try $0.numbers(count: 11) }, cameraCount)
    points = replicated(try input.get("x") { try $0.numbers(count: 3) }, pointCount)
    weights = replicated([try input.get("w") { try $0.number() }], count)
    features = replicated(try input.get("feat") { try $0.numbers(count: 2) }, count)
  }

  static var functions: [String: (BundleAdjustmentBaseline) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  private func objective() -> Run {
    Run(count: 3 * count) { errors in
      let start = errors.baseAddress!
      withObservations { cpp_ba_objective(&$0, start, start + 2 * count) }
    } output: { errors in
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
  }

  private func jacobian() -> Run {
    let entries = count * (2 * Self.width + 1)
    var rows = [Int](repeating: 0, count: 3 * count + 1)
    var columns = [Int](repeating: 0, count: entries)
    // As in Nabla's program, the pattern is made before, and the values are timed.
    rows.withUnsafeMutableBufferPointer { rows in
      columns.withUnsafeMutableBufferPointer { columns in
        withObservations { cpp_ba_pattern(&$0, rows.baseAddress, columns.baseAddress) }
      }
    }
    return Run(count: entries) { values in
      withObservations { cpp_ba_jacobian(&$0, values.baseAddress) }
    } output: { values in
      func excerpt<Number>(_ numbers: [Number]) -> [Number] {
        numbers.prefix(30) + numbers.suffix(1)
      }
      return .object([
        ("rows", .integers(excerpt(rows))), ("cols", .integers(excerpt(columns))),
        ("vals", .numbers(excerpt(values))),
      ])
    }
  }

  private func withObservations(_ body: (inout cpp_ba) -> Void) {
    cameras.withUnsafeBufferPointer { cameras in
      points.withUnsafeBufferPointer { points in
        weights.withUnsafeBufferPointer { weights in
          features.withUnsafeBufferPointer { features in
            var observations = cpp_ba(
              n: cameraCount, m: pointCount, p: count, cameras: cameras.baseAddress,
              points: points.baseAddress, weights: weights.baseAddress,
              features: features.baseAddress)
            body(&observations)
          }
        }
      }
    }
  }
}
