import NablaTestSupport
import Testing

@testable import NablaCore

@Suite("The checkpoint schedule computes as little as possible twice")
struct CheckpointScheduleTests {
  /// The smallest number of steps that reverse `states` states, by exhaustive search over the next
  /// checkpoint.
  private static func least(states: Int, checkpoints: Int) -> Int {
    var table = [[Int]](
      repeating: Array(repeating: 0, count: checkpoints + 1), count: states + 1)
    for length in 2..<max(states + 1, 2) {
      for c in 1...checkpoints {
        table[length][c] =
          c == 1
          ? length * (length - 1) / 2
          : (1..<length).map { $0 + table[length - $0][c - 1] + table[$0][c] }.min()!
      }
    }
    return table[states][checkpoints]
  }

  /// The number of evaluations of the step: unrecorded, and in total.
  private func evaluations(steps: Int, checkpoints: Int) -> (recorded: Int, plain: Int) {
    // The state of a recorded step is on the tape; a constant has the id 0.
    var counts = (recorded: 0, plain: 0)
    _ = gradient(at: [0.5, 0.25]) { x in
      checkpointedLoop(
        steps: steps, checkpoints: checkpoints, from: [x[0]], parameters: [x[1]]
      ) { _, state, p in
        if state[0].id == 0 { counts.plain += 1 } else { counts.recorded += 1 }
        return [state[0] * p[0]]
      }[0]
    }
    return counts
  }

  @Test(
    "Evaluations are the least that any schedule needs",
    arguments: [1, 2, 3, 4, 5, 6, 7, 10, 15, 16, 17, 35, 36, 50, 83, 84, 100],
    [1, 2, 3, 4, 5, 8, 40, 200])
  func counts(steps: Int, checkpoints: Int) {
    let least = Self.least(states: steps + 1, checkpoints: checkpoints)
    let schedule = CheckpointSchedule(steps: steps, checkpoints: checkpoints)
    #expect(schedule.evaluations == least)
    let found = evaluations(steps: steps, checkpoints: checkpoints)
    #expect(found.plain == least)
    #expect(found.recorded == steps)
  }

  @Test func `the bound is a binomial coefficient`() {
    // 3 checkpoints and 2 repetitions can visit 10 states, which are 9 steps.
    #expect(CheckpointSchedule(steps: 9, checkpoints: 3).repetitions == 2)
    #expect(CheckpointSchedule(steps: 10, checkpoints: 3).repetitions == 3)
    #expect(CheckpointSchedule(steps: 3_000_000, checkpoints: 20).repetitions == 8)
    #expect(CheckpointSchedule(steps: 0, checkpoints: 3).evaluations == 0)
    #expect(CheckpointSchedule(steps: 1000, checkpoints: 1).evaluations == 1000 * 1001 / 2)
    #expect(
      CheckpointSchedule(steps: 9, checkpoints: 3).description
        == "9 steps with 3 checkpoints: 15 evaluations beside the recorded ones")
  }
}
