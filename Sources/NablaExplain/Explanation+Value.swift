import NablaCore

extension Value {
  /// Returns an explanation of the gradients of the values that this one was computed from.
  ///
  /// The gradients are those that one call of ``Value/backward()`` adds, to the bit; no gradient is
  /// set. Inputs without a name are called x0, x1 and so on, in order of creation.
  ///
  /// - Precondition: no input was given other data since. Otherwise it traps: `explain: ... was
  ///   computed from other numbers than its operands have now`.
  public func explain() -> Explanation {
    let (graph, output) = recorded()
    return Explanation(
      graph: graph,
      outputs: [Explanation.Output(name: graph.name(of: output) ?? "output", node: output)])
  }
}
