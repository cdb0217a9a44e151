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

  /// All residuals, then the Jacobians: where hand C puts them.
  func write(_ jacobians: Jacobians<Double>, to answer: UnsafeMutableBufferPointer<Double>) {
    let start = answer.baseAddress!
    jacobians.values.withUnsafeBufferPointer {
      start.update(from: $0.baseAddress!, count: 2 * count)
    }
    jacobians.derivatives.withUnsafeBufferPointer {
      (start + 2 * count).update(from: $0.baseAddress!, count: 30 * count)
    }
  }
  return Contest(
    contenders: [
      Contender(row: "scalar/w3-tape", engine: "hand-c") { answer in
        let residuals = answer.baseAddress!
        hand_w3(count, flatInputs, flatMeasured, residuals, residuals + 2 * count)
      },
      Contender(row: "scalar/w3-tape", engine: "nabla") { answer in
        let batch = jacobians(at: data.inputs) { i, x in
          residual(x, measured: data.measured[i])
        }
        write(batch, to: answer)
      },
      Contender(row: "scalar/w3-dual", engine: "nabla") { answer in
        let batch = forwardJacobians(at: data.inputs, tangents: SIMD16<Double>.self) { i, x in
          residual(x, measured: data.measured[i])
        }
        write(batch, to: answer)
      },
    ], answerCount: 32 * count, operations: count, unit: "ns/observation")
}
