/// How often the steps of a loop are computed again when only some of its states are kept: the
/// binomial schedule, `revolve`.
///
/// Backwards, the states are needed from the last to the first. From a stored state the loop is run
/// forward to the one that is needed, and on the way further states are stored as long as there is
/// room. Where they are placed decides how much is computed twice, and binomial coefficients say where
/// the least is: with c checkpoints and no step computed more than r times, (c + r)! / (c! r!) steps
/// can be done. So 20 checkpoints and r = 8 are enough for three million.
///
/// A. Griewank and A. Walther, "Algorithm 799: revolve: an implementation of checkpointing for the
/// reverse or adjoint mode of computational differentiation", ACM Transactions on Mathematical Software
/// 26 (2000).
public struct CheckpointSchedule: Sendable, Equatable, CustomStringConvertible {
  /// How many steps the loop has.
  public let steps: Int
  /// How many states are kept at the same time, at most; the first one is among them.
  public let checkpoints: Int

  /// - Precondition: `steps` is not negative, and `checkpoints` at least 1.
  public init(steps: Int, checkpoints: Int) {
    require(steps >= 0, "CheckpointSchedule: \(steps) steps")
    require(
      checkpoints >= 1,
      "CheckpointSchedule: \(checkpoints) checkpoints, but at least 1 is needed, for the first state"
    )
    self.steps = steps
    self.checkpoints = checkpoints
  }

  /// How many times a step is computed without being recorded, at most: the least r with
  /// (c + r)! / (c! r!) > `steps`.
  public var repetitions: Int { Binomial(checkpoints, reaching: steps + 1).r }

  /// How many steps are computed without being recorded, the run for the value included: the least
  /// possible. In addition each step is recorded once.
  ///
  /// To go back over l states takes r l - (c + r)! / ((c + 1)! (r - 1)!), and here they are `steps + 1`:
  /// the last one is that which the loop returns.
  public var evaluations: Int {
    let r = repetitions
    if r == 0 { return 0 }
    return r * (steps + 1) - Binomial(checkpoints + 1, r: r - 1).value
  }

  /// Steps, checkpoints and what they cost.
  public var description: String {
    "\(steps) steps with \(checkpoints) checkpoints: \(evaluations) evaluations beside the recorded ones"
  }

  /// How far to go from a stored state before the next one is stored.
  ///
  /// - Parameters:
  ///   - length: how many states are to be visited backwards, the stored one included.
  ///   - checkpoints: how many of them can be stored at the same time, the stored one included; at
  ///     least 2.
  @usableFromInline
  static func distance(toNextOf length: Int, checkpoints: Int) -> Int {
    let r = Binomial(checkpoints, reaching: length).r
    // The part behind the new checkpoint has one fewer, and the part before it one repetition fewer.
    return max(
      1, Binomial(checkpoints, r: r - 2).value, length - Binomial(checkpoints - 1, r: r).value)
  }
}

/// (s + r)! / (s! r!), the steps that s checkpoints and r repetitions can do.
private struct Binomial {
  let s: Int
  private(set) var r = 0
  private(set) var value = 1

  /// Of given repetitions; 0 if they are negative.
  init(_ s: Int, r: Int) {
    self.s = s
    if r < 0 { value = 0 }
    while self.r < r { advance() }
  }

  /// The first that is not smaller than so many steps.
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
