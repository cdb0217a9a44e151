import CHandAdjoints
import Nabla

// Programs: recorded and compiled before the time is taken, run in it.

extension Symbolic: WorkloadNumber {}

/// W1 at 32 inputs at once, beside hand C 32 times.
func batchedLoopContest() throws -> Contest {
  let iterations = Int(W1_ITERATIONS)
  let instances = 32
  let rows = (0..<instances).map { instance in
    loopInputs().map { $0 + 1e-3 * Double(instance) }
  }
  let width = rows[0].count
  let flat = rows.flatMap { $0 }
  let program = try Program(inputs: width) { w1($0, iterations: iterations) }
  let count = try counted("scalar/w1") {
    _ = w1(rows[0].map { CountingNumber($0) }, iterations: iterations)
  }
  return Contest(
    contenders: [
      Contender(row: "program/w1-batch", engine: "hand-c") { answer in
        let values = answer.baseAddress!
        for (i, row) in rows.enumerated() {
          values[i] = hand_w1(row, values + instances + i * width)
        }
      },
      Contender(row: "program/w1-batch", engine: "nabla") { answer in
        let start = answer.baseAddress!
        try! flat.withUnsafeBufferPointer { inputs in
          try program.evaluate(
            rowCount: instances, inputs: inputs,
            values: UnsafeMutableBufferPointer(start: start, count: instances),
            jacobians: UnsafeMutableBufferPointer(
              start: start + instances, count: instances * width),
            threads: 1)
        }
      },
    ], answerCount: instances * (1 + width), operations: count * instances)
}

/// W2 as one program: flat for a single run, and as one body over the points.
func networkProgramContest() throws -> Contest {
  let network = Network(seed: 2)
  let count = try counted("scalar/w2") {
    _ = network.loss(network.parameters.map { CountingNumber($0) })
  }
  let flat = try Program(inputs: Network.parameterCount) { network.loss($0) }
  let batched = try network.batchedLoss()
  func contender(_ row: String, _ program: Program) -> Contender {
    Contender(row: row, engine: "nabla") { answer in
      let (value, gradient) = try! program.valueWithGradient(at: network.parameters)
      answer[0] = value
      for (i, derivative) in gradient.enumerated() { answer[1 + i] = derivative }
    }
  }
  return Contest(
    contenders: [
      .handC("program/w2-batch", at: network.parameters) { parameters, gradient in
        hand_w2(parameters, network.points, network.labels, gradient)
      },
      contender("program/w2-batch", batched),
      contender("program/w2-single", flat),
    ], answerCount: 1 + network.parameters.count, operations: count)
}

extension Network {
  /// The loss with a body that is recorded once and run for every point.
  func batchedLoss() throws -> Program {
    let hinge = try Program(inputs: 3 + Self.parameterCount) { x in
      hingeOfPoint(Array(x[0..<2]), label: x[2], Array(x[3...]))
    }
    let rows = (0..<Self.pointCount).map { i -> [Double] in
      [points[2 * i], points[2 * i + 1], labels[i]]
    }
    return try Program(inputs: Self.parameterCount) { (parameters: [Symbolic]) -> Symbolic in
      let hinges = hinge.sum(rows: rows, uniform: parameters)[0]
      let squares = dot(parameters, parameters)
      return hinges / Double(Self.pointCount) + 1e-4 * squares
    }
  }

  private func hingeOfPoint(
    _ point: [Symbolic], label: Symbolic, _ parameters: [Symbolic]
  ) -> Symbolic {
    var rest = parameters[...]
    func layer(_ x: [Symbolic], _ outputs: Int) -> [Symbolic] {
      (0..<outputs).map { _ in
        let bias = rest.removeFirst()
        return x.reduce(bias) { (sum: Symbolic, h: Symbolic) in
          sum + rest.removeFirst() * h
        }
      }
    }
    let h = layer(point, Self.width).map { relu($0) }
    let g = layer(h, Self.width).map { relu($0) }
    return relu(1 - label * layer(g, 1)[0])
  }
}

/// W3 as one program: value and Jacobian of every observation, from columns and from rows.
func observationProgramContest(count: Int) throws -> Contest {
  let data = Observations(count: count, seed: 3)
  let flatInputs = data.inputs.flatMap { $0 }
  let flatMeasured = data.measured.flatMap { $0 }
  let rows = zip(data.inputs, data.measured).flatMap { $0 + $1 }
  let width = Observations.inputCount
  let columns = (0..<width + 2).flatMap { i in (0..<count).map { rows[$0 * (width + 2) + i] } }
  let program = try Program(inputs: width, data: 2) { x, measured in
    let (u, v) = projection(x)
    return [x[14] * (u - measured[0]), x[14] * (v - measured[1])]
  }
  func contender(
    _ row: String, _ inputs: [Double], _ layout: BatchLayout, threads: Int = 1
  ) -> Contender {
    // Columns lie one after the other, first those of the values.
    let places = (0..<32 * count).map { i in
      let (width, start) = i < 2 * count ? (2, 0) : (30, 2 * count)
      let (row, column) = (i - start).quotientAndRemainder(dividingBy: width)
      return start + column * count + row
    }
    return Contender(row: row, engine: "nabla", places: layout == .rows ? nil : places) { answer in
      let start = answer.baseAddress!
      try! inputs.withUnsafeBufferPointer { inputs in
        try program.evaluate(
          rowCount: count, inputs: inputs, layout: layout,
          values: UnsafeMutableBufferPointer(start: start, count: 2 * count),
          jacobians: UnsafeMutableBufferPointer(start: start + 2 * count, count: 30 * count),
          threads: threads)
      }
    }
  }
  return Contest(
    contenders: [
      Contender(row: "program/w3-columns", engine: "hand-c") { answer in
        let residuals = answer.baseAddress!
        hand_w3(count, flatInputs, flatMeasured, residuals, residuals + 2 * count)
      },
      contender("program/w3-rows", rows, .rows),
      contender("program/w3-columns", columns, .columns),
    ], answerCount: 32 * count, operations: count, unit: "ns/observation")
}
