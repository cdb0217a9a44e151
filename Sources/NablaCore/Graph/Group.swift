/// Runs `body` as a named part of the computation, such as a layer or a step of a loop.
///
/// An explanation shows a part as one thing that can be opened, and parts that are alike once, with
/// their count. Parts nest. Numbers of other kinds than ``Symbolic`` compute as if the call were not
/// there.
///
///     let hidden = (0..<8).map { i in
///       group("neuron \(i)") { tanh(dot(weights[i], x) + biases[i]) }
///     }
public func group<Result>(
  _ name: @autoclosure () -> String, _ body: () throws -> Result
) rethrows -> Result {
  guard let recorder = GraphRecorder.current else { return try body() }
  return try recorder.group(name(), body)
}
