/// The product of a program's derivative with a direction, as a program. Its inputs are the
/// direction, which differs by row, and the point, which is uniform. So the directions of all
/// colours are rows of one batch: they run in lanes, and the value is computed once.
struct DirectionalProduct: Sendable {
  let kind: Coloring.Kind
  private let program: Program
  private let weightCount: Int
  /// Whether the source records again for other branches, which its derivatives here do not.
  private let recordsAgain: Bool

  /// - Parameters:
  ///   - kind: of columns, the Jacobian times the direction; of rows, the direction times the
  ///     Jacobian; of a star, the Hessian times the direction.
  ///   - isGuarded: whether inputs (or outputs) whose component is not positive are left out, and
  ///     not only multiplied by it: 0 times an infinite partial would be NaN.
  init(_ program: Program, _ kind: Coloring.Kind, isGuarded: Bool) {
    self.kind = kind
    let count = kind == .rows ? program.outputCount : program.derivativeCount
    var directionNodes: [Int] = []
    var weightNodes: [Int] = []
    let (outputs, extended) = GraphRecorder.record(
      continuing: program.graph, isSampled: false, for: "Program.sparse"
    ) { recorder -> [Int] in
      func inputs(_ name: String, _ count: Int, _ nodes: inout [Int]) -> [Symbolic] {
        let numbers = (0..<count).map { recorder.input(.nan, name: "\(name)\($0)") }
        nodes = numbers.map { Int(recorder.node(of: $0)) }
        return numbers
      }
      let direction = inputs("direction", count, &directionNodes).map {
        ($0, isGuarded ? Activity.wherePositive($0) : .always)
      }
      let products: [Symbolic?]
      switch kind {
      case .rows:
        products = program.cotangents(of: program.outputNodes, direction, recorder)
      case .star:
        let gradient = program.cotangents(of: program.outputNodes, [(1, .always)], recorder)
        let nodes = gradient.map { Int(recorder.node(of: $0 ?? 0)) }
        // The Hessian is symmetric, so it may be multiplied from either side.
        products =
          program.graph.calls.isEmpty
          ? ForwardMode(recorder).derivatives(
            of: nodes, by: program.differentiatedNodes, along: direction)
          : program.cotangents(of: nodes, direction, recorder)
      case .columns where program.graph.calls.isEmpty:
        products = ForwardMode(recorder).derivatives(
          of: program.outputNodes, by: program.differentiatedNodes, along: direction)
      case .columns:
        // There is no forward mode for calls. But weights times the Jacobian is linear in the
        // weights, and its derivative by the weights in a direction is the Jacobian times that
        // direction.
        let weights = inputs("weight", program.outputCount, &weightNodes)
        let weighted = program.cotangents(
          of: program.outputNodes, weights.map { ($0, .always) }, recorder)
        let nodes = weighted.map { Int(recorder.node(of: $0 ?? 0)) }
        products = ReverseMode(recorder, by: weightNodes).adjoints(of: nodes, seeds: direction)
          .map { $0?.adjoint }
      }
      return products.map { Int(recorder.node(of: $0 ?? 0)) }
    }
    weightCount = weightNodes.count
    recordsAgain = program.recordsAgain
    self.program = Program(
      graph: extended, inputNodes: directionNodes + program.inputNodes + weightNodes,
      outputNodes: outputs, options: program.options, primalCount: program.primalCount)
  }

  /// The products with several directions at a point.
  ///
  /// - Parameters:
  ///   - directions: the first component of all directions, then the second of all, and so on.
  ///   - count: the number of directions.
  /// - Returns: the products, in the same layout.
  func products(
    with directions: [Double], count: Int, at x: [Double]
  ) throws(ProgramError) -> [Double] {
    var results = [Double](repeating: 0, count: count * program.outputCount)
    // The derivative by the weights does not depend on them.
    let uniform = x + Array(repeating: 1, count: weightCount)
    do throws(ProgramError) {
      try directions.withUnsafeBufferPointer { directions throws(ProgramError) in
        try results.withUnsafeMutableBufferPointer { results throws(ProgramError) in
          try program.evaluate(
            rowCount: count, inputs: directions, uniform: uniform, layout: .columns,
            values: results)
        }
      }
    } catch .branchDiffers(let comparison, let recorded, let values, let row) {
      // Without calls, the rows are directions, which the caller does not know.
      let row = program.graph.calls.isEmpty ? nil : row
      throw recordsAgain
        ? .firstBranchDiffers(
          comparison: comparison, recorded: recorded, values: values, row: row)
        : .branchDiffers(comparison: comparison, recorded: recorded, values: values, row: row)
    }
    return results
  }
}

extension Program {
  /// The cotangents of all inputs except the data, for outputs with given seeds.
  fileprivate func cotangents(
    of nodes: [Int], _ seeds: [(adjoint: Symbolic, activity: Activity)],
    _ recorder: GraphRecorder
  ) -> [Symbolic?] {
    ReverseMode(recorder, by: differentiatedNodes).adjoints(of: nodes, seeds: seeds)
      .map { $0?.adjoint }
  }
}
