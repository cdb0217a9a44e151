/// The input of `ht`: a model of a hand, its pose, and where some of its points were seen.
///
/// The pose theta is what is differentiated by, and `us`, the place in a triangle of each
/// correspondence. The model is data.
package struct HandInput {
  package static let poseCount = 26
  package static let fingers = 5

  package let theta: [Double]
  /// Two numbers a correspondence; nil where correspondences are vertices.
  package let us: [[Double]]?
  /// The seen points, one a correspondence.
  package let points: [[Double]]
  /// The vertices of each correspondence: the corners of a triangle, or one.
  package let corners: [[Int]]
  /// Of each bone, the bone that it hangs on, which comes before it; nil of the first.
  package let parents: [Int?]
  /// Of each bone, 4 x 4 numbers, by rows.
  package let relatives: [[[Double]]]
  package let inverseAbsolutes: [[[Double]]]
  /// Of each vertex, four numbers.
  package let positions: [[Double]]
  /// Of each vertex, one weight a bone.
  package let weights: [[Double]]
  package let isMirrored: Bool

  package init(input: JSON) throws {
    theta = try input.get("theta") { try $0.numbers(count: Self.poseCount) }
    let us = try input.get("us") { try $0.rows(of: 2) }
    self.us = us.isEmpty ? nil : us
    let data = try input.get("data") { $0 }
    let model = try data.get("model") { $0 }
    let bones = try model.get("bone_count") { try $0.integer(atLeast: 2 + 4 * Self.fingers) }
    parents = try model.get("parents") { try Self.parents(of: bones, $0) }
    relatives = try model.get("base_relatives") { try Self.matrices(bones, $0) }
    inverseAbsolutes = try model.get("inverse_base_absolutes") { try Self.matrices(bones, $0) }
    positions = try model.get("base_positions") { try $0.rows(of: 4) }
    let vertices = positions.count
    weights = try model.get("weights") { try $0.rows(count: vertices, of: bones) }
    isMirrored = try model.get("is_mirrored") { try $0.bool() }
    let correspondences = try data.get("correspondences") { try $0.integers() }
    points = try data.get("points") { try $0.rows(count: correspondences.count, of: 3) }
    if us.isEmpty {
      corners = correspondences.map { [$0] }
    } else {
      if us.count != correspondences.count {
        throw InputError(
          "\"us\": \(correspondences.count) rows are expected, \(us.count) are given")
      }
      let triangles = try model.get("triangles") { try $0.array().map { try $0.integers() } }
      corners = try correspondences.map { triangle in
        guard triangles.indices.contains(triangle), triangles[triangle].count == 3 else {
          throw InputError("\"correspondences\": there is no triangle \(triangle)")
        }
        return triangles[triangle]
      }
    }
    for vertex in corners.joined() where !positions.indices.contains(vertex) {
      throw InputError("\"correspondences\": there is no vertex \(vertex)")
    }
  }

  private static func parents(of bones: Int, _ input: JSON) throws -> [Int?] {
    let parents = try input.integers()
    if parents.count != bones {
      throw InputError("\(bones) numbers are expected, \(parents.count) are given")
    }
    return try parents.enumerated().map { bone, parent in
      if parent >= bone { throw InputError("bone \(bone) hangs on bone \(parent) behind it") }
      return parent < 0 ? nil : parent
    }
  }

  private static func matrices(_ count: Int, _ input: JSON) throws -> [[[Double]]] {
    let matrices = try input.array().map { try $0.rows(count: 4, of: 4) }
    if matrices.count != count {
      throw InputError("\(count) matrices are expected, \(matrices.count) are given")
    }
    return matrices
  }
}
