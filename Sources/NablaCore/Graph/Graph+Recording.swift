extension Graph {
  /// The graph of a function of named inputs, and the node of its output.
  ///
  /// - Parameters:
  ///   - inputs: the names and values of the inputs, in order.
  ///   - purpose: the name for messages about symbolic numbers that outlive the closure.
  package static func recording(
    _ inputs: [(name: String, value: Double)], for purpose: StaticString,
    _ function: ([Symbolic]) throws -> [Symbolic]
  ) rethrows -> (graph: Graph, outputs: [Int]) {
    let (outputs, graph) = try GraphRecorder.record(for: purpose) { recorder in
      let outputs = try function(inputs.map { recorder.input($0.value, name: $0.name) })
      if let failure = recorder.failure { misuse(failure.description) }
      // The formula language uses the same name for an unnamed result.
      let named = outputs.count == 1 ? outputs.map { recorder.named($0, "output") } : outputs
      return named.map { Int(recorder.node(of: $0)) }
    }
    return (graph, outputs)
  }

  /// The graph of a formula, and the node of each of its names.
  ///
  /// - Parameter purpose: the name for messages about symbolic numbers that outlive the recording.
  package static func recording(
    _ formula: Formula, for purpose: StaticString
  ) -> (graph: Graph, nodes: [String: Int]) {
    let (nodes, graph) = GraphRecorder.record(for: purpose) { recorder in
      let steps = formula.evaluate { recorder.input($0.value, name: $0.name) }
      recorder.note(parts: formula, steps)
      let named = formula.names.map { ($0.text, Int(recorder.node(of: steps[$0.step]))) }
      return Dictionary(uniqueKeysWithValues: named)
    }
    return (graph, nodes)
  }
}

extension GraphRecorder {
  /// Makes groups of a formula's parts, after its evaluation.
  fileprivate func note(parts formula: Formula, _ steps: [Symbolic]) {
    let parts = formula.parts
    if parts.isEmpty { return }
    // The end of each step's nodes. A constant has no node until an operation uses it.
    var ends = [0]
    for step in steps {
      ends.append(step.id == 0 ? ends[ends.count - 1] : Int(node(of: step)) + 1)
    }
    for part in parts {
      add(group: part.name, of: ends[part.steps.lowerBound]..<ends[part.steps.upperBound])
    }
  }
}
