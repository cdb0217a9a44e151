import CHandAdjoints
import Foundation

/// The workloads' inputs and hand C's answers as files of text, one number a line, for the engines
/// that run in processes of their own: `w1.inputs`, `w1.answers` and so on. Tensors' inputs are formulas.
struct InputFiles {
  var directory: URL

  func write() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try write(loopContest("scalar/w1"), inputs: loopInputs(), as: "w1")
    try write(loopContest("scalar/w1a"), inputs: loopInputs(), as: "w1a")
    let network = Network(seed: 2)
    try write(
      networkContest(), inputs: network.points + network.labels + network.parameters, as: "w2")
    let data = Observations(count: 10_000, seed: 3)
    let observations = zip(data.inputs, data.measured).flatMap { $0 + $1 }
    try write(observationContest(count: 10_000), inputs: observations, as: "w3")
    for name in TensorWorkloads.names {
      try lines(TensorWorkloads.make(name).answer())
        .write(to: url("tensor-\(name).answers"), atomically: true, encoding: .utf8)
    }
  }

  private func write(_ contest: Contest, inputs: [Double], as name: String) throws {
    try lines(inputs).write(to: url("\(name).inputs"), atomically: true, encoding: .utf8)
    let answers = contest.answer(of: contest.contenders[0])
    try lines(answers).write(to: url("\(name).answers"), atomically: true, encoding: .utf8)
  }

  private func url(_ name: String) -> URL { directory.appendingPathComponent(name) }
  private func lines(_ numbers: [Double]) -> String {
    numbers.map { "\($0)\n" }.joined()
  }
}
