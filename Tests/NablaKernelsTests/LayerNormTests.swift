import CNablaKernels
import Foundation
import NablaTestSupport
import Testing

@Suite struct LayerNormTests {
  static let shapes = [
    (1, 1), (3, 2), (2, 7), (4, 16), (5, 17), (3, 64), (2, 100), (70, 5), (300, 33), (1, 1100),
  ].map { AxisShape(outer: $0.0, n: $0.1, inner: 1) }

  @Test(
    "Layer norm and its gradients are right, with and without weight and bias",
    arguments: Level.supported, shapes)
  func layerNorm(_ level: Level, _ shape: AxisShape) {
    for hasWeight in [false, true] {
      for hasBias in [false, true] {
        switch level.element {
        case .f64: check(Double.self, level.level, shape, hasWeight, hasBias)
        case .f32: check(Float.self, level.level, shape, hasWeight, hasBias)
        }
      }
    }
  }

  private func check<E: KernelElement>(
    _: E.Type, _ level: nabla_level, _ shape: AxisShape, _ hasWeight: Bool, _ hasBias: Bool
  ) {
    let (rows, n) = (shape.outer, shape.n)
    let epsilon = 0.01
    let x: [E] = random(shape.count, in: -1...3, seed: 41)
    let weight: [E] = random(n, in: 0.5...2, seed: 42)
    let bias: [E] = random(n, seed: 43)
    let dy: [E] = random(shape.count, in: -2...2, seed: 44)
    // The result, the means and the inverse deviations behind each other.
    let forward = shape.run([x, weight, bias], results: shape.count + 2 * rows, E(7)) {
      E.kernels(level).layer_norm(
        rows, n, $0[0], epsilon, hasWeight ? $0[1] : nil, hasBias ? $0[2] : nil, $1,
        $1 + shape.count, $1 + shape.count + rows)
    }
    let means = Array(forward.values[shape.count..<shape.count + rows])
    let inverses = Array(forward.values[(shape.count + rows)...])
    let backward = shape.run([x, means, inverses, weight, dy], results: shape.count + 2 * n, E(7)) {
      E.kernels(level).layer_norm_backward(
        rows, n, $0[0], $0[1], $0[2], hasWeight ? $0[3] : nil, $0[4], $1, $1 + shape.count,
        $1 + shape.count + n)
    }
    #expect(forward.isIntact && forward.isSame && backward.isIntact && backward.isSame)

    let ulp = Double(E.ulpOfOne)
    let bound = 40 * ulp
    var dweight = [CompensatedSum](repeating: CompensatedSum(), count: n)
    var dbias = dweight
    for row in 0..<rows {
      let places = shape.places(row)
      let mean = places.reduce(0) { $0 + Double(x[$1]) } / Double(n)
      let variance = places.reduce(0) { $0 + pow(Double(x[$1]) - mean, 2) } / Double(n)
      let inverse = 1 / (variance + Double(E(epsilon))).squareRoot()
      #expect(abs(Double(means[row]) - mean) <= bound)
      #expect(abs(Double(inverses[row]) - inverse) <= bound * inverse)
      let z = places.map { (Double(x[$0]) - mean) * inverse }
      let dz = (0..<n).map { Double(dy[places[$0]]) * (hasWeight ? Double(weight[$0]) : 1) }
      let meanOfDz = dz.reduce(0, +) / Double(n)
      let meanOfProducts = zip(dz, z).reduce(0) { $0 + $1.0 * $1.1 } / Double(n)
      for i in 0..<n {
        let y = z[i] * (hasWeight ? Double(weight[i]) : 1) + (hasBias ? Double(bias[i]) : 0)
        #expect(abs(Double(forward.values[places[i]]) - y) <= bound * inverse * 8)
        let dx = inverse * (dz[i] - meanOfDz - z[i] * meanOfProducts)
        #expect(abs(Double(backward.values[places[i]]) - dx) <= bound * inverse * inverse * 8)
        dweight[i].add(Double(dy[places[i]]), times: z[i])
        dbias[i].add(Double(dy[places[i]]))
      }
    }
    for i in 0..<n {
      let (w, b) = (backward.values[shape.count + i], backward.values[shape.count + n + i])
      #expect(abs(Double(w) - dweight[i].value) <= bound * (1 + dweight[i].magnitude) * 10)
      #expect(abs(Double(b) - dbias[i].value) <= bound * dbias[i].magnitude)
    }
  }

  @Test(
    "Gradients that are not wanted are not written, and dx may be dy", arguments: Level.supported)
  func parts(_ level: Level) {
    switch level.element {
    case .f64: checkParts(Double.self, level.level)
    case .f32: checkParts(Float.self, level.level)
    }
  }

  private func checkParts<E: KernelElement>(_: E.Type, _ level: nabla_level) {
    let (rows, n) = (3, 21)
    let x: [E] = random(rows * n, seed: 45)
    var dy: [E] = random(rows * n, seed: 46)
    let means = [E](repeating: 0.25, count: rows)
    let inverses = [E](repeating: 2, count: rows)
    var dx = [E](repeating: 7, count: rows * n)
    var (dweight, dbias) = ([E](repeating: 7, count: n), [E](repeating: 7, count: n))
    E.kernels(level).layer_norm_backward(
      rows, n, x, means, inverses, nil, dy, &dx, &dweight, &dbias)
    var (only, others) = ([E](repeating: 7, count: n), [E](repeating: 7, count: n))
    E.kernels(level).layer_norm_backward(rows, n, x, means, inverses, nil, dy, nil, &only, nil)
    E.kernels(level).layer_norm_backward(rows, n, x, means, inverses, nil, dy, nil, nil, &others)
    #expect(only == dweight && others == dbias)
    dy.withUnsafeMutableBufferPointer {
      E.kernels(level).layer_norm_backward(
        rows, n, x, means, inverses, nil, $0.baseAddress, $0.baseAddress, nil, nil)
    }
    #expect(dy == dx)
  }
}
