import Foundation

/// W2's data: two interleaved half circles with noise, labelled -1 and 1, and the first parameters.
struct Network {
  static let pointCount = 100
  static let width = 16
  static let parameterCount = 337

  var points: [Double] = []
  var labels: [Double] = []
  var parameters: [Double] = []

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for i in 0..<Self.pointCount {
      let angle = random.uniform(0...Double.pi)
      let upper = i % 2 == 0
      let centre = upper ? (0.0, 0.0) : (1.0, 0.5)
      let side = upper ? 1.0 : -1.0
      points.append(centre.0 + side * cos(angle) + random.uniform(-0.1...0.1))
      points.append(centre.1 + side * sin(angle) + random.uniform(-0.1...0.1))
      labels.append(side)
    }
    parameters = (0..<Self.parameterCount).map { _ in random.uniform(-0.5...0.5) }
  }

  /// The loss, one product and one sum at a time.
  func loss<N: WorkloadNumber>(_ parameters: [N]) -> N {
    var hinges = N.zero
    for i in 0..<Self.pointCount {
      var next = 0
      let h = (0..<Self.width).map { _ in
        let a = parameters[next] + points[2 * i] * parameters[next + 1]
        let b = a + points[2 * i + 1] * parameters[next + 2]
        next += 3
        return b.relu()
      }
      let g = (0..<Self.width).map { _ in neuron(h, parameters, &next).relu() }
      let score = neuron(g, parameters, &next)
      hinges = hinges + (1 - labels[i] * score).relu()
    }
    var squares = N.zero
    for p in parameters { squares = squares + p * p }
    return hinges / Double(Self.pointCount) + 1e-4 * squares
  }

  /// bias + w0 * h0 + w1 * h1 + ...
  private func neuron<N: WorkloadNumber>(_ h: [N], _ parameters: [N], _ next: inout Int) -> N {
    var sum = parameters[next]
    for k in h.indices { sum = sum + parameters[next + 1 + k] * h[k] }
    next += 1 + h.count
    return sum
  }
}
