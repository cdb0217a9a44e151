import Nabla
import NablaTestSupport
import Testing

@Suite("A scan is a loop with a state, and its pullback the loop's gradient")
struct ScanTests {
  // The step uses the element itself and those before it.
  private static func step<N: DifferentiableNumber>(
    _ states: [[N]], _ parameters: [[N]], _ x: N
  ) -> (state: [N], outputs: [N]) {
    let (h, w) = (states[0], parameters[0])
    var sum = tanh(w[0] * h[0] + x) + 0.3 * h[1]
    for distance in 1..<states.count {
      sum = sum + parameters[distance][0] * sin(states[distance][1]) / Double(distance)
    }
    let second = select(h[0] .< 0, h[0] * w[1], h[1] * h[0])
    return ([sum, second], [second * w[2], h[0] * x])
  }

  /// The same loop unrolled, weighted by cotangents, as a function of first states and parameters.
  private static func weighted<N: DifferentiableNumber>(_ v: [N], _ sizes: Sizes) -> N {
    let elements = sizes.elements
    func columns(_ v: ArraySlice<N>, _ count: Int) -> [[N]] {
      (0..<elements).map { e in
        (0..<count).map { v[v.startIndex + $0 * elements + e] }
      }
    }
    var states = columns(v[..<(2 * elements)], 2)
    let parameters = columns(v[(2 * elements)...], 3)
    var result: N = 0
    for t in 0..<sizes.steps {
      var next: [[N]] = []
      for e in 0..<elements {
        func seen(_ all: [[N]], _ width: Int) -> [[N]] {
          (0...sizes.halo).map { e - $0 < 0 ? Array(repeating: 0, count: width) : all[e - $0] }
        }
        let (state, outputs) = step(
          seen(states, 2), seen(parameters, 3), N(sizes.inputs[t * elements + e]))
        next.append(state)
        for (o, output) in outputs.enumerated() {
          result = result + sizes.outputSeeds[(t * 2 + o) * elements + e] * output
        }
      }
      states = next
    }
    for e in 0..<elements {
      for s in 0..<2 { result = result + sizes.stateSeeds[s * elements + e] * states[e][s] }
    }
    return result
  }

  struct Sizes: CustomTestStringConvertible {
    let elements: Int
    let steps: Int
    let halo: Int
    let start: [Double]
    let inputs: [Double]
    let stateSeeds: [Double]
    let outputSeeds: [Double]

    init(_ elements: Int, _ steps: Int, _ halo: Int) {
      var random = SeededGenerator(seed: 11)
      func numbers(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double.random(in: -1...1, using: &random) }
      }
      (self.elements, self.steps, self.halo) = (elements, steps, halo)
      start = numbers(5 * elements)
      inputs = numbers(steps * elements)
      stateSeeds = numbers(2 * elements)
      outputSeeds = numbers(2 * steps * elements)
    }

    var testDescription: String { "elements \(elements), steps \(steps), halo \(halo), seed 11" }
  }

  private static func scan(_ halo: Int) throws -> Scan {
    try Scan(state: 2, parameters: 3, inputs: 1, halo: halo) {
      step($0, $1, $2[0])
    }
  }

  private func agree(_ found: [Double], _ expected: some Collection<Double>) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-11 * (1 + abs($1)) }
  }

  // Numbers of elements that fill vectors and blocks or do not, and fewer than the reach.
  @Test(
    arguments: [
      Sizes(1, 1, 0), Sizes(1, 7, 0), Sizes(8, 3, 0), Sizes(14, 5, 0), Sizes(137, 4, 0),
      Sizes(1, 4, 1), Sizes(3, 4, 5), Sizes(8, 5, 2), Sizes(21, 6, 1), Sizes(300, 4, 9),
      Sizes(5, 0, 0),
    ])
  func `value and gradient are those of the loop written out`(sizes: Sizes) throws {
    let (count, start) = (sizes.elements, sizes.start)
    let trajectory = try Self.scan(sizes.halo).trajectory(steps: sizes.steps, elements: count)
    // Twice: a run must leave no state behind.
    for _ in 0..<2 {
      try trajectory.run(
        from: Array(start[..<(2 * count)]), parameters: Array(start[(2 * count)...]),
        inputs: sizes.inputs)
      try trajectory.pullback(finalState: sizes.stateSeeds, outputs: sizes.outputSeeds)
      let (value, gradient) = valueWithGradient(at: start) { Self.weighted($0, sizes) }
      let found =
        dot(sizes.stateSeeds, trajectory.finalState)
        + zip(sizes.outputSeeds, trajectory.outputs).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(agree([found], [value]))
      #expect(agree(trajectory.stateCotangent, gradient[..<(2 * count)]))
      #expect(agree(trajectory.parameterCotangent, gradient[(2 * count)...]))
    }
  }

  @Test func `a run that keeps no states gives the same numbers`() throws {
    let sizes = Sizes(19, 6, 2)
    let scan = try Self.scan(2)
    let runs = try [true, false].map { keeps in
      let trajectory = scan.trajectory(steps: 6, elements: 19, keepsStates: keeps)
      try trajectory.run(
        from: Array(sizes.start[..<38]), parameters: Array(sizes.start[38...]),
        inputs: sizes.inputs)
      return trajectory.finalState + trajectory.outputs
    }
    #expect(runs[0] == runs[1])
  }

  @Test func `cotangents that are not given are zeros`() throws {
    let scan = try Scan(state: 1, parameters: 1) { h, w, _ in ([h[0] * w[0]], [h[0]]) }
    let trajectory = scan.trajectory(steps: 3, elements: 2)
    try trajectory.run(from: [2, 3], parameters: [5, 7])
    try trajectory.pullback(finalState: [1, 10])
    // h w³ by h, and by w.
    #expect(trajectory.stateCotangent == [125, 3430])
    #expect(trajectory.parameterCotangent == [150, 4410])
    try trajectory.pullback(outputs: [0, 0, 1, 1, 0, 0])
    #expect(trajectory.stateCotangent == [5, 7])
    try trajectory.pullback()
    #expect(trajectory.stateCotangent == [0, 0] && trajectory.parameterCotangent == [0, 0])
  }

  @Test func `an element beside the last one's padding is not spoilt by it`() throws {
    // The step divides by the state of the preceding element, which is 0 before the first.
    let scan = try Scan(state: 1, parameters: 1, halo: 1) { h, w, _ in
      ([w[0][0] * h[0][0] / h[1][0]], [])
    }
    let trajectory = scan.trajectory(steps: 1, elements: 3)
    try trajectory.run(from: [1, 2, 0], parameters: [1, 1, 1])
    try trajectory.pullback(finalState: [0, 1, 1])
    #expect(trajectory.finalState == [.infinity, 2, 0])
    #expect(trajectory.parameterCotangent[1...] == [2, 0])
    #expect(trajectory.stateCotangent[1] == 1)
    // The padding after the last element would use the last one, which is 0.
    #expect(trajectory.stateCotangent[2] == 0.5)
  }

  // MARK: Mistakes

  @Test func `mistakes have messages`() throws {
    let scan = try Scan(state: 2, parameters: 1, inputs: 1) { h, w, x in ([h[1], h[0]], []) }
    let trajectory = scan.trajectory(steps: 2, elements: 3)
    let state = [Double](repeating: 1, count: 6)
    #expect(throws: ProgramError.wrongLength(what: "first state", expected: 6, found: 5)) {
      try trajectory.run(from: Array(state.dropLast()), parameters: [1, 1, 1], inputs: state)
    }
    #expect(throws: ProgramError.wrongLength(what: "parameters", expected: 3, found: 0)) {
      try trajectory.run(from: state, inputs: state)
    }
    #expect(throws: ProgramError.wrongLength(what: "inputs", expected: 6, found: 7)) {
      try trajectory.run(from: state, parameters: [1, 1, 1], inputs: state + [1])
    }
    try trajectory.run(from: state, parameters: [1, 1, 1], inputs: state)
    #expect(
      throws: ProgramError.wrongLength(what: "final state's cotangent", expected: 6, found: 1)
    ) { try trajectory.pullback(finalState: [1]) }
    #expect(throws: ProgramError.wrongLength(what: "outputs' cotangent", expected: 0, found: 1)) {
      try trajectory.pullback(outputs: [1])
    }
  }

  @Test func `a step that cannot be recorded is an error`() throws {
    #expect(throws: ProgramError.wrongLength(what: "state after a step", expected: 2, found: 1)) {
      try Scan(state: 2) { h, _, _ in ([h[0]], []) }
    }
    #expect(throws: ProgramError.noOutputs) {
      try Scan(state: 0, parameters: 1) { _, _, _ in ([], []) }
    }
    #expect(throws: ProgramError.comparisonNeedsSample(comparison: "\"x0\" < 0.0")) {
      try Scan(state: 1) { h, _, _ in h[0] < 0 ? (h, []) : ([-h[0]], []) }
    }
    let body = try Program(inputs: 1) { $0[0] * $0[0] }
    #expect(throws: ProgramError.loopInStep) {
      try Scan(state: 1) { h, _, _ in (body.sum(rows: [h, h]), []) }
    }
  }
}
