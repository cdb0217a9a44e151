/// Reverse mode from graph to graph: the backward sweep, recorded.
///
/// It multiplies and adds in the order of the tape and the ledger (Note [Order of contributions]).
/// The branch that a `select` does not choose is not differentiated, although the choice is known
/// only when the program runs: see ``Activity``.
package struct ReverseMode {
  let recorder: GraphRecorder
  /// The graph before derivatives were appended.
  let graph: Graph
  /// The inputs to differentiate by, and whether each node depends on one of them.
  private let inputs: [Int]
  let varies: [Bool]
  /// Whether the adjoint of a named number is named too: d_z for z.
  private let namesAdjoints: Bool

  package init(_ recorder: GraphRecorder, by inputs: [Int], namesAdjoints: Bool = false) {
    self.recorder = recorder
    self.namesAdjoints = namesAdjoints
    graph = recorder.graph
    self.inputs = inputs
    varies = graph.dependsOnInput(of: inputs)
  }

  /// The gradient by each input of the outputs weighted by `seeds`; nil if they do not depend on
  /// it.
  package func gradient(of outputs: [Int], seeds: [Symbolic]) -> [Symbolic?] {
    let seeds = seeds.map { (adjoint: $0, activity: Activity.always) }
    return adjoints(of: outputs, seeds: seeds).map { $0?.adjoint }
  }

  /// The same for outputs that are active only under their seeds' conditions. Returns the
  /// conditions under which the inputs are active too.
  func adjoints(
    of outputs: [Int], seeds: [(adjoint: Symbolic, activity: Activity)]
  ) -> [(adjoint: Symbolic, activity: Activity)?] {
    var adjoints = Adjoints(count: graph.count)
    for (output, seed) in zip(outputs, seeds) where varies[output] {
      adjoints.add(seed.adjoint, when: seed.activity, to: output)
    }
    guard let last = outputs.max() else { return inputs.map { _ in nil } }
    var node = last
    while node >= 0 {
      if let group = graph.callGroup(of: node) {
        sweep(group, &adjoints)
        node = group.lowerBound - 1
        continue
      }
      if let adjoint = adjoints.values[node] {
        if namesAdjoints { name(adjoint, after: node) }
        sweep(node, adjoint, &adjoints)
      }
      node -= 1
    }
    return inputs.map { input in
      adjoints.values[input].map { ($0, adjoints.activities[input]) }
    }
  }

  private func name(_ adjoint: Symbolic, after node: Int) {
    guard adjoint.id != 0, let name = graph.name(of: node) else { return }
    _ = recorder.named(adjoint, "d_\(name)")
  }

  private func sweep(_ node: Int, _ adjoint: Symbolic, _ adjoints: inout Adjoints) {
    let operands = graph.operands(of: node).map(Int.init)
    let activity = adjoints.activities[node]
    let xs = operands.map { recorder.number(at: $0) }
    func pass(_ partial: @autoclosure () -> Partial<Symbolic>, to operand: Int) {
      guard varies[operand], let amount = partial().times(adjoint, when: activity, of: xs) else {
        return
      }
      adjoints.add(amount.product, when: amount.activity, to: operand)
    }
    let y = recorder.number(at: node)
    switch graph.operations[node] {
    case .input, .constant, .call, .operation: break
    case .select(let relation):
      let mask = SymbolicMask(left: xs[0], relation: relation, right: xs[1])
      if varies[operands[2]] {
        adjoints.add(
          .select(mask, adjoint, 0), when: activity.choosing(where: mask, is: true), to: operands[2]
        )
      }
      if varies[operands[3]] {
        adjoints.add(
          .select(mask, 0, adjoint), when: activity.choosing(where: mask, is: false),
          to: operands[3])
      }
    case .rule(let index):
      switch graph.rules[index] {
      case .unary(let rule):
        pass(rule.partial(xs[0], y), to: operands[0])
      case .binary(let rule):
        pass(rule.partialLeft(xs[0], xs[1], y), to: operands[0])
        pass(rule.partialRight(xs[0], xs[1], y), to: operands[1])
      case .many(let rule):
        Operands.with(xs, for: rule) { list in
          let shared = rule.shared(list, y)
          for i in operands.indices {
            pass(rule.partial(at: i, list, y, shared: shared), to: operands[i])
          }
        }
      }
    }
  }
}

/// The sum of the contributions to each node so far.
struct Adjoints {
  private(set) var values: [Symbolic?]
  private(set) var activities: [Activity]

  init(count: Int) {
    values = Array(repeating: nil, count: count)
    activities = Array(repeating: .always, count: count)
  }

  mutating func add(_ amount: Symbolic, when activity: Activity, to node: Int) {
    if let old = values[node] {
      values[node] = old + amount
      activities[node] = activities[node].or(activity)
    } else {
      values[node] = amount
      activities[node] = activity
    }
  }
}
