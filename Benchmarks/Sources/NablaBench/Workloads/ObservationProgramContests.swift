import CHandAdjoints
import Nabla

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
  // Columns lie one after the other, first those of the values.
  let placesOfColumns = (0..<32 * count).map { i in
    let (width, start) = i < 2 * count ? (2, 0) : (30, 2 * count)
    let (row, column) = (i - start).quotientAndRemainder(dividingBy: width)
    return start + column * count + row
  }
  func contender(
    _ row: String, _ inputs: [Double], _ layout: BatchLayout, threads: Int = 1
  ) -> Contender {
    let places = layout == .rows ? nil : placesOfColumns
    return Contender(row: row, engine: "nabla", places: places) { answer in
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
  let exported = try ExportedC(program)
  let stride = width + 2
  let exportedOne = Contender(row: "program/w3-c", engine: "nabla") { answer in
    let values = answer.baseAddress!
    rows.withUnsafeBufferPointer { rows in
      for i in 0..<count {
        exported.one(
          rows.baseAddress! + i * stride, values + 2 * i, values + 2 * count + 30 * i)
      }
    }
  }
  let exportedBatch = Contender(
    row: "program/w3-c-lanes", engine: "nabla", places: placesOfColumns
  ) { answer in
    let start = answer.baseAddress!
    columns.withUnsafeBufferPointer { columns in
      let inputs: [UnsafePointer<Double>?] = (0..<stride).map { columns.baseAddress! + $0 * count }
      let values: [UnsafeMutablePointer<Double>?] = (0..<2).map { start + $0 * count }
      let jacobian: [UnsafeMutablePointer<Double>?] = (2..<32).map { start + $0 * count }
      exported.batch(count, inputs, values, jacobian)
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
      exportedOne, exportedBatch,
    ], answerCount: 32 * count, operations: count, unit: "ns/observation")
}

/// W3 by columns on two threads and on one: how many times longer one takes.
func threadsContest(count: Int) throws -> Contest {
  let data = Observations(count: count, seed: 3)
  let rows = zip(data.inputs, data.measured).map { $0 + $1 }
  let columns = rows[0].indices.flatMap { i in rows.map { $0[i] } }
  let program = try Program(inputs: Observations.inputCount, data: 2) { x, measured in
    let (u, v) = projection(x)
    return [x[14] * (u - measured[0]), x[14] * (v - measured[1])]
  }
  func contender(_ engine: String, threads: Int) -> Contender {
    Contender(row: "program/threads2-speedup", engine: engine) { answer in
      let start = answer.baseAddress!
      try! columns.withUnsafeBufferPointer { columns in
        try program.evaluate(
          rowCount: count, inputs: columns, layout: .columns,
          values: UnsafeMutableBufferPointer(start: start, count: 2 * count),
          jacobians: UnsafeMutableBufferPointer(start: start + 2 * count, count: 30 * count),
          threads: threads)
      }
    }
  }
  return Contest(
    contenders: [contender("two threads", threads: 2), contender("nabla", threads: 1)],
    answerCount: 32 * count, operations: count, unit: Contest.ratio)
}

/// Recording and compiling value and gradient of W1's loop: time a recorded node.
func compileContest(_ row: String, iterations: Int) throws -> Contest {
  let inputs = loopInputs()
  let nodes = try Program(inputs: inputs.count) { w1($0, iterations: iterations) }
    .statistics.recordedNodes
  return Contest(
    contenders: [
      Contender(row: row, engine: "nabla") { answer in
        let program = try! Program(inputs: inputs.count) { w1($0, iterations: iterations) }
        answer[0] = Double(program.statistics.operations)
      }
    ], answerCount: 1, operations: nodes, unit: "ns/node")
}
