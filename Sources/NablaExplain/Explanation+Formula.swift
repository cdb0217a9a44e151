import NablaCore

extension Explanation {
  /// Explains a formula.
  ///
  /// - Parameter outputs: the names to start from, each with its incoming gradient; the formula's
  ///   output with 1 where there are none.
  /// - Throws: ``UnknownName`` for an output that the formula does not define.
  public init(
    formula: Formula, of outputs: [(name: String, seed: Double)] = []
  ) throws(UnknownName) {
    let (graph, nodes) = Graph.recording(formula, for: "Explanation(formula:)")
    let wanted = outputs.isEmpty ? [(formula.output.text, 1)] : outputs
    var found: [Output] = []
    for (name, seed) in wanted {
      guard let defined = formula.names.first(where: { $0.text == name }) else {
        throw UnknownName(name: name, known: formula.names.map(\.text))
      }
      found.append(Output(name: name, node: nodes[defined.step], seed: seed))
    }
    let aliases = formula.names.map { (name: $0.text, node: nodes[$0.step]) }
      .filter { graph.name(of: $0.node) != $0.name }
    self.init(graph: graph, outputs: found, aliases: aliases)
  }

  /// A name that is not in the computation.
  public struct UnknownName: Error, CustomStringConvertible {
    public let name: String
    public let known: [String]

    public var description: String {
      let suggestion = Spelling.closest(to: name, among: known)
      let names = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", ..." : "")
      return "There is no value named '\(name)'."
        + (suggestion.map { " Did you mean '\($0)'?" } ?? " The names are: \(names).")
    }
  }
}
