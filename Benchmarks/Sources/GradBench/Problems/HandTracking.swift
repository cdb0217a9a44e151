import Nabla

/// `ht`: how far points of a posed hand are from where they were seen, and the Jacobian by the pose
/// and by each correspondence's own place in its triangle.
///
/// Engine: two programs in forward mode, as there are few inputs and many outputs, in lanes and
/// threads. The first, over the vertices that are used, has a vertex and its derivatives by the pose;
/// all that depends on the pose alone, such as the bones' transforms and their derivatives, is uniform
/// and computed once. The second, over the correspondences, takes its corners as dual numbers
/// with these derivatives. The model is data; that each vertex is computed once, however many
/// triangles it is in, and unused ones are not, is not a matter of values.
struct HandTracking: Problem {
  private let input: HandInput
  private let hand: Hand
  /// The vertices that are used, and where each is among them.
  private let used: [Int]
  private let places: [Int]
  /// How many correspondences are gathered at a time.
  private static let piece = 256

  init(input: JSON) throws {
    let input = try HandInput(input: input)
    self.input = input
    hand = Hand(input: input)
    used = Set(input.corners.joined()).sorted()
    var places = [Int](repeating: -1, count: input.positions.count)
    for (place, vertex) in used.enumerated() { places[vertex] = place }
    self.places = places
  }

  static var functions: [String: (HandTracking) -> () throws -> Run] {
    ["objective": objective, "jacobian": jacobian]
  }

  private var poseCount: Int { HandInput.poseCount }

  private func objective() throws -> Run {
    let run = try posed(
      vertex: { pose, position, weights in hand.vertex(position, weights, pose) },
      residual: { u, corners, point in distance(of: point, from: corners.map(\.value), u) })
    return Run(count: 3 * input.points.count, fill: run)
  }

  private func jacobian() throws -> Run {
    let ownCount = input.us == nil ? 0 : 2
    let width = ownCount + poseCount
    let run = try posed(
      vertex: { pose, position, weights in
        // One direction after the other: most derivatives of the transforms are zero, and known to be.
        let runs = pose.indices.map { direction in
          jvp(at: pose, along: pose.indices.map { $0 == direction ? 1 : 0 }) { pose in
            hand.vertex(position.map { Dual($0) }, weights.map { Dual($0) }, pose)
          }
        }
        return runs[0].value + runs.flatMap(\.tangent)
      },
      residual: { u, corners, point in
        let columns = (0..<width).map { direction in
          let own = u.enumerated().map { Dual($1, $0 == direction ? 1 : 0) }
          let moved = corners.map { $0.dual(along: direction - ownCount) }
          return distance(of: point.map { Dual($0) }, from: moved, own).map(\.tangent)
        }
        return (0..<3).flatMap { row in columns.map { $0[row] } }
      })
    return Run(count: 3 * width * input.points.count, fill: run) { .rows($0, of: width) }
  }

  /// The distance of a seen point from the place in a triangle, or from a vertex.
  private func distance<N: DifferentiableNumber>(of point: [N], from corners: [[N]], _ u: [N])
    -> [N]
  {
    (0..<3).map { axis in
      guard u.count == 2 else { return point[axis] - corners[0][axis] }
      let place = u[0] * corners[0][axis] + u[1] * corners[1][axis]
      return point[axis] - (place + (1 - u[0] - u[1]) * corners[2][axis])
    }
  }

  /// Prepares runs of two programs.
  ///
  /// - Parameters:
  ///   - vertex: what is computed of a vertex, by pose, base position and weights.
  ///   - residual: what is computed of a correspondence, by its place in the triangle, what the first
  ///     program computed of its corners, and the point.
  private func posed(
    vertex: ([Symbolic], [Symbolic], [Symbolic]) -> [Symbolic],
    residual: ([Symbolic], [Corner], [Symbolic]) -> [Symbolic]
  ) throws -> (UnsafeMutableBufferPointer<Double>) throws -> Void {
    let bones = input.parents.count
    let vertices = try Program(
      inputs: 4 + bones + poseCount, options: ProgramOptions(identities: .finite)
    ) { v in
      vertex(Array(v[(4 + bones)...]), Array(v[..<4]), Array(v[4..<4 + bones]))
    }
    let vertexWidth = vertices.outputCount
    let cornerCount = input.corners.first?.count ?? 1
    let ownCount = input.us == nil ? 0 : 2
    let width = ownCount + cornerCount * vertexWidth + 3
    let residuals = try Program(inputs: width, options: ProgramOptions(identities: .finite)) { v in
      let corners = (0..<cornerCount).map {
        Corner(numbers: Array(v[(ownCount + $0 * vertexWidth)...].prefix(vertexWidth)))
      }
      return residual(Array(v[..<ownCount]), corners, Array(v.suffix(3)))
    }
    let base = used.flatMap { input.positions[$0] + input.weights[$0] }
    let corners = input.corners.joined().map { places[$0] }
    let seen = Array(input.points.joined())
    let us = Array((input.us ?? []).joined())
    var posed = [Double](repeating: 0, count: used.count * vertexWidth)
    var rows = [Double](repeating: 0, count: Self.piece * width)
    return { results in
      try base.withUnsafeBufferPointer { base in
        try posed.withUnsafeMutableBufferPointer {
          try vertices.evaluate(
            rowCount: used.count, inputs: base, uniform: input.theta, values: $0)
        }
      }
      let count = input.points.count
      for first in stride(from: 0, to: count, by: Self.piece) {
        let piece = first..<min(first + Self.piece, count)
        rows.withUnsafeMutableBufferPointer { rows in
          posed.withUnsafeBufferPointer { posed in
            var row = rows.baseAddress!
            for i in piece {
              for own in 0..<ownCount { row[own] = us[2 * i + own] }
              row += ownCount
              for corner in 0..<cornerCount {
                let place = corners[i * cornerCount + corner]
                row.update(from: posed.baseAddress! + place * vertexWidth, count: vertexWidth)
                row += vertexWidth
              }
              for axis in 0..<3 { row[axis] = seen[3 * i + axis] }
              row += 3
            }
          }
        }
        try rows.withUnsafeBufferPointer { rows in
          try residuals.evaluate(
            rowCount: piece.count,
            inputs: UnsafeBufferPointer(rebasing: rows[..<(piece.count * width)]),
            values: results.part(piece, of: residuals.outputCount))
        }
      }
    }
  }
}

/// A posed vertex with its derivatives: three numbers, then three a direction.
private struct Corner {
  let numbers: [Symbolic]

  var value: [Symbolic] { Array(numbers.prefix(3)) }

  /// The vertex, moving along a number of the pose; along none, it does not move.
  func dual(along direction: Int) -> [Dual<Symbolic>] {
    (0..<3).map { Dual(numbers[$0], direction < 0 ? 0 : numbers[3 + 3 * direction + $0]) }
  }
}

extension UnsafeMutableBufferPointer {
  /// The numbers of some rows.
  fileprivate func part(_ rows: Range<Int>, of width: Int) -> Self {
    Self(rebasing: self[rows.lowerBound * width..<rows.upperBound * width])
  }
}
