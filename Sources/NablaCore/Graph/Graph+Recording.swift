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
      return outputs.map { Int(recorder.node(of: $0)) }
    }
    return (graph, outputs)
  }

  /// The graph of a formula, and the node of each of its steps.
  ///
  /// - Parameter purpose: the name for messages about symbolic numbers that outlive the recording.
  package static func recording(
    _ formula: Formula, for purpose: StaticString
  ) -> (graph: Graph, nodes: [Int]) {
    let (nodes, graph) = GraphRecorder.record(for: purpose) { recorder in
      formula.evaluate { recorder.input($0.value, name: $0.name) }
        .map { Int(recorder.node(of: $0)) }
    }
    return (graph, nodes)
  }
}
