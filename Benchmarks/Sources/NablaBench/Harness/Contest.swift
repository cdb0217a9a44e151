/// One engine's way of computing a workload: everything that is timed, from plain numbers to plain
/// numbers. It writes the value and then the gradient to the buffer.
typealias Run = (UnsafeMutableBufferPointer<Double>) -> Void

/// An engine at a workload, and the row of the results that it belongs to.
struct Contender {
  var row: String
  var engine: String
  /// Where each number of the yardstick's answer stands in this one's, if not at the same place.
  var places: [Int]?
  var run: Run
}

/// Engines that compute the same numbers and are timed in turns. The first one is the yardstick:
/// the others must agree with it before anything is timed, and ratios are to it.
struct Contest {
  var contenders: [Contender]
  /// How many numbers a run writes.
  var answerCount: Int
  /// Operations (or observations) a run.
  var operations: Int
  var unit = "ns/op"
  /// The unit of a contest whose only result is how many times longer than the yardstick it takes.
  static let ratio = "ratio"
  /// How far each number of an answer may be from the yardstick's, relative to it.
  var tolerance = 1e-10
}
