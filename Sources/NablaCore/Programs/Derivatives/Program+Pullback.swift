/// The requirements on the pullback of a sub-program.
struct PullbackShape: Hashable {
  /// The number of the body's inputs that differ by row; the others are uniform.
  var columnCount: Int
  /// The inputs whose adjoints are needed.
  var wanted: [Bool]
  /// The outputs that have a cotangent.
  var seeded: [Bool]
  /// Whether the seeded outputs are active only in some rows, or only under a condition.
  var activities: [Activity.Kind]
  /// The outputs that are summed over the rows, so that their cotangent is the same for all rows.
  var isSummed: [Bool]
}

/// An output of a pullback: the adjoint of an input.
struct AdjointPlace: Sendable {
  /// The index of the body's input.
  let input: Int
  /// Unless it is always active, a further output is positive where it is, and 0 elsewhere.
  let activity: Activity.Kind
}

extension Program {
  /// The pullback of this program. Its inputs are those of this program and the cotangents of its
  /// outputs; its outputs are the adjoints of the inputs that the outputs depend on:
  /// ``ProgramOrigin/adjoints``.
  ///
  /// Its inputs: first those that differ by row (columns, cotangents of outputs that are not
  /// summed, and whether these are active), then the uniform ones (uniform inputs, and the same for
  /// sums). Its outputs: all adjoints, then whether the inputs are active where that is not
  /// certain.
  func makePullback(_ shape: PullbackShape) -> Program {
    let seeded = outputNodes.indices.filter { shape.seeded[$0] }
    let wanted = inputNodes.indices.filter { shape.wanted[$0] }
    var byRow: [Int] = []
    var uniform: [Int] = []
    let ((places, outputs), extended) = GraphRecorder.record(
      continuing: graph, isSampled: false, for: "Program.pullback"
    ) { recorder -> ([AdjointPlace], [Int]) in
      func input(_ name: String, of output: Int) -> Symbolic {
        let number = recorder.input(.nan, name: "\(name)\(output)")
        let node = Int(recorder.node(of: number))
        if shape.isSummed[output] { uniform.append(node) } else { byRow.append(node) }
        return number
      }
      let adjoints = seeded.map { input("seed", of: $0) }
      let seeds = zip(seeded, adjoints).map { output, adjoint in
        (adjoint, Activity(shape.activities[output], indicator: input("active", of: output)))
      }
      let results = ReverseMode(recorder, by: wanted.map { inputNodes[$0] }).adjoints(
        of: seeded.map { outputNodes[$0] }, seeds: seeds)
      let found = zip(wanted, results).compactMap { input, result in result.map { (input, $0) } }
      let activities = found.map(\.1.activity).filter { $0.kind != .always }.map(\.indicator)
      return (
        found.map { AdjointPlace(input: $0, activity: $1.activity.kind) },
        (found.map(\.1.adjoint) + activities).map { Int(recorder.node(of: $0)) }
      )
    }
    return Program(
      graph: extended,
      inputNodes: inputNodes.prefix(shape.columnCount) + byRow
        + inputNodes.dropFirst(shape.columnCount) + uniform,
      outputNodes: outputs, options: options, primalCount: primalCount,
      origin: ProgramOrigin(
        serial: serial, outputNodes: outputNodes, inputCount: inputCount,
        columnCount: shape.columnCount, recordsAgain: recordsAgain, adjoints: places))
  }
}

extension Program: GraphCallee {
  /// Whether calls of the program check guards. A pullback checks those of its program, which is
  /// called too.
  var isGuarding: Bool { origin == nil && hasGuards }

  /// Whether the program records its function again for other branches.
  var recordsAgain: Bool { origin?.recordsAgain ?? (variants != nil) }

  func gradients(ofOutput output: Int, at points: [[Double]]) -> [[Double]] {
    let pullback = pullback(
      PullbackShape(
        columnCount: inputCount, wanted: inputNodes.map { _ in true },
        seeded: outputNodes.indices.map { $0 == output },
        activities: outputNodes.map { _ in .always }, isSummed: outputNodes.map { _ in false }))
    let places = pullback.origin?.adjoints ?? []
    return points.map { x in
      var gradient = [Double](repeating: 0, count: inputCount)
      if places.isEmpty { return gradient }
      // The recording ran the program at these inputs, so its guards hold.
      let adjoints = try? pullback.outputs(at: x + [1])
      for (i, place) in places.enumerated() { gradient[place.input] = adjoints?[i] ?? .nan }
      return gradient
    }
  }
}
