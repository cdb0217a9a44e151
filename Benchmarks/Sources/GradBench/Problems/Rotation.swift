import Nabla

/// The vector turned about the axis r by the angle |r|, by Rodrigues' formula.
///
/// Where `isSmall` holds of r · r, the formula's 0/0 is not computed: there the result is the vector
/// plus `slope` times r × v. Only what is chosen is differentiated.
func rotated<N: DifferentiableNumber>(
  _ v: [N], by r: [N], whereSmall isSmall: (N) -> N.Mask, slope: Double
) -> [N] {
  let square = dot(r, r)
  let small = isSmall(square)
  let angle = sqrt(square)
  let cosine = cos(angle)
  let c = select(small, 1, cosine)
  let s = select(small, N(slope), sin(angle) / angle)
  let along = select(small, 0, (1 - cosine) / square) * dot(r, v)
  let product = [r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]]
  return (0..<3).map { c * v[$0] + s * product[$0] + along * r[$0] }
}
