/// The input of `kmeans`: points and centroids, of as many coordinates.
package struct ClusteringInput {
  package let points: [[Double]]
  /// One centroid after the other.
  package let centroids: [Double]
  package let dimension: Int

  package init(input: JSON) throws {
    let points = try input.get("points") { try $0.rows() }
    let rows = try input.get("centroids") { try $0.rows(of: points.first?.count) }
    if points.isEmpty { throw InputError("\"points\": the list is empty") }
    if rows.isEmpty { throw InputError("\"centroids\": the list is empty") }
    self.points = points
    dimension = points[0].count
    if dimension == 0 { throw InputError("\"points\": the points have no coordinates") }
    centroids = Array(rows.joined())
  }

  /// A direction as GradBench wants it.
  package func output(_ direction: [Double]) -> JSON { .rows(direction, of: dimension) }
}
