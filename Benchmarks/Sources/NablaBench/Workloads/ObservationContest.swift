import CHandAdjoints
import Nabla

/// Value and 2 x 15 Jacobian of every observation; times are for one observation.
func observationContest(count: Int) throws -> Contest {
  let data = Observations(count: count, seed: 3)
  let flatInputs = data.inputs.flatMap { $0 }
  let flatMeasured = data.measured.flatMap { $0 }
  CountingNumber.count = 0
  _ = residual(data.inputs[0].map { CountingNumber($0) }, measured: data.measured[0])
  note("scalar/w3: \(CountingNumber.count) operations an observation")

  /// Each observation's Jacobian goes where hand C puts it, after all the residuals.
  func rows(_ answer: UnsafeMutableBufferPointer<Double>, _ i: Int, _ jacobian: [[Double]]) {
    let start = 2 * count + 30 * i
    for (row, derivatives) in jacobian.enumerated() {
      for (k, derivative) in derivatives.enumerated() { answer[start + 15 * row + k] = derivative }
    }
  }
  return Contest(
    contenders: [
      Contender(row: "scalar/w3-tape", engine: "hand-c") { answer in
        let residuals = answer.baseAddress!
        hand_w3(count, flatInputs, flatMeasured, residuals, residuals + 2 * count)
      },
      Contender(row: "scalar/w3-tape", engine: "nabla") { answer in
        for i in 0..<count {
          let jacobian = jacobian(at: data.inputs[i]) { x in
            let outputs = residual(x, measured: data.measured[i])
            for k in 0..<2 { answer[2 * i + k] = outputs[k].value }
            return outputs
          }
          rows(answer, i, jacobian)
        }
      },
      Contender(row: "scalar/w3-dual", engine: "nabla") { answer in
        for i in 0..<count {
          let jacobian = forwardJacobian(at: data.inputs[i], tangents: SIMD16<Double>.self) { x in
            let outputs = residual(x, measured: data.measured[i])
            for k in 0..<2 { answer[2 * i + k] = outputs[k].value }
            return outputs
          }
          rows(answer, i, jacobian)
        }
      },
    ], answerCount: 32 * count, operations: count, unit: "ns/observation")
}
