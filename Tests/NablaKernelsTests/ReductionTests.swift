import CNablaKernels
import Foundation
import NablaTestSupport
import Testing

@Suite struct ReductionTests {
  @Test(
    "Sums, sums of squares and products are right in every shape", arguments: Level.supported,
    AxisShape.all)
  func sums(_ level: Level, _ shape: AxisShape) {
    switch level.element {
    case .f64: checkSums(Double.self, level.level, shape)
    case .f32: checkSums(Float.self, level.level, shape)
    }
  }

  private func checkSums<E: KernelElement>(
    _: E.Type, _ level: nabla_level, _ shape: AxisShape
  ) {
    let x: [E] = random(shape.count, seed: 21)
    let means: [E] = random(shape.lines, seed: 22)
    let factors: [E] = random(shape.count, in: 0.9...1.1, seed: 23)
    let (outer, n, inner) = (shape.outer, shape.n, shape.inner)
    let sums = shape.run([x], results: shape.lines, E(7)) {
      E.kernels(level).sum(outer, n, inner, $0[0], $1)
    }
    let squares = shape.run([x, means], results: shape.lines, E(7)) {
      E.kernels(level).sum_of_squares(outer, n, inner, $0[0], $0[1], $1)
    }
    let products = shape.run([factors], results: shape.lines, E(7)) {
      E.kernels(level).product(outer, n, inner, $0[0], $1)
    }
    for run in [sums, squares, products] { #expect(run.isIntact && run.isSame) }
    let unit = Double(E.ulpOfOne) / 2
    // Eight terms in a row, four such sums, leaves pairwise, and the lanes.
    let depth = 8 + 2 + log2(Double(n)) + 4
    for line in 0..<shape.lines {
      var (sum, square, product) = (CompensatedSum(), CompensatedSum(), 1.0)
      for place in shape.places(line) {
        sum.add(Double(x[place]))
        let deviation = Double(x[place]) - Double(means[line])
        square.add(deviation, times: deviation)
        product *= Double(factors[place])
      }
      #expect(abs(Double(sums.values[line]) - sum.value) <= depth * unit * sum.magnitude)
      #expect(
        abs(Double(squares.values[line]) - square.value) <= (depth + 4) * unit * square.magnitude)
      #expect(abs(Double(products.values[line]) - product) <= Double(2 * n) * unit * product)
    }
  }

  @Test("Errors of long sums grow with the logarithm of their length", arguments: Level.supported)
  func longSums(_ level: Level) {
    switch level.element {
    case .f64: checkLongSums(Double.self, level.level)
    case .f32: checkLongSums(Float.self, level.level)
    }
  }

  private func checkLongSums<E: KernelElement>(_: E.Type, _ level: nabla_level) {
    for inner in [1, 3] {
      let n = 300_000
      let tenth = E(0.1)
      let x = [E](repeating: tenth, count: n * inner)
      var sums = [E](repeating: 0, count: inner)
      E.kernels(level).sum(1, n, inner, x, &sums)
      let exact = Double(tenth) * Double(n)
      let depth = 8 + 2 + log2(Double(n)) + 4
      for sum in sums {
        #expect(abs(Double(sum) - exact) <= depth * Double(E.ulpOfOne) / 2 * exact)
      }
    }
  }

  @Test(
    "Extremes and their first positions are right in every shape, and NaN wins",
    arguments: Level.supported, AxisShape.all)
  func extremes(_ level: Level, _ shape: AxisShape) {
    switch level.element {
    case .f64: checkExtremes(Double.self, level.level, shape)
    case .f32: checkExtremes(Float.self, level.level, shape)
    }
  }

  private func checkExtremes<E: KernelElement>(
    _: E.Type, _ level: nabla_level, _ shape: AxisShape
  ) {
    let (outer, n, inner) = (shape.outer, shape.n, shape.inner)
    var generator = SeededGenerator(seed: 24)
    for nans in [0.0, 1 / Double(max(1, n)), 0.5] {
      // Few values, so that extremes are there more than once; infinities too.
      let x = (0..<shape.count).map { _ -> E in
        if Double.random(in: 0..<1, using: &generator) < nans { return .nan }
        let value = Int.random(in: -5...5, using: &generator)
        return value == 5 ? .infinity : value == -5 ? -.infinity : E(value)
      }
      let kernels = E.kernels(level)
      for (isGreater, value, position) in [
        (true, kernels.max!, kernels.argmax!), (false, kernels.min!, kernels.argmin!),
      ] {
        let values = shape.run([x], results: shape.lines, E(7)) {
          value(outer, n, inner, $0[0], $1)
        }
        let positions = shape.run([x], results: shape.lines, Int64(7)) {
          position(outer, n, inner, $0[0], $1)
        }
        #expect(values.isIntact && positions.isIntact && positions.isSame)
        for line in 0..<shape.lines {
          let elements = shape.places(line).map { x[$0] }
          let best =
            elements.firstIndex { $0.isNaN }
            ?? elements.indices.reduce(0) { best, index in
              let isBetter =
                isGreater ? elements[index] > elements[best] : elements[index] < elements[best]
              return isBetter ? index : best
            }
          #expect(values.values[line].isSame(as: elements[best]), "line \(line) of \(elements)")
          #expect(positions.values[line] == Int64(best), "line \(line) of \(elements)")
        }
      }
    }
  }

  @Test("Reductions of nothing are the neutral elements", arguments: Level.supported)
  func nothing(_ level: Level) {
    switch level.element {
    case .f64: checkNothing(Double.self, level.level)
    case .f32: checkNothing(Float.self, level.level)
    }
  }

  private func checkNothing<E: KernelElement>(_: E.Type, _ level: nabla_level) {
    for inner in [1, 3] {
      func result(_ kernel: AlongAxis) -> [E] {
        var y = [E](repeating: 7, count: inner)
        kernel(1, 0, inner, [E](), &y)
        return y
      }
      let same = { (value: E) in [E](repeating: value, count: inner) }
      #expect(result(E.kernels(level).sum) == same(0))
      #expect(result(E.kernels(level).product) == same(1))
      #expect(result(E.kernels(level).max) == same(-.infinity))
      #expect(result(E.kernels(level).min) == same(.infinity))
      #expect(result(E.kernels(level).log_sum_exp) == same(-.infinity))
      for position in [E.kernels(level).argmax!, E.kernels(level).argmin!] {
        var y = [Int64](repeating: 7, count: inner)
        position(1, 0, inner, [E](), &y)
        #expect(y == [Int64](repeating: -1, count: inner))
      }
    }
  }

  @Test("Accumulation adds every element once, wherever it lies", arguments: Level.supported)
  func accumulate(_ level: Level) {
    switch level.element {
    case .f64: checkAccumulate(Double.self, level.level)
    case .f32: checkAccumulate(Float.self, level.level)
    }
  }

  private func checkAccumulate<E: KernelElement>(_: E.Type, _ level: nabla_level) {
    for count in Array(0...70) + [127, 128, 129, 1000] {
      let x: [E] = random(count, seed: 25)
      let y: [E] = random(count, seed: 26)
      for side in [GuardedArray<E>.Side.before, .after] {
        let (from, to) = (GuardedArray(x, side), GuardedArray(y, side))
        E.kernels(level).accumulate(count, from.pointer, to.pointer)
        #expect(to.values == zip(x, y).map { $0 + $1 } && to.isIntact, "\(count) elements")
        E.kernels(level).accumulate(count, to.pointer, to.pointer)
        #expect(to.values == zip(x, y).map { 2 * ($0 + $1) }, "\(count) elements to themselves")
      }
    }
  }
}
