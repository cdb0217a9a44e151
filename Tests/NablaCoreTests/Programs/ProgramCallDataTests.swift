import Nabla
import NablaTestSupport
import Testing

@Suite("What called programs read and sum, and where it lies")
struct ProgramCallDataTests {
  private func agree(_ found: Double, _ expected: Double) -> Bool {
    abs(found - expected) <= 1e-11 * (1 + abs(expected))
  }

  @Test("Nothing is differentiated by the caller's data, in called programs either")
  func leavesDataAlone() throws {
    let body = try Program(inputs: 3) { v in exp(v[0] * v[1]) * v[2] }
    let count = 100
    let program = try Program(inputs: 1, data: count + 1) { x, data in
      let rows = data.prefix(count).map { [$0] }
      return body.sum(rows: rows, uniform: [x[0], data[count]])[0]
    }
    let data = (0..<count).map { 0.01 * Double($0) } + [3]
    let (value, gradient) = try program.valueWithGradient(at: [0.5] + data)
    let expected = valueWithGradient(at: [0.5]) { (x: [Variable<Double>]) -> Variable<Double> in
      var sum: Variable<Double> = 0
      for number in data.dropLast() { sum += exp(x[0] * number) * 3.0 }
      return sum
    }
    #expect(agree(value, expected.value))
    #expect(agree(gradient[0], expected.gradient[0]))
    // A derivative by the data would have one node a row.
    #expect(program.statistics.differentiatedNodes < program.statistics.recordedNodes + 10)
  }

  @Test("Rows that several calls share, and rows that change between two calls")
  func sharesRows() throws {
    let body = try Program(inputs: 2) { v in v[0] * v[1] }
    var rows = [[1.0], [2], [3]]
    let program = try Program(inputs: 1) { x -> [Symbolic] in
      let first = body.map(rows: rows, uniform: x)
      let again = body.sum(rows: rows, uniform: x)
      rows[1] = [20]
      let changed = body.sum(rows: rows, uniform: x)
      rows.removeLast()
      return [first[1][0], again[0], changed[0], body.sum(rows: rows, uniform: x)[0]]
    }
    #expect(try program.outputs(at: [10]) == [20, 60, 240, 210])
    #expect(try program.jacobian(at: [10]) == [[2], [6], [24], [21]])
  }

  @Test("Equal outputs have one sum, each with its own adjoint")
  func sharesSums() throws {
    let body = try Program(inputs: 2) { v in
      [v[0] * v[1], v[1], v[0] * v[1], v[0] * v[0]]
    }
    let rows = (1...40).map { [Double($0)] }
    let program = try Program(inputs: 1) { x in body.sum(rows: rows, uniform: x) }
    #expect(try program.outputs(at: [2]) == [1640, 80, 1640, 22140])
    #expect(try program.jacobian(at: [2]) == [[820], [40], [820], [0]])
    let product = try Program(inputs: 1) { x in
      let sums = body.sum(rows: rows, uniform: x)
      return sums[0] * sums[2]
    }
    #expect(try product.valueWithGradient(at: [2]).gradient == [2 * 1640 * 820])
  }

  @Test(
    "Rows are read in any order of the numbers that they are made of", arguments: [1, 7, 200, 3000])
  func readsRowsInAnyOrder(count: Int) throws {
    let body = try Program(inputs: 2) { v in v[0] * v[0] * v[1] }
    func sum<N: DifferentiableNumber>(_ x: [N], _ order: [Int], _ weight: (Int) -> N) -> N {
      order.enumerated().reduce(N(0)) { $0 + x[$1.element] * x[$1.element] * weight($1.offset) }
    }
    let orders = [
      Array(0..<count), Array((0..<count).reversed()),
      (0..<count).map { $0 * 5 % (count + 1) % count },
    ]
    for order in orders {
      let program = try Program(inputs: count) { x in
        let weights = order.indices.map { cos(x[$0]) }
        return body.sum(rows: zip(order, weights).map { [x[$0], $1] })[0]
      }
      let at = (0..<count).map { 0.3 + Double($0 % 17) / 16 }
      let (value, gradient) = try program.valueWithGradient(at: at)
      let expected = valueWithGradient(at: at) { x in sum(x, order) { cos(x[$0]) } }
      #expect(agree(value, expected.value))
      #expect(zip(gradient, expected.gradient).allSatisfy { agree($0, $1) })
      let floats = try program.valueWithGradient(at: at.map { Float($0) })
      #expect(zip(floats.gradient, gradient).allSatisfy { abs(Double($0) - $1) < 1e-4 })
    }
  }

  @Test("A batch of a program with loops has the same results by rows and by columns")
  func fillsRowsAndColumns() throws {
    let body = try Program(inputs: 2) { v in sin(v[0]) * v[1] }
    let program = try Program(inputs: 3, data: 1) { x, data -> [Symbolic] in
      let mapped = body.map(rows: [[x[0]], [x[1]]], uniform: data)
      return [mapped[0][0], x[2] * mapped[1][0], mapped[1][0]]
    }
    let points = [[0.1, 0.2, 3], [0.4, -0.5, 6], [0.7, 0.8, -9]]
    let (count, outputs, width) = (points.count, 3, 9)
    func run(_ layout: BatchLayout, _ inputs: [Double]) throws -> [Double] {
      var results = [Double](repeating: .nan, count: count * (outputs + width))
      try results.withUnsafeMutableBufferPointer { results in
        try inputs.withUnsafeBufferPointer { inputs in
          try program.evaluate(
            rowCount: count, inputs: inputs, uniform: [2], layout: layout,
            values: UnsafeMutableBufferPointer(rebasing: results[..<(count * outputs)]),
            jacobians: UnsafeMutableBufferPointer(rebasing: results[(count * outputs)...]))
        }
      }
      return results
    }
    let byRows = try run(.rows, points.flatMap { $0 })
    let byColumns = try run(.columns, (0..<3).flatMap { i in points.map { $0[i] } })
    for (row, point) in points.enumerated() {
      let values = try program.outputs(at: point + [2])
      let jacobian = Array(try program.jacobian(at: point + [2]).joined())
      #expect(agree(values[0], 2 * sin(point[0])))
      #expect(agree(jacobian[4], 2 * point[2] * cos(point[1])))
      for i in 0..<outputs {
        #expect(byRows[row * outputs + i] == values[i])
        #expect(byColumns[i * count + row] == values[i])
      }
      for i in 0..<width {
        #expect(byRows[count * outputs + row * width + i] == jacobian[i])
        #expect(byColumns[count * outputs + i * count + row] == jacobian[i])
      }
    }
  }

  @Test("Long programs share few rows among threads, with the same bits for any number of them")
  func sharesFewRowsAmongThreads() throws {
    // A triangular matrix by a vector: the sums by its entries share factors row by row.
    let size = 60
    let body = try Program(inputs: size + size * (size + 1) / 2) { v in
      var entries = v[size...]
      let products = (0..<size).map { row in
        (0...row).reduce(Symbolic(0)) { $0 + entries.removeFirst() * v[$1] }
      }
      return dot(products, products)
    }
    var random = SeededGenerator(seed: 3)
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double.random(in: -1...1, using: &random) }
    }
    let rows = (0..<900).map { _ in numbers(size) }
    let matrix = numbers(size * (size + 1) / 2)
    let program = try Program(inputs: matrix.count) { body.sum(rows: rows, uniform: $0)[0] }
    let one = try program.single(at: matrix, RunSettings(threads: 1))
    for threads in [2, 3, 8] {
      #expect(try program.single(at: matrix, RunSettings(threads: threads)) == one)
    }
    var expected = [Double](repeating: 0, count: 1 + matrix.count)
    for x in rows {
      var first = 0
      for row in 0..<size {
        let product = (0...row).reduce(0) { $0 + matrix[first + $1] * x[$1] }
        expected[0] += product * product
        for column in 0...row { expected[1 + first + column] += 2 * product * x[column] }
        first += row + 1
      }
    }
    #expect(zip(one, expected).allSatisfy { abs($0 - $1) <= 1e-10 * (1 + abs($1)) })
  }
}
