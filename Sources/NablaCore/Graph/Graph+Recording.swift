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
    let (outputs, graph) = try GraphRecorder.record(isReplayed: false, for: purpose) { recorder in
      let outputs = try function(inputs.map { recorder.input($0.value, name: $0.name) })
      if let failure = recorder.failure { misuse(failure.description) }
      // The formula language uses the same name for an unnamed result.
      let named = outputs.count == 1 ? outputs.map { recorder.named($0, "output") } : outputs
      return named.map { Int(recorder.node(of: $0)) }
    }
    return (graph, outputs)
  }
}
