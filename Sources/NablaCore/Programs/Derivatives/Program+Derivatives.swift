// The derivatives of a program, from graph to graph.
extension Program {
  /// A graph that begins with the program's own, and has more outputs.
  typealias Extended = (graph: Graph, outputs: [Int])

  /// Graphs up to this size are differentiated in both modes, and the shorter code is used.
  private static let smallGraph = 2_000

  /// Outputs and Jacobian, row by row, in reverse mode; nil if forward mode is certainly shorter.
  var reverseJacobian: Extended? {
    if canGoForward && graph.count > Self.smallGraph && derivativeCount < outputCount { return nil }
    if canGoForward && 8 * derivativeCount < outputCount { return nil }
    return extended { recorder in
      let mode = ReverseMode(
        recorder, by: differentiatedNodes, namesAdjoints: outputCount == 1)
      return outputNodes.map { mode.gradient(of: [$0], seeds: [1]) }
    }
  }

  /// The same in forward mode; nil if reverse mode is certainly shorter.
  var forwardJacobian: Extended? {
    guard canGoForward else { return nil }
    if graph.count > Self.smallGraph && derivativeCount >= outputCount { return nil }
    if derivativeCount > 8 * outputCount { return nil }
    return extended { recorder in
      ForwardMode(recorder).derivatives(of: outputNodes, by: differentiatedNodes).map(dense)
    }
  }

  /// Value, gradient and Hessian of a program with one output.
  var secondDerivatives: Extended {
    let gradient = reverseGradient
    let first = gradient.outputs.dropFirst()
    let (rows, graph) = GraphRecorder.record(
      continuing: gradient.graph, isSampled: false, for: "Program.hessian"
    ) { recorder -> [[Int]] in
      let symbols: [[Symbolic?]]
      // The gradient has as many outputs as inputs: in forward mode all rows share one run.
      if canGoForward && gradient.graph.count <= Self.smallGraph {
        symbols = ForwardMode(recorder).derivatives(of: Array(first), by: differentiatedNodes).map(
          dense)
      } else {
        let mode = ReverseMode(recorder, by: differentiatedNodes)
        symbols = first.map { mode.gradient(of: [$0], seeds: [1]) }
      }
      return symbols.map { $0.map { Int(recorder.node(of: $0 ?? 0)) } }
    }
    // The matrix is symmetric: only one half is computed.
    let matrix = rows.indices.flatMap { row in
      rows.indices.map { column in rows[max(row, column)][min(row, column)] }
    }
    return (graph, gradient.outputs + matrix)
  }

  private var canGoForward: Bool { graph.calls.isEmpty }

  private var reverseGradient: Extended {
    extended { recorder in
      let mode = ReverseMode(recorder, by: differentiatedNodes, namesAdjoints: true)
      return [mode.gradient(of: outputNodes, seeds: [1])]
    }
  }

  private func dense(_ tangents: ForwardMode.Tangents) -> [Symbolic?] {
    var row = [Symbolic?](repeating: nil, count: derivativeCount)
    for (input, tangent, _) in tangents { row[input] = tangent }
    return row
  }

  private func extended(_ derivatives: (GraphRecorder) -> [[Symbolic?]]) -> Extended {
    let (nodes, extended) = GraphRecorder.record(
      continuing: graph, isSampled: false, for: "Program.jacobian"
    ) { recorder in
      derivatives(recorder).joined().map { Int(recorder.node(of: $0 ?? 0)) }
    }
    return (extended, outputNodes + nodes)
  }
}
