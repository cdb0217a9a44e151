import NablaCore

extension Explanation {
  /// Explains a formula.
  ///
  /// - Parameter outputs: the names to start from, each with its incoming gradient; the formula's
  ///   output with 1 where there are none.
  /// - Throws: for an output that the formula does not define.
  public init(
    formula: Formula, of outputs: [(name: String, seed: Double)] = []
  ) throws(FormulaError) {
    let (graph, nodes) = Graph.recording(formula, for: "Explanation(formula:)")
    var found: [Output] = []
    for (name, seed) in outputs.isEmpty ? [(formula.output.text, 1)] : outputs {
      found.append(Output(name: name, node: nodes[try formula.name(name).text]!, seed: seed))
    }
    let aliases = formula.names.map { (name: $0.text, node: nodes[$0.text]!) }
      .filter { graph.name(of: $0.node) != $0.name }
    self.init(graph: graph, outputs: found, aliases: aliases)
  }
}
