import CNablaKernels
import Foundation
import NablaTestSupport
import Testing

@Suite struct SoftmaxTests {
  @Test(
    "Softmax, its logarithm and log-sum-exp are right in every shape", arguments: Level.supported,
    AxisShape.all)
  func values(_ level: Level, _ shape: AxisShape) {
    switch level.element {
    case .f64: checkValues(Double.self, level.level, shape)
    case .f32: checkValues(Float.self, level.level, shape)
    }
  }

  private func checkValues<E: KernelElement>(
    _: E.Type, _ level: nabla_level, _ shape: AxisShape
  ) {
    let (outer, n, inner) = (shape.outer, shape.n, shape.inner)
    let kernels = E.kernels(level)
    // Logits so large that their exponentials are not finite.
    var x: [E] = random(shape.count, in: 980...1000, seed: 31)
    if n > 2 {
      for line in 0..<shape.lines { x[shape.places(line)[line % n]] = -.infinity }
    }
    func run(_ kernel: AlongAxis, results: Int) -> [E] {
      let run = shape.run([x], results: results, E(7)) { kernel(outer, n, inner, $0[0], $1) }
      #expect(run.isIntact && run.isSame)
      return run.values
    }
    let softmax = run(kernels.softmax, results: shape.count)
    let logSoftmax = run(kernels.log_softmax, results: shape.count)
    let logSumExp = run(kernels.log_sum_exp, results: shape.lines)
    var inPlace = x
    inPlace.withUnsafeMutableBufferPointer {
      kernels.softmax(outer, n, inner, $0.baseAddress, $0.baseAddress)
    }
    #expect(inPlace == softmax)

    let ulp = Double(E.ulpOfOne)
    for line in 0..<shape.lines {
      let places = shape.places(line)
      let shift = places.map { Double(x[$0]) }.max()!
      var sum = CompensatedSum()
      for place in places { sum.add(exp(Double(x[place]) - shift)) }
      #expect(abs(Double(logSumExp[line]) - (shift + log(sum.value))) <= 4 * ulp * shift)
      for place in places {
        let difference = Double(x[place]) - shift
        let value = exp(difference) / sum.value
        let isZero = difference == -.infinity
        let bound = isZero ? 0 : (10 - 2 * difference) * ulp
        #expect(abs(Double(softmax[place]) - value) <= bound * value)
        let logarithm = difference - log(sum.value)
        #expect(
          isZero
            ? logSoftmax[place] == -.infinity
            : abs(Double(logSoftmax[place]) - logarithm) <= bound)
      }
    }
  }

  @Test(
    "Gradients of softmax and of its logarithm are right in every shape",
    arguments: Level.supported, AxisShape.all)
  func gradients(_ level: Level, _ shape: AxisShape) {
    switch level.element {
    case .f64: checkGradients(Double.self, level.level, shape)
    case .f32: checkGradients(Float.self, level.level, shape)
    }
  }

  private func checkGradients<E: KernelElement>(
    _: E.Type, _ level: nabla_level, _ shape: AxisShape
  ) {
    let (outer, n, inner) = (shape.outer, shape.n, shape.inner)
    let x: [E] = random(shape.count, in: -3...3, seed: 32)
    let dy: [E] = random(shape.count, in: -2...2, seed: 33)
    var y = [E](repeating: 0, count: shape.count)
    var logY = y
    E.kernels(level).softmax(outer, n, inner, x, &y)
    E.kernels(level).log_softmax(outer, n, inner, x, &logY)
    let of = shape.run([y, dy], results: shape.count, E(7)) {
      E.kernels(level).softmax_backward(outer, n, inner, $0[0], $0[1], $1)
    }
    let ofLog = shape.run([logY, dy], results: shape.count, E(7)) {
      E.kernels(level).log_softmax_backward(outer, n, inner, $0[0], $0[1], $1)
    }
    #expect(of.isIntact && of.isSame && ofLog.isIntact && ofLog.isSame)
    var inPlace = dy
    inPlace.withUnsafeMutableBufferPointer {
      E.kernels(level).softmax_backward(outer, n, inner, y, $0.baseAddress, $0.baseAddress)
    }
    #expect(inPlace == of.values)
    let ulp = Double(E.ulpOfOne)
    for line in 0..<shape.lines {
      var (dot, sum) = (CompensatedSum(), CompensatedSum())
      for place in shape.places(line) {
        dot.add(Double(y[place]), times: Double(dy[place]))
        sum.add(Double(dy[place]))
      }
      for place in shape.places(line) {
        let value = Double(y[place]) * (Double(dy[place]) - dot.value)
        #expect(
          abs(Double(of.values[place]) - value) <= Double(y[place]) * (2 + dot.magnitude) * 16 * ulp
        )
        let power = exp(Double(logY[place]))
        let logValue = Double(dy[place]) - power * sum.value
        #expect(
          abs(Double(ofLog.values[place]) - logValue) <= (2 + power * sum.magnitude) * 16 * ulp)
      }
    }
  }

  @Test("Rows with infinities and NaN give what PyTorch gives", arguments: Level.supported)
  func special(_ level: Level) {
    switch level.element {
    case .f64: checkSpecial(Double.self, level.level)
    case .f32: checkSpecial(Float.self, level.level)
    }
  }

  private func checkSpecial<E: KernelElement>(_: E.Type, _ level: nabla_level) {
    let kernels = E.kernels(level)
    for n in [3, 20, 70] {
      for inner in [1, 2] {
        func result(_ kernel: AlongAxis, _ row: [E], _ count: Int) -> [E] {
          let x = row.flatMap { [E](repeating: $0, count: inner) }
          var y = [E](repeating: 7, count: count * inner)
          kernel(1, n, inner, x, &y)
          return y
        }
        let nothing = [E](repeating: -.infinity, count: n)
        var withInfinity = [E](repeating: 1, count: n)
        withInfinity[n - 1] = .infinity
        var withNaN = withInfinity
        withNaN[1] = .nan
        for row in [nothing, withInfinity, withNaN] {
          for kernel in [kernels.softmax!, kernels.log_softmax!] {
            #expect(result(kernel, row, n).allSatisfy { $0.isNaN })
          }
        }
        #expect(result(kernels.log_sum_exp, nothing, 1).allSatisfy { $0 == -.infinity })
        #expect(result(kernels.log_sum_exp, withInfinity, 1).allSatisfy { $0 == .infinity })
        #expect(result(kernels.log_sum_exp, withNaN, 1).allSatisfy { $0.isNaN })
      }
    }
  }

  @Test(
    "Cross-entropy and its gradient are right for every number of classes",
    arguments: Level.supported)
  func crossEntropy(_ level: Level) {
    switch level.element {
    case .f64: checkCrossEntropy(Double.self, level.level)
    case .f32: checkCrossEntropy(Float.self, level.level)
    }
  }

  private func checkCrossEntropy<E: KernelElement>(_: E.Type, _ level: nabla_level) {
    let rows = 5
    let ulp = Double(E.ulpOfOne)
    for classes in [1, 2, 10, 16, 17, 64, 100, 1000] {
      let shape = AxisShape(outer: rows, n: classes, inner: 1)
      let x: [E] = random(shape.count, in: 90...100, seed: 34)
      let scale: [E] = random(rows, in: 1.25...3, seed: 35)
      let labels = [0, Int64(classes - 1), -100, Int64(classes / 2), Int64(classes / 3)]
      let invalid: [Int64] = [0, 0, Int64(classes), -1, 0]
      let loss = shape.run([x], results: 3 * rows, E(7)) {
        let result = E.kernels(level).cross_entropy(
          rows, classes, $0[0], labels, -100, $1, $1 + rows, $1 + 2 * rows)
        #expect(result == -1)
      }
      let greatest = Array(loss.values[rows..<2 * rows])
      let sums = Array(loss.values[(2 * rows)...])
      let gradient = shape.run([x, greatest, sums, scale], results: shape.count, E(7)) {
        let result = E.kernels(level).cross_entropy_backward(
          rows, classes, $0[0], labels, -100, $0[1], $0[2], $0[3], $1)
        #expect(result == -1)
      }
      #expect(loss.isIntact && loss.isSame && gradient.isIntact && gradient.isSame)
      for row in 0..<rows {
        let logits = shape.places(row).map { Double(x[$0]) }
        let shift = logits.max()!
        var sum = CompensatedSum()
        for logit in logits { sum.add(exp(logit - shift)) }
        #expect(Double(greatest[row]) == shift)
        #expect(abs(Double(sums[row]) - log(sum.value)) <= 4 * ulp * max(1, log(sum.value)))
        if labels[row] == -100 {
          #expect(loss.values[row] == 0)
          #expect(shape.places(row).allSatisfy { gradient.values[$0] == 0 })
          continue
        }
        let label = Int(labels[row])
        let value = shift - logits[label] + log(sum.value)
        #expect(abs(Double(loss.values[row]) - value) <= (4 + 2 * value) * ulp)
        for (index, place) in shape.places(row).enumerated() {
          // The rounding of the difference counts in the exponent.
          let power = exp(logits[index] - shift) / sum.value
          let slope = (power - (index == label ? 1 : 0)) * Double(scale[row])
          #expect(abs(Double(gradient.values[place]) - slope) <= 3 * (30 * power + 2) * ulp)
        }
      }
      let untouched = GuardedArray([E](repeating: 7, count: shape.count))
      let result = E.kernels(level).cross_entropy(
        rows, classes, x, invalid, -100, untouched.pointer, untouched.pointer, untouched.pointer)
      let backward = E.kernels(level).cross_entropy_backward(
        rows, classes, x, invalid, -100, greatest, sums, scale, untouched.pointer)
      #expect(result == 2 && backward == 2)
      #expect(untouched.values.allSatisfy { $0 == 7 })
    }
  }
}
