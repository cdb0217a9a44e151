import Nabla
import NablaTestSupport
import Testing

@Suite("Guards: a replay that would branch otherwise is an error or another recording")
struct ProgramGuardTests {
  /// |x| by an if, and a loop whose length depends on its input.
  static func branching<N: DifferentiableNumber>(_ x: [N]) -> N {
    var y = (x[0] * x[1]).named("y")
    if y < 0 { y = -y }
    var steps = 0
    while y > 1 {
      y = y / 2
      steps += 1
    }
    return y * Double(steps + 1) + x[1]
  }

  @Test("A comparison without a sample point is refused, and names its operands")
  func needsSample() {
    #expect {
      _ = try Program(inputs: 2) { Self.branching($0) }
    } throws: { error in
      let text = "\(error)"
      return text.contains("\"y\" < 0") && text.contains("Program(sampledAt:)")
        && text.contains("select")
    }
  }

  @Test("A loop that waits for one outcome ends without a sample point too")
  func endsWithoutSample() {
    #expect(throws: ProgramError.self) {
      _ = try Program(inputs: 1) { x in
        var y = x[0]
        while !(y < 1) { y = y / 2 }
        while y < 100 { y = y + 1 }
        return y
      }
    }
  }

  @Test("Comparisons of numbers that depend on no input need no sample point")
  func constantLoops() throws {
    let program = try Program(inputs: 1) { x in
      var (t, y) = (Symbolic(0.0), x[0])
      while t < 1 {
        t += 0.25
        y = y * t
        if t.hasNaN || t.primal > 100 || t.value == 7 { y = -y }
      }
      return y * (1 / (t.reciprocal ?? 0))
    }
    #expect(try program.value(at: [2]) == 2 * 0.25 * 0.5 * 0.75)
    #expect(program.statistics.guards == 0)
    let body = try Program(inputs: 1) { x in x[0] * 2 }
    let called = try Program(inputs: 1) { x in body([3])[0] < 7 ? x[0] : -x[0] }
    #expect(try called.value(at: [5]) == 5)
  }

  /// The ways in which a function can act on the plain value of a number.
  static let leaks: [(name: String, @Sendable (Symbolic) -> Bool)] = [
    ("hasNaN", { $0.hasNaN }), ("primal", { $0.primal < 0 }), ("value", { $0.value < 0 }),
    ("Variable's hasNaN", { Variable($0).hasNaN }),
    ("Variable's primal", { Variable($0).primal < 0 }),
    ("Dual's hasNaN", { Dual($0).hasNaN }), ("Dual's value", { Dual($0).value.value < 0 }),
    ("reciprocal", { $0.reciprocal == nil }), ("max", { Swift.max($0, 0).value < 0 }),
    ("<", { $0 < 0 }), ("==", { $0 == 0 }), (">=", { !($0 >= 0) }),
    ("isLess", { Symbolic(0.0) > $0 }),
  ]

  @Test("A plain value is a guard, or an error without a sample point", arguments: 0..<leaks.count)
  func plainValues(index: Int) throws {
    let leak = Self.leaks[index].1
    #expect(throws: ProgramError.self, "\(Self.leaks[index].name)") {
      try Program(inputs: 1) { x in leak(x[0]) ? -x[0] : x[0] }
    }
    for x in [2.0, -2, 0, .nan] {
      let expected = leak(Symbolic(x)) ? -x : x
      let program = try Program(sampledAt: [2]) { x in leak(x[0]) ? -x[0] : x[0] }
      let again = try Program(recordingAgainFrom: [2]) { x in
        ProgramGuardTests.leaks[index].1(x[0]) ? -x[0] : x[0]
      }
      // Never the recorded branch's number where the function would take another.
      if let found = try? program.value(at: [x]) { #expect(found == expected || x.isNaN) }
      if let found = try? again.value(at: [x]) { #expect(found == expected || x.isNaN) }
      #expect(try program.value(at: [2]) == 2)
    }
  }

  @Test("The error for a plain value names the number, and a changed one is another branch")
  func plainValueMessages() throws {
    #expect {
      _ = try Program(inputs: ["mass"]) { x in x[0].primal < 0 ? -x[0] : x[0] }
    } throws: { error in
      error as? ProgramError == .plainValueNeedsSample(number: "\"mass\"")
        && "\(error)".contains("reads the plain value of \"mass\"")
    }
    let program = try Program(sampledAt: [2]) { x in x[0] * x[0].value }
    #expect(try program.valueWithGradient(at: [2]).gradient == [2])
    #expect {
      _ = try program.value(at: [3])
    } throws: { error in
      guard case .branchDiffers(_, true, "3.0 and 2.0", nil)? = error as? ProgramError else {
        return false
      }
      return true
    }
    let nan = try Program(sampledAt: [.nan]) { x in x[0].value.isNaN ? Symbolic(1.0) : x[0] }
    #expect(throws: ProgramError.self) { try nan.value(at: [3]) }
    // An explanation is of one point.
    let why = explain(at: ["x": 2]) { x in x.hasNaN ? x : x * x.value }
    #expect(why.graph.guards.isEmpty)
  }

  @Test("With a sample point the same branches replay, alone and in batches")
  func replays() throws {
    let program = try Program(sampledAt: [3, 1]) { Self.branching($0) }
    for x in [[3.0, 1.0], [2.5, 1.2], [3.9, 1.0]] {
      let (value, gradient) = try program.valueWithGradient(at: x)
      let expected = valueWithGradient(at: x) { Self.branching($0) }
      #expect(value == expected.value)
      #expect(gradient == expected.gradient)
    }
    #expect(program.statistics.guards > 2)
    let rows = (0..<100).map { [2.5 + 0.01 * Double($0), 1.0] }
    let batch = try program.valuesWithGradients(at: rows)
    #expect(batch.values == rows.map { Self.branching($0) })
  }

  @Test("Another branch is an error that names the comparison, its values and the row")
  func throwsOtherwise() throws {
    let program = try Program(sampledAt: [3, 1]) { Self.branching($0) }
    #expect {
      _ = try program.value(at: [-3, 1])
    } throws: { error in
      guard let error = error as? ProgramError,
        case .branchDiffers(let comparison, false, let values, nil) = error
      else { return false }
      return comparison == "\"y\" < 0.0" && values == "-3.0 and 0.0"
        && error.description.contains("recordingAgainFrom")
    }
    var rows = Array(repeating: [3.0, 1.0], count: 150)
    rows[77] = [-3, 1]
    rows[131] = [-9, 1]
    #expect {
      _ = try program.valuesWithGradients(at: rows)
    } throws: { error in
      guard case .branchDiffers(_, _, _, 77)? = error as? ProgramError else { return false }
      return "\(error)".hasPrefix("Row 77 (counted from 0): the comparison \"y\" < 0.0 was false")
    }
  }

  @Test("A comparison with NaN is checked like any other")
  func checksNaN() throws {
    let program = try Program(sampledAt: [1]) { x in x[0] < 2 ? x[0] : -x[0] }
    #expect(throws: ProgramError.self) { try program.value(at: [.nan]) }
  }

  @Test("Recorded again, every branch is right, alone and in batches")
  func recordsAgain() throws {
    let program = try Program(recordingAgainFrom: [3, 1]) { Self.branching($0) }
    var random = SeededGenerator(seed: 3)
    let rows = (0..<400).map { _ in
      [Double.random(in: -9...9, using: &random), Double.random(in: -9...9, using: &random)]
    }
    let batch = try program.valuesWithGradients(at: rows)
    for (row, x) in rows.enumerated() {
      let expected = valueWithGradient(at: x) { Self.branching($0) }
      let alone = try program.valueWithGradient(at: x)
      #expect(alone.value == batch.values[row] && alone.gradient == batch.gradients[row])
      #expect(abs(alone.value - expected.value) <= 1e-14 * (1 + abs(expected.value)), "row \(row)")
      for (found, expected) in zip(alone.gradient, expected.gradient) {
        #expect(abs(found - expected) <= 1e-14 * (1 + abs(expected)), "row \(row)")
      }
    }
  }

  @Test("Recording again stops at a number of branches, and says so")
  func stopsRecordingAgain() throws {
    let program = try Program(recordingAgainFrom: [0]) { x in
      var y = x[0]
      while y > 0 { y = y - 1 }
      return y
    }
    #expect(throws: ProgramError.tooManyBranches(256)) {
      for steps in 0..<400 { _ = try program.value(at: [Double(steps) - 0.5]) }
    }
  }

  @Test("A recording that does not take the branch it was made for is not kept")
  func keepsNoUselessRecording() throws {
    // 0.1 is larger in Float than in Double, so the recording takes another branch than the run.
    let program = try Program(recordingAgainFrom: [3]) { x in x[0] * 1 <= 0.1 ? -x[0] : x[0] }
    for _ in 0..<300 {
      #expect {
        _ = try program.value(at: [Float(0.1)])
      } throws: { error in
        guard case .branchDiffers? = error as? ProgramError else { return false }
        return true
      }
    }
    #expect(throws: ProgramError.self) { try program.values(at: [[Float(3)], [Float(0.1)]]) }
    #expect(try program.value(at: [-2]) == 2)
  }

  @Test("What a guard compares is computed as it was recorded, without fusing")
  func guardsAreExact() throws {
    // 0.1 * 3 rounds up: fused, the difference would be the rounding error and not 0.
    func function<N: DifferentiableNumber>(_ x: [N]) -> N {
      let difference = x[0] * 3 - x[1]
      return difference == 0 ? x[0] : x[1]
    }
    let x = [0.1, 0.1 * 3]
    let program = try Program(sampledAt: x) { function($0) }
    #expect(try program.value(at: x) == 0.1)
  }

  @Test("Guards of called programs hold, whatever is asked for")
  func guardsOfCalledPrograms() throws {
    let body = try Program(sampledAt: [1]) { v in [v[0] < 5 ? 2 * v[0] : pow(v[0], 3)] }
    let middle = try Program(inputs: 1) { x in body(x)[0] * 3 }
    let unused = try Program(inputs: 1) { x in
      _ = body(x)
      return x[0]
    }
    for program in [
      try Program(inputs: 1) { x in body(x)[0] + x[0] * x[0] },
      try Program(inputs: 1) { x in middle(x)[0] + x[0] * x[0] }, unused,
    ] {
      let hessian = try SparseHessian(program)
      let jacobian = SparseJacobian(program)
      func derivatives(at x: Double) throws {
        var numbers = [0.0]
        try [x].withUnsafeBufferPointer { x in
          try numbers.withUnsafeMutableBufferPointer {
            try program.evaluate(rowCount: 1, inputs: x, values: nil, jacobians: $0)
          }
        }
      }
      for x in [2.0, 4.0] {
        #expect(try hessian.evaluate(at: [x]).dense() == program.hessian(at: [x]))
        #expect(try jacobian.evaluate(at: [x]).dense() == program.jacobian(at: [x]))
        try derivatives(at: x)
      }
      let requests: [() throws -> Void] = [
        { _ = try hessian.evaluate(at: [6]) }, { _ = try jacobian.evaluate(at: [6]) },
        { try derivatives(at: 6) }, { _ = try program.value(at: [6]) },
        { _ = try program.hessian(at: [6]) }, { _ = try program.valueWithGradient(at: [6]) },
        { _ = try program.values(at: [[2], [6]]) }, { _ = try program.jacobians(at: [[2], [6]]) },
        { _ = try program.valueWithGradient(at: [Float(6)]) },
      ]
      for (place, request) in requests.enumerated() {
        #expect(throws: ProgramError.self, "request \(place)") { try request() }
      }
    }
  }

  @Test("Where only the first recording is used, the error does not advise to record again")
  func firstRecordingOnly() throws {
    let program = try Program(recordingAgainFrom: [1]) { x in
      [x[0] < 5 ? 2 * x[0] : x[0] * x[0] * x[0]]
    }
    #expect(try program.jacobian(at: [6]) == [[108]])
    let sparse = SparseJacobian(program)
    let hessian = try SparseHessian(program)
    let caller = try Program(inputs: 1) { x in program(x)[0] * x[0] }
    #expect(try sparse.evaluate(at: [2]).dense() == [[2]])
    let requests: [() throws -> Void] = [
      { _ = try sparse.evaluate(at: [6]) }, { _ = try hessian.evaluate(at: [6]) },
      { _ = try caller.value(at: [6]) }, { _ = try caller.jacobian(at: [6]) },
      { _ = try SparseJacobian(caller).evaluate(at: [6]) },
    ]
    for (place, request) in requests.enumerated() {
      #expect {
        try request()
      } throws: { error in
        guard case .firstBranchDiffers? = error as? ProgramError else {
          Issue.record("request \(place): \(error)")
          return false
        }
        return "\(error)".contains("Program(sampledAt:)")
          && !"\(error)".contains("recordingAgainFrom")
      }
    }
  }

  @Test("A guard inside a loop over data names the row")
  func guardsInCalls() throws {
    let body = try Program(sampledAt: [1, 1]) { x in x[0] < 3 ? x[0] * x[1] : x[1] }
    let data = (0..<100).map { [Double($0) / 50] }
    let sum = try Program(inputs: 1) { p in body.sum(rows: data, uniform: p)[0] }
    #expect(abs(try sum.value(at: [2]) - 2 * data.joined().reduce(0, +)) < 1e-12)
    let longer = data + [[5.0]]
    let other = try Program(inputs: 1) { p in body.sum(rows: longer, uniform: p)[0] }
    #expect {
      _ = try other.value(at: [2])
    } throws: { error in
      guard case .branchDiffers(_, true, _, 100)? = error as? ProgramError else { return false }
      return true
    }
  }
}
