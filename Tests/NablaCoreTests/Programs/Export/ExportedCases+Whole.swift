import Nabla
import NablaTestSupport

extension ExportedCase {
  static func whole() throws -> [ExportedCase] {
    try [
      workedExample(), severalOutputs(), values(), hessian(), guarded(), constants(), repeated(),
      fit(), fitHessian(), mapped(), guardedRows(),
    ]
  }

  private init(
    _ description: String, _ program: Program, derivatives: ExportedDerivatives = .first,
    at points: [[Double]], hasLoops: Bool = false
  ) {
    self.init(
      description: description,
      function: .init("", program, derivatives: derivatives, points: points),
      expected: points.map { point in
        guard let values = try? program.outputs(at: point) else { return nil }
        let first = derivatives == .none ? [] : try? program.jacobian(at: point).flatMap { $0 }
        let second = derivatives == .second ? try? program.hessian(at: point).flatMap { $0 } : []
        return first.flatMap { first in second.map { values + first + $0 } }
      }, scaleTolerance: 1e-14, hasLoops: hasLoops)
  }

  private static func workedExample() throws -> ExportedCase {
    let program = try Program(inputs: ["x"]) { NablaTestSupport.workedExample($0[0]) }
    return ExportedCase("the worked example", program, at: [[-2], [0.25], [.infinity], [.nan]])
  }

  private static func severalOutputs() throws -> ExportedCase {
    let program = try Program(inputs: 3) { x in
      [sin(x[0]) * x[1], cos(x[0]), x[2], x[2], N(2.5), x[0] - (x[1] - x[2]), -(-x[1]) / x[0]]
    }
    return ExportedCase("several outputs", program, at: [[0.5, 2, -1], [3, 0, 1e300]])
  }

  private static func values() throws -> ExportedCase {
    let program = try Program(inputs: 2) { x in [x[0] * x[1], hypot(x[0], x[1])] }
    return ExportedCase("values alone", program, derivatives: .none, at: [[3, 4]])
  }

  private static func hessian() throws -> ExportedCase {
    let program = try Program(inputs: 2) { x in exp(x[0]) * sin(x[1]) + x[0] / x[1] }
    return ExportedCase("second derivatives", program, derivatives: .second, at: [[1, 2]])
  }

  /// At the second and the third point other branches would be taken.
  private static func guarded() throws -> ExportedCase {
    let program = try Program(sampledAt: [1, 2]) { x in
      if x[0] < x[1] && x[0] * x[1] <= 10 { return x[0] * x[1] }
      return x[0]
    }
    return ExportedCase("guards", program, at: [[2, 3], [3, 2], [5, 6], [.nan, 1]])
  }

  /// Numbers that are hard to write.
  private static func constants() throws -> ExportedCase {
    let numbers: [Double] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .infinity, .nan, 0.1,
      -0.0, 1e21, 1e-7, 123_456_789_012_345_680, .pi, -1.5,
    ]
    let program = try Program(inputs: 1) { x in
      numbers.map { Symbolic($0) } + numbers.map { x[0] * Symbolic($0) }
        + numbers.map { Symbolic($0) - x[0] }
    }
    return ExportedCase("constants", program, at: [[1], [-1]])
  }

  /// One output that is an input, and inputs that nothing uses.
  private static func repeated() throws -> ExportedCase {
    let program = try Program(inputs: 3) { x in x[1] }
    return ExportedCase("an input as the output", program, at: [[1, 2, 3]])
  }

  // MARK: Loops over data

  private typealias N = Symbolic

  private static let data: [[Double]] = [[1, 2], [2, 3.5], [3, 5], [4, 9], [5, 8]]

  private static func line() throws -> Program {
    try Program(inputs: ["slope", "offset"]) { p in
      let error = try Program(inputs: ["at", "measured", "slope", "offset"]) { x in
        let residual = x[2] * x[0] + x[3] - x[1]
        return residual * residual
      }
      return error.sum(rows: data, uniform: p)[0] / Double(data.count)
    }
  }

  private static func fit() throws -> ExportedCase {
    try ExportedCase("a sum over data", line(), at: [[1, 2], [0, 0]], hasLoops: true)
  }

  private static func fitHessian() throws -> ExportedCase {
    try ExportedCase(
      "second derivatives of a sum over data", line(), derivatives: .second, at: [[1, 2]],
      hasLoops: true)
  }

  private static func mapped() throws -> ExportedCase {
    let body = try Program(inputs: 3) { x in [sin(x[0]) * x[2], x[1] / x[0]] }
    let program = try Program(inputs: 3) { x in
      let rows = body.map(rows: [[x[0], x[1]], [x[1], x[2]], [x[2], 1]], uniform: [x[0] * x[1]])
      return rows.flatMap { $0 } + body([x[1], x[0], x[2]])
    }
    return ExportedCase(
      "rows of numbers", program, at: [[1, 2, 3], [0.5, -1, 2]], hasLoops: true)
  }

  private static func guardedRows() throws -> ExportedCase {
    let body = try Program(sampledAt: [1, 1]) { x in
      if x[0] < 4.5 * x[1] { return [x[0] * x[1]] }
      return [x[1]]
    }
    let program = try Program(sampledAt: [2]) { x in
      body.sum(rows: data.map { [$0[0]] }, uniform: [x[0]])[0]
    }
    return ExportedCase("guards of rows", program, at: [[2], [1], [1.2]], hasLoops: true)
  }
}
