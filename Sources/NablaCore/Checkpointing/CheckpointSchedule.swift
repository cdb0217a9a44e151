/// The cost of a loop of which only some states are stored and the others recomputed: the binomial
/// schedule, `revolve`.
///
/// The backward sweep needs the states from the last to the first. The loop is run forward from a
/// stored state to the one that is needed, and further states are stored on the way as long as
/// there is room. Their placement determines how much is recomputed, and binomial coefficients give
/// the minimum: with c checkpoints and no step computed more than r times, (c + r)! / (c! r!) steps
/// are possible. So 20 checkpoints and r = 8 are enough for three million.
///
/// A. Griewank and A. Walther, "Algorithm 799: revolve: an implementation of checkpointing for the
/// reverse or adjoint mode of computational differentiation", ACM Transactions on Mathematical
/// Software 26 (2000).
public struct CheckpointSchedule: Sendable, Equatable, CustomStringConvertible {
  /// The number of steps of the loop.
  public let steps: Int
  /// The largest number of states stored at the same time, including the first one.
  public let checkpoints: Int

  /// The schedule of a loop.
  ///
  /// - Precondition: `steps` is not negative, and `checkpoints` is at least 1. Otherwise it traps.
  public init(steps: Int, checkpoints: Int) {
    require(steps >= 0, "CheckpointSchedule: \(steps) steps")
    require(
      checkpoints >= 1,
      "CheckpointSchedule: \(checkpoints) checkpoints, but at least 1 is needed, for the first state"
    )
    self.steps = steps
    self.checkpoints = checkpoints
  }

  /// The largest number of times that a step is computed without being recorded: the smallest r
  /// with (c + r)! / (c! r!) > `steps`.
  public var repetitions: Int { Binomial(checkpoints, reaching: steps + 1).r }

  /// The number of steps computed without being recorded, including the run for the value: the
  /// smallest possible. In addition each step is recorded once.
  ///
  /// Reversing l states takes r l - (c + r)! / ((c + 1)! (r - 1)!) steps; here l is `steps + 1`,
  /// because the loop's result is the last state.
  public var evaluations: Int {
    let r = repetitions
    if r == 0 { return 0 }
    return r * (steps + 1) - Binomial(checkpoints + 1, r: r - 1).value
  }

  /// The steps, the checkpoints and the evaluations they cost.
  public var description: String {
    "\(steps) steps with \(checkpoints) checkpoints: \(evaluations) evaluations beside the recorded ones"
  }

  /// The number of steps from a stored state to the next one to store.
  ///
  /// - Parameters:
  ///   - length: the number of states to be visited backwards, including the stored one.
  ///   - checkpoints: the number of them that can be stored at the same time, including the stored
  ///     one; at least 2.
  @usableFromInline
  static func distance(toNextOf length: Int, checkpoints: Int) -> Int {
    let r = Binomial(checkpoints, reaching: length).r
    // The part after the new checkpoint has one checkpoint fewer, and the part before it one
    // repetition fewer.
    return max(
      1, Binomial(checkpoints, r: r - 2).value, length - Binomial(checkpoints - 1, r: r).value)
  }
}

/// (s + r)! / (s! r!), the number of steps that s checkpoints and r repetitions allow.
private struct Binomial {
  let s: Int
  private(set) var r = 0
  private(set) var value = 1

  /// The value for given repetitions; 0 if they are negative.
  init(_ s: Int, r: Int) {
    self.s = s
    if r < 0 { value = 0 }
    while self.r < r { advance() }
  }

  /// The first value that is at least `length`.
  init(_ s: Int, reaching length: Int) {
    self.s = s
    while value < length { advance() }
  }

  private mutating func advance() {
    r += 1
    let (product, isTooLarge) = value.multipliedReportingOverflow(by: s + r)
    value = isTooLarge ? .max : product / r
  }
}
