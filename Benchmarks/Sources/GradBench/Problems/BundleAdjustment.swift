import Nabla

/// `ba`: how far points are seen from where cameras should see them, and the sparse Jacobian by
/// cameras, points and weights.
///
/// Engine: a program of one observation, recorded once, for all sizes, and run in lanes and threads on
/// cameras and points that it gathers from their tables. The Jacobian's pattern is that of the
/// observations; what the program writes for one observation is two of the sparse matrix's rows, so it
/// writes into the matrix.
struct BundleAdjustment: Problem {
  private let input: BundleAdjustmentInput
  private static let width = BundleAdjustmentInput.width

  init(input: JSON) throws { self.init(try BundleAdjustmentInput(input: input)) }

  init(_ input: BundleAdjustmentInput) { self.input = input }

  static var functions: [String: (BundleAdjustment) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  // MARK: The functions

  /// The weighted distance from the feature, of camera, point and weight.
  static func error<N: DifferentiableNumber>(_ v: [N], feature: [N]) -> [N] {
    let (r, centre, focal, principal, radial) = (v[0..<3], v[3..<6], v[6], v[7..<9], v[9..<11])
    let (point, weight) = (v[11..<14], v[14])
    let seen = rotated(
      zip(point, centre).map { $0 - $1 }, by: Array(r), whereSmall: { $0 .== 0 }, slope: 1)
    let p = [seen[0] / seen[2], seen[1] / seen[2]]
    let square = dot(p, p)
    let distortion = 1 + square * (radial[9] + square * radial[10])
    return (0..<2).map {
      weight * (p[$0] * distortion * focal + principal[7 + $0] - feature[$0])
    }
  }

  private func errorProgram() throws -> Program {
    try Program(inputs: Self.width, data: 2) { Self.error($0, feature: $1) }
  }

  private func weightProgram() throws -> Program {
    try Program(inputs: 1) { v in 1 - v[0] * v[0] }
  }

  // MARK: Runs

  private func objective() throws -> Run {
    let error = try errorProgram()
    let weightError = try weightProgram()
    let (cameras, points) = (input.cameraRows(), input.pointRows())
    return Run(count: 3 * input.count) { errors in
      let (projections, rest) = errors.split(at: 2 * input.count)
      try error.evaluate(
        rowCount: input.count, tables: tables(cameras, points), values: projections)
      try input.weights.withUnsafeBufferPointer {
        try weightError.evaluate(rowCount: input.count, inputs: $0, values: rest)
      }
    } output: {
      input.output(errors: $0)
    }
  }

  private func jacobian() throws -> Run {
    let pattern = input.pattern()
    return Run(count: pattern.columns.count, fill: try jacobianValues()) {
      BundleAdjustmentInput.output(pattern, values: $0)
    }
  }

  /// Prepares to compute the sparse matrix's values.
  func jacobianValues() throws -> (UnsafeMutableBufferPointer<Double>) throws -> Void {
    let error = try errorProgram()
    let weightError = try weightProgram()
    let (cameras, points) = (input.cameraRows(), input.pointRows())
    return { matrix in
      let (projections, rest) = matrix.split(at: 2 * Self.width * input.count)
      try error.evaluate(
        rowCount: input.count, tables: tables(cameras, points), values: nil,
        jacobians: projections)
      try input.weights.withUnsafeBufferPointer {
        try weightError.evaluate(rowCount: input.count, inputs: $0, values: nil, jacobians: rest)
      }
    }
  }

  /// What an observation takes: its camera, its point, its weight and its feature.
  private func tables(_ cameras: TableRows, _ points: TableRows) -> [BatchTable<Double>] {
    [
      BatchTable(input.cameras, width: BundleAdjustmentInput.cameraWidth, rows: cameras),
      BatchTable(input.points, width: BundleAdjustmentInput.pointWidth, rows: points),
      BatchTable(input.weights, width: 1),
      BatchTable(input.features, width: 2),
    ]
  }
}

extension UnsafeMutableBufferPointer {
  /// The first numbers, and the rest.
  fileprivate func split(at count: Int) -> (Self, Self) {
    (Self(rebasing: self[..<count]), Self(rebasing: self[count...]))
  }
}
