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
      // The formula language, too, calls an unnamed result so.
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
      let named = formula.names.map { ($0.text, Int(recorder.node(of: steps[$0.step]))) }
      return Dictionary(uniqueKeysWithValues: named)
    }
    return (graph, nodes)
  }
}
