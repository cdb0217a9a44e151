import Foundation

/// W3's data: observations of bundle adjustment, each with its own 15 inputs (rotation 3, centre 3,
/// focal length, principal point 2, radial distortion 2, point 3, weight) and a measured point.
struct Observations {
  static let inputCount = 15
  static let outputCount = 2

  var inputs: [[Double]] = []
  var measured: [[Double]] = []

  init(count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<count {
      let rotation = (0..<3).map { _ in random.uniform(-0.4...0.4) }
      let centre = (0..<3).map { _ in random.uniform(-1...1) }
      let camera = [
        random.uniform(400...600), random.uniform(-5...5), random.uniform(-5...5),
        random.uniform(-0.2...0.2), random.uniform(-0.1...0.1),
      ]
      let point = [random.uniform(-1...1), random.uniform(-1...1), random.uniform(4...8)]
      inputs.append(rotation + centre + camera + point + [random.uniform(0.5...1.5)])
      measured.append([random.uniform(-100...100), random.uniform(-100...100)])
    }
  }
}

/// W3: the residual of one observation. Rodrigues' formula turns the point, the camera projects and
/// distorts it.
func residual<N: WorkloadNumber>(_ x: [N], measured: [Double]) -> [N] {
  let (u, v) = projection(x)
  return [x[14] * (u - measured[0]), x[14] * (v - measured[1])]
}

/// Where the camera sees the point.
func projection<N: WorkloadNumber>(_ x: [N]) -> (N, N) {
  let (d0, d1, d2) = (x[11] - x[3], x[12] - x[4], x[13] - x[5])
  let theta = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt()
  let (a0, a1, a2) = (x[0] / theta, x[1] / theta, x[2] / theta)
  let (s, c) = (theta.sin(), theta.cos())
  let w = (1 - c) * (a0 * d0 + a1 * d1 + a2 * d2)
  let q0 = c * d0 + s * (a1 * d2 - a2 * d1) + w * a0
  let q1 = c * d1 + s * (a2 * d0 - a0 * d2) + w * a1
  let q2 = c * d2 + s * (a0 * d1 - a1 * d0) + w * a2
  let (px, py) = (q0 / q2, q1 / q2)
  let square = px * px + py * py
  let distortion = square * (x[9] + square * x[10]) + 1
  let scale = distortion * x[6]
  return (px * scale + x[7], py * scale + x[8])
}
