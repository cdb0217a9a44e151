// A formula as a graph, and as a program.

extension Graph {
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

extension Program {
  /// The program of a formula: its inputs in their order, and one of its names as the output.
  ///
  /// - Parameter name: the output; nil for that of the formula.
  /// - Throws: a ``FormulaError`` if the formula has no such name.
  public convenience init(
    _ formula: Formula, of name: String? = nil, options: ProgramOptions = ProgramOptions()
  ) throws(FormulaError) {
    let output = try name.map { (text) throws(FormulaError) in try formula.name(text) }
    let (graph, nodes) = Graph.recording(formula, for: "Program(_:of:)")
    self.init(
      graph: graph, inputNodes: graph.inputs,
      outputNodes: [nodes[(output ?? formula.output).text].unsafelyUnwrapped], options: options)
  }
}
