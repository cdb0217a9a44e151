import Nabla
import NablaTestSupport
import Testing

// The Swift of the page Programs.

@Suite("Documentation: programs") struct DocumentationProgramsTests {
  @Test func records() throws {
    let wave = try Program(inputs: 2) { x in sin(x[0]) * x[1] }
    let (height, slopes) = try wave.valueWithGradient(at: [0.5, 2])
    #expect(abs(height - 2 * sin(0.5)) < 1e-15)
    #expect(abs(slopes[0] - 2 * cos(0.5)) < 1e-15)

    let rows = (0..<1000).map { i in [0.001 * Double(i), 2] }
    let (heights, gradients) = try wave.valuesWithGradients(at: rows)
    #expect(heights[500] == height)
    #expect(gradients[500] == slopes)
  }

  @Test func dataAreNotDifferentiated() throws {
    let residual = try Program(inputs: 2, data: 2) { p, d in
      [p[0] * exp(-p[1] * d[0]) - d[1]]
    }
    let jacobian = try residual.jacobian(at: [2, 0.5, 1.5, 0.9])  // 1 row, 2 columns
    #expect(jacobian.count == 1 && jacobian[0].count == 2)
    #expect(abs(jacobian[0][0] - exp(-0.75)) < 1e-15)

    let cameras = BatchTable([2, 0.5, 3, 0.25], width: 2, rows: TableRows([0, 1, 0]))
    let measured = BatchTable([1.5, 0.9, 1, 2.3, 0, 2], width: 2)
    var slopesOfAll = [Double](repeating: 0, count: 3 * 2)
    try slopesOfAll.withUnsafeMutableBufferPointer {
      try residual.evaluate(rowCount: 3, tables: [cameras, measured], values: nil, jacobians: $0)
    }
    #expect(Array(slopesOfAll.prefix(2)) == jacobian[0])
    // The second row takes the second camera and its own measurement.
    #expect(try Array(slopesOfAll[2..<4]) == residual.jacobian(at: [3, 0.25, 1, 2.3])[0])
  }

  @Test func loops() throws {
    let squaredError = try Program(inputs: 4) { v in
      let (x, y, scale, rate) = (v[0], v[1], v[2], v[3])
      let error = scale * exp(-rate * x) - y
      return error * error
    }
    let points = (0..<100_000).map { i -> [Double] in
      let x = 1e-5 * Double(i)
      return [x, 3 * exp(-0.7 * x)]
    }
    let loss = try Program(inputs: 2) { p in
      squaredError.sum(rows: points, uniform: p)[0] / 100_000
    }
    let (error, direction) = try loss.valueWithGradient(at: [1, 1])
    #expect(error > 0 && direction[0] < 0)
    #expect(try loss.value(at: [3, 0.7]) < 1e-20)
  }

  @Test func loopsWithState() throws {
    let decay = try Scan(state: 1, parameters: 1) { state, parameters, _ in
      ([state[0] * parameters[0]], [])
    }
    let trajectory = decay.trajectory(steps: 100, elements: 3)
    try trajectory.run(from: [1, 2, 3], parameters: [0.9, 0.8, 0.7])
    try trajectory.pullback(finalState: [1, 1, 1])
    let byParameter = trajectory.parameterCotangent  // of the first element: 100 * 0.9⁹⁹
    // 100 steps of two roundings each.
    let expected = (0..<99).reduce(100.0) { product, _ in 0.9 * product }
    #expect(abs(byParameter[0] - expected) < 200 * expected.ulp)
  }

  @Test func branches() throws {
    let absolute = try Program(inputs: 1) { x in select(x[0] .< 0, -x[0], x[0]) }
    let anyBranch = try Program(recordingAgainFrom: [3]) { x in x[0] < 0 ? -x[0] : x[0] }
    for x in [-2.0, 3] {
      #expect(try absolute.valueWithGradient(at: [x]).gradient == [x < 0 ? -1 : 1])
      #expect(try anyBranch.valueWithGradient(at: [x]).gradient == [x < 0 ? -1 : 1])
    }
  }

  @Test func guards() throws {
    let magnitude = try Program(sampledAt: [3]) { x in
      if x[0] < 0 { return -x[0] }
      return x[0]
    }
    let messages = Document.page("Programs").blocks("text").map { $0.lines.joined(separator: "\n") }
    #expect(throws: ProgramError.self) { try magnitude.value(at: [-2]) }
    do { _ = try magnitude.value(at: [-2]) } catch { #expect(messages[0] == error.description) }
    do {
      _ = try Program(inputs: 1) { x in x[0] < 0 ? -x[0] : x[0] }
      Issue.record("a comparison without a sample point was recorded")
    } catch {
      #expect(messages[1] == "\(error)")
    }
  }
}
