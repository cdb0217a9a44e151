/// Forward mode from graph to graph: the derivatives of every node by the inputs, recorded.
///
/// Each node keeps the derivatives by the inputs that it depends on, and no others. If a `select`
/// chooses a branch that does not depend on an input, the tangent is 0 and stays 0 even if it is
/// multiplied by an infinite partial: see ``Activity``.
struct ForwardMode {
  /// Derivatives by input, in the order of the inputs.
  typealias Tangents = [(input: Int, tangent: Symbolic, activity: Activity)]

  private typealias ActiveTangent = (tangent: Symbolic, activity: Activity)

  private let recorder: GraphRecorder
  private let graph: Graph

  init(_ recorder: GraphRecorder) {
    self.recorder = recorder
    graph = recorder.graph
  }

  /// The derivatives of each output by the inputs that it depends on, which are identified by their
  /// position in `inputs`.
  ///
  /// - Precondition: the graph has no calls.
  func derivatives(of outputs: [Int], by inputs: [Int]) -> [Tangents] {
    tangents(of: outputs, from: inputs.enumerated().map { ($1, [($0, 1, .always)]) })
  }

  /// The derivatives of each output in one direction, which has a component for each of `inputs`;
  /// nil if the output does not depend on them.
  ///
  /// - Precondition: the graph has no calls.
  func derivatives(
    of outputs: [Int], by inputs: [Int],
    along direction: [(tangent: Symbolic, activity: Activity)]
  ) -> [Symbolic?] {
    let seeds = zip(inputs, direction).map { ($0, [(0, $1.tangent, $1.activity)]) }
    return tangents(of: outputs, from: seeds).map { $0.first?.tangent }
  }

  private func tangents(
    of outputs: [Int], from seeds: [(node: Int, tangents: Tangents)]
  ) -> [Tangents] {
    var tangents = [Tangents](repeating: [], count: graph.count)
    for seed in seeds { tangents[seed.node] = seed.tangents }
    for node in 0..<((outputs.max() ?? -1) + 1) where tangents[node].isEmpty {
      let operands = graph.operands(of: node).map(Int.init)
      guard operands.contains(where: { !tangents[$0].isEmpty }) else { continue }
      tangents[node] = derivatives(of: node, operands, tangents)
    }
    return outputs.map { tangents[$0] }
  }

  private func derivatives(of node: Int, _ operands: [Int], _ tangents: [Tangents]) -> Tangents {
    let xs = operands.map { recorder.number(at: $0) }
    let y = recorder.number(at: node)
    switch graph.operations[node] {
    case .input, .constant, .operation:
      return []
    case .call:
      preconditionFailure("forward mode is not chosen for graphs with calls")
    case .select(let relation):
      let mask = SymbolicMask(left: xs[0], relation: relation, right: xs[1])
      return merged(tangents[operands[2]], tangents[operands[3]]) { x, y in
        let chosen = Symbolic.select(mask, x?.tangent ?? 0, y?.tangent ?? 0)
        let left = x?.activity.choosing(where: mask, is: true)
        let right = y?.activity.choosing(where: mask, is: false)
        let activity = left.map { left in right.map { left.or($0) } ?? left } ?? right
        return (chosen, activity ?? .always)
      }
    case .rule(let index):
      switch graph.rules[index] {
      case .unary(let rule):
        return pushed(rule.partial(xs[0], y), tangents[operands[0]])
      case .binary(let rule):
        // A partial is evaluated only if a tangent needs it.
        let left =
          tangents[operands[0]].isEmpty
          ? [] : pushed(rule.partialLeft(xs[0], xs[1], y), tangents[operands[0]])
        let right =
          tangents[operands[1]].isEmpty
          ? [] : pushed(rule.partialRight(xs[0], xs[1], y), tangents[operands[1]])
        return sum(left, right)
      case .many(let rule):
        return Operands.with(xs, for: rule) { list in
          let shared = rule.shared(list, y)
          return operands.indices.reduce([]) { total, i in
            let tangent = tangents[operands[i]]
            return tangent.isEmpty
              ? total
              : sum(total, pushed(rule.partial(at: i, list, y, shared: shared), tangent))
          }
        }
      }
    }
  }

  // Operands are not passed: forward mode runs over adjoints too, which may well be infinite.
  private func pushed(_ partial: Partial<Symbolic>, _ tangents: Tangents) -> Tangents {
    tangents.compactMap { input, tangent, activity in
      partial.times(tangent, when: activity).map { (input, $0.product, $0.activity) }
    }
  }

  private func sum(_ left: Tangents, _ right: Tangents) -> Tangents {
    merged(left, right) { x, y in
      guard let x else { return y ?? (0, .always) }
      return y.map { (x.tangent + $0.tangent, x.activity.or($0.activity)) } ?? x
    }
  }

  /// Merges two lists; `combine` gets nil for an input that the list does not have.
  private func merged(
    _ left: Tangents, _ right: Tangents,
    _ combine: (ActiveTangent?, ActiveTangent?) -> ActiveTangent
  ) -> Tangents {
    var result: Tangents = []
    result.reserveCapacity(left.count + right.count)
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let x = i < left.count ? left[i].input : .max
      let y = j < right.count ? right[j].input : .max
      let (tangent, activity) = combine(
        x <= y ? (left[i].tangent, left[i].activity) : nil,
        y <= x ? (right[j].tangent, right[j].activity) : nil)
      result.append((min(x, y), tangent, activity))
      if x <= y { i += 1 }
      if y <= x { j += 1 }
    }
    return result
  }
}
