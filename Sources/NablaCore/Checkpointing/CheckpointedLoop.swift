/// The state after a loop of many steps on the tape, with the memory of one step and a few states.
///
///     let slope = gradient(at: [0.1, 3.7]) { x in
///       checkpointedLoop(steps: 1_000_000, checkpoints: 100, from: [x[0]], parameters: [x[1]]) {
///         _, state, p in [p[0] * state[0] * (1 - state[0])]
///       }[0]
///     }
///
/// The result can be used like any other number. A plain loop needs memory for all of its
/// operations. Here the steps run unrecorded, some of their states are stored, and the backward
/// sweep records the steps one at a time, from the last to the first, recomputing from the nearest
/// stored state. ``CheckpointSchedule`` gives the stored states and the cost: each step is computed
/// at most ``CheckpointSchedule/repetitions`` times, and then recorded once. The gradient equals
/// that of the plain loop up to rounding, because the parameters' contributions are added step by
/// step.
///
/// Other transforms see the loop as one operation. `Variable<Dual<Double>>` gives second
/// derivatives. If the output has several numbers, each row of its Jacobian runs backwards through
/// the loop once.
///
/// - Parameters:
///   - steps: the number of steps.
///   - checkpoints: the largest number of states stored at the same time; at least 1.
///   - state: the first state.
///   - parameters: numbers passed to every step.
///   - step: computes the next state, as long as the current one, from the index of the step (from
///     0), the state and the parameters. It runs several times for each index, also during the
///     sweep, and must give the same result each time. It must not use variables from outside
///     except through the parameters; otherwise it traps with a message.
/// - Returns: the state after the last step.
@inlinable
public func checkpointedLoop<N: DifferentiableNumber>(
  steps: Int, checkpoints: Int, from state: [Variable<N>], parameters: [Variable<N>] = [],
  @SingleExpression<[Variable<N>]> step:
    @escaping (_ index: Int, _ state: [Variable<N>], _ parameters: [Variable<N>]) -> [Variable<N>]
) -> [Variable<N>] {
  let loop = CheckpointedLoop(
    CheckpointSchedule(steps: steps, checkpoints: checkpoints), state.map { $0.value },
    parameters.map { $0.value }, step)
  if steps == 0 { return state }
  return Variable.recorded(loop.run(), from: state + parameters) { loop.pullBack($0) }
}

/// A loop with its stored states.
@usableFromInline
final class CheckpointedLoop<N: DifferentiableNumber> {
  @usableFromInline
  typealias Step = (Int, [Variable<N>], [Variable<N>]) -> [Variable<N>]

  @usableFromInline let schedule: CheckpointSchedule
  @usableFromInline let parameters: [Variable<N>]
  @usableFromInline let step: Step
  /// The stored states, in order of the steps that they precede.
  @usableFromInline var kept: [(index: Int, state: [N])]

  @inlinable
  init(
    _ schedule: CheckpointSchedule, _ state: [N], _ parameters: [N], _ step: @escaping Step
  ) {
    self.schedule = schedule
    self.parameters = parameters.map { Variable($0) }
    self.step = step
    kept = [(0, state)]
  }

  /// The state after the last step.
  @inlinable
  func run() -> [N] { state(before: schedule.steps) }

  /// The adjoints of the first state and of the parameters, from that of the last state.
  @inlinable
  func pullBack(_ last: [N]) -> [N] {
    var adjoint = last
    var total: [N] = []
    for index in (0..<schedule.steps).reversed() {
      while kept[kept.count - 1].index > index { kept.removeLast() }
      let before = state(before: index)
      let gradient = gradient(ofStep: index, at: before, seed: adjoint)
      adjoint = Array(gradient.prefix(before.count))
      let more = gradient.dropFirst(before.count)
      total = total.isEmpty ? Array(more) : zip(total, more).map { $0 + $1 }
    }
    return adjoint + total
  }

  /// The adjoints of a step's state and of the parameters: the step is recorded and swept.
  @inlinable
  func gradient(ofStep index: Int, at state: [N], seed: [N]) -> [N] {
    let tape = Tape<N>.open(for: "checkpointedLoop(steps:checkpoints:from:parameters:step:)")
    defer { tape.close() }
    let variables = tape.inputs(state)
    let outputs = step(index, variables, tape.inputs(parameters.map { $0.value }))
    require(
      outputs.count == seed.count,
      "checkpointedLoop: step \(index) returned \(seed.count) numbers first, and then \(outputs.count)"
    )
    return tape.gradient(of: outputs, seeds: seed)
  }

  /// The state before a step, computed from the nearest stored one; further states are stored on
  /// the way.
  @inlinable
  func state(before index: Int) -> [N] {
    var (place, state) = kept[kept.count - 1]
    // With two states left, the second is used immediately and need not be stored.
    while index - place > 1, kept.count < schedule.checkpoints {
      let next =
        place
        + CheckpointSchedule.distance(
          toNextOf: index - place + 1, checkpoints: schedule.checkpoints - kept.count + 1)
      state = advanced(state, place..<next)
      place = next
      kept.append((place, state))
    }
    return advanced(state, place..<index)
  }

  /// Runs steps without recording them.
  @inlinable
  func advanced(_ state: [N], _ range: Range<Int>) -> [N] {
    if range.isEmpty { return state }
    var current = state.map { Variable($0) }
    for index in range {
      current = step(index, current, parameters)
      require(
        current.count == state.count,
        """
        checkpointedLoop: step \(index) returned \(current.count) numbers for a state of \
        \(state.count). Return as many as the step was given.
        """)
      require(
        current.allSatisfy { $0.id == 0 },
        """
        checkpointedLoop: step \(index) used a variable from outside of the loop, whose derivative \
        would be lost. Pass it as one of the parameters.
        """)
    }
    return current.map { $0.value }
  }
}
