import Nabla

/// The vector turned about the axis r by the angle |r|, by Rodrigues' formula:
///
///     v + sin|r| / |r| r × v + (1 - cos|r|) / |r|² r × (r × v)
///
/// Where `isSmall` holds of r · r, the result is v plus `slope` times r × v. The formula is then computed
/// of another angle, and has no part in the result. With a `select` all that is computed for one branch
/// alone is differentiated with care for the other; a factor that is a constant 0 or 1 costs less.
func rotated<N: DifferentiableNumber>(
  _ v: [N], by r: [N], whereSmall isSmall: (N) -> N.Mask, slope: Double
) -> [N] {
  let exactSquare = dot(r, r)
  let small: N = select(isSmall(exactSquare), 1, 0)
  let turns = 1 - small
  let square = exactSquare + small
  let angle = sqrt(square)
  let s = turns * (sin(angle) / angle) + slope * small
  let c = turns * (1 - cos(angle)) / square
  let product = cross(r, v)
  let twice = cross(r, product)
  return (0..<3).map { v[$0] + s * product[$0] + c * twice[$0] }
}

private func cross<N: DifferentiableNumber>(_ a: [N], _ b: [N]) -> [N] {
  [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
