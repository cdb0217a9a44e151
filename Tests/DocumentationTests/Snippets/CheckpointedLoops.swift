import Nabla
import NablaTestSupport
import Testing

// The Swift of the page CheckpointedLoops.

@Suite("Documentation: checkpointed loops") struct DocumentationCheckpointingTests: SnippetSuite {
  @Test func loops() {
    let slope = gradient(at: [0.2, 3.5]) { x in
      let last = checkpointedLoop(
        steps: 10_000, checkpoints: 20, from: [x[0]], parameters: [x[1]]
      ) { index, state, p in
        [p[0] * state[0] * (1 - state[0])]
      }
      return last[0]
    }
    let plain = gradient(at: [0.2, 3.5]) { x in
      var state = x[0]
      for _ in 0..<10_000 { state = x[1] * state * (1 - state) }
      return state
    }
    // The states converge to a cycle of four numbers, which does not depend on the first state.
    #expect(abs(slope[0]) < 1e-9)
    #expect(abs(slope[1] - plain[1]) < 1e-12 * abs(plain[1]) && plain[1] != 0)

    let schedule = CheckpointSchedule(steps: 10_000, checkpoints: 20)
    print(schedule)  // 10000 steps with 20 checkpoints: 37980 evaluations beside the recorded ones
  }

  @Test func `the table says how many states can be visited`() {
    let lines = Document.page("CheckpointedLoops").text.split(separator: "\n")
    for checkpoints in [5, 20, 100] {
      let line = lines.first { $0.hasPrefix("| \(checkpoints) |") }
      let cells = line!.split(separator: "|").dropFirst().dropLast(0).map {
        Int($0.filter(\.isNumber))
      }.compactMap { $0 }
      #expect(cells.count == 4)
      for (states, r) in zip(cells, [2, 3, 4, 6]) {
        let most = CheckpointSchedule(steps: states - 1, checkpoints: checkpoints)
        let more = CheckpointSchedule(steps: states, checkpoints: checkpoints)
        #expect(most.repetitions == r && more.repetitions == r + 1)
      }
    }
  }
}
