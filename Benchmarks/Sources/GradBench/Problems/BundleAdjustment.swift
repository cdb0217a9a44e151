import Nabla

/// `ba`: how far points are seen from where cameras should see them, and the sparse Jacobian by
/// cameras, points and weights.
///
/// Engine: a program of one observation, recorded once, for all sizes, and run in lanes and threads.
/// The Jacobian's pattern is that of the observations; what the program writes for one observation is
/// two of the sparse matrix's rows, so it writes into the matrix. Observations are gathered a piece at a
/// time, which stays in the cache.
struct BundleAdjustment: Problem {
  private let input: BundleAdjustmentInput
  /// How many observations are gathered at a time.
  private static let piece = 4096
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
    return Run(count: 3 * input.count) { errors in
      let (projections, rest) = errors.split(at: 2 * input.count)
      try forEachPiece { rows, observations in
        try error.evaluate(
          rowCount: rows.count, inputs: observations, values: projections.part(rows, of: 2))
      }
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
    var scratch = [Double](repeating: 0, count: max(2 * Self.piece, input.count))
    return { matrix in
      let (projections, rest) = matrix.split(at: 2 * Self.width * input.count)
      try scratch.withUnsafeMutableBufferPointer { errors in
        try forEachPiece { rows, observations in
          try error.evaluate(
            rowCount: rows.count, inputs: observations, values: errors.part(0..<rows.count, of: 2),
            jacobians: projections.part(rows, of: 2 * Self.width))
        }
        try input.weights.withUnsafeBufferPointer {
          try weightError.evaluate(
            rowCount: input.count, inputs: $0, values: errors.part(0..<input.count, of: 1),
            jacobians: rest)
        }
      }
    }
  }

  /// Calls `body` with observations, one a row: camera, point, weight and feature.
  private func forEachPiece(
    _ body: (Range<Int>, UnsafeBufferPointer<Double>) throws -> Void
  ) throws {
    typealias Input = BundleAdjustmentInput
    let width = Self.width + 2
    let count = input.count
    try withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.piece * width) { memory in
      try input.withParts { cameras, points, weights, features in
        for first in stride(from: 0, to: count, by: Self.piece) {
          let rows = first..<min(first + Self.piece, count)
          var camera = first % input.cameraCount
          var point = first % input.pointCount
          var row = memory.baseAddress!
          for i in rows {
            row.update(from: cameras + camera * Input.cameraWidth, count: Input.cameraWidth)
            (row + 11).update(from: points + point * Input.pointWidth, count: Input.pointWidth)
            row[14] = weights[i]
            row[15] = features[2 * i]
            row[16] = features[2 * i + 1]
            row += width
            camera = camera + 1 == input.cameraCount ? 0 : camera + 1
            point = point + 1 == input.pointCount ? 0 : point + 1
          }
          try body(rows, UnsafeBufferPointer(memory.part(0..<rows.count, of: width)))
        }
      }
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// The numbers of some rows.
  func part(_ rows: Range<Int>, of width: Int) -> Self {
    Self(rebasing: self[rows.lowerBound * width..<rows.upperBound * width])
  }

  /// The first numbers, and the rest.
  func split(at count: Int) -> (Self, Self) {
    (Self(rebasing: self[..<count]), Self(rebasing: self[count...]))
  }
}
