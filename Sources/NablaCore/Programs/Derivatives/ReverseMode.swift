/// Reverse mode from graph to graph: the backward sweep, recorded.
///
/// It multiplies and adds in the order of the tape and the ledger (Note [Order of contributions]).
/// The branch that a `select` does not choose is not differentiated, though which one that is shows
/// only when the program runs: see ``Reach``.
struct ReverseMode {
  let recorder: GraphRecorder
  /// The graph as it was before derivatives were appended.
  let graph: Graph
  /// The inputs to differentiate by, and whether each node is made from one of them.
  private let inputs: [Int]
  let varies: [Bool]
  /// Whether the adjoint of a number with a name gets one, too: of z it is d_z.
  private let namesAdjoints: Bool

  init(_ recorder: GraphRecorder, by inputs: [Int], namesAdjoints: Bool = false) {
    self.recorder = recorder
    self.namesAdjoints = namesAdjoints
    graph = recorder.graph
    self.inputs = inputs
    varies = graph.dependsOnInput(of: inputs)
  }

  /// The gradient by each input of the outputs weighted by `seeds`; nil where they do not depend on
  /// it.
  func gradient(of outputs: [Int], seeds: [Symbolic]) -> [Symbolic?] {
    let seeds = seeds.map { (adjoint: $0, reach: Reach.always) }
    return adjoints(of: outputs, seeds: seeds).map { $0?.adjoint }
  }

  /// The same, where the outputs have a part in what is differentiated only as far as their seeds'
  /// reach; the inputs' reach is returned, too.
  func adjoints(
    of outputs: [Int], seeds: [(adjoint: Symbolic, reach: Reach)]
  ) -> [(adjoint: Symbolic, reach: Reach)?] {
    var adjoints = Adjoints(count: graph.count)
    for (output, seed) in zip(outputs, seeds) where varies[output] {
      adjoints.add(seed.adjoint, reached: seed.reach, to: output)
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
      adjoints.values[input].map { ($0, adjoints.reaches[input]) }
    }
  }

  private func name(_ adjoint: Symbolic, after node: Int) {
    guard adjoint.id != 0, let name = graph.name(of: node) else { return }
    _ = recorder.named(adjoint, "d_\(name)")
  }

  private func sweep(_ node: Int, _ adjoint: Symbolic, _ adjoints: inout Adjoints) {
    let operands = graph.operands(of: node).map(Int.init)
    let reach = adjoints.reaches[node]
    func pass(_ partial: @autoclosure () -> Partial<Symbolic>, to operand: Int) {
      guard varies[operand] else { return }
      switch partial() {
      case .zero: break
      case .constant(1): adjoints.add(adjoint, reached: reach, to: operand)
      case .constant(-1): adjoints.add(-adjoint, reached: reach, to: operand)
      case .constant(let c) where c.isFinite:
        adjoints.add(Symbolic(c) * adjoint, reached: reach, to: operand)
      case let partial:
        adjoints.add(reach.guarding(partial.number() * adjoint), reached: reach, to: operand)
      }
    }
    let xs = operands.map { recorder.number(at: $0) }
    let y = recorder.number(at: node)
    switch graph.operations[node] {
    case .input, .constant, .call, .operation: break
    case .select(let relation):
      let mask = SymbolicMask(left: xs[0], relation: relation, right: xs[1])
      if varies[operands[2]] {
        adjoints.add(
          .select(mask, adjoint, 0), reached: reach.where(mask, is: true), to: operands[2])
      }
      if varies[operands[3]] {
        adjoints.add(
          .select(mask, 0, adjoint), reached: reach.where(mask, is: false), to: operands[3])
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
          for i in operands.indices { pass(rule.partial(at: i, list, y), to: operands[i]) }
        }
      }
    }
  }
}

/// What has arrived at each node so far.
struct Adjoints {
  private(set) var values: [Symbolic?]
  private(set) var reaches: [Reach]

  init(count: Int) {
    values = Array(repeating: nil, count: count)
    reaches = Array(repeating: .always, count: count)
  }

  mutating func add(_ amount: Symbolic, reached reach: Reach, to node: Int) {
    if let old = values[node] {
      values[node] = old + amount
      reaches[node] = reaches[node].or(reach)
    } else {
      values[node] = amount
      reaches[node] = reach
    }
  }
}

/// When a node has a part in the output: always, or only where some `select` chooses it.
///
/// Where it has none, its adjoint is 0 and its contributions must be 0, too, whatever its partial
/// derivatives are: 0 times an infinite one would be NaN, in the branch that nobody asked for. So
/// such contributions are chosen, not only multiplied.
enum Reach {
  case always
  /// Where the comparison has this outcome.
  case onlyWhere(SymbolicMask, is: Bool)
  /// Where the number is positive.
  case counted(Symbolic)

  /// The number where the node has a part in the output, else 0.
  func guarding(_ number: Symbolic) -> Symbolic {
    switch self {
    case .always: number
    case .onlyWhere(let mask, true): .select(mask, number, 0)
    case .onlyWhere(let mask, false): .select(mask, 0, number)
    case .counted(let count): .select(0 .< count, number, 0)
    }
  }

  /// Where this holds and the comparison has the outcome.
  func `where`(_ mask: SymbolicMask, is outcome: Bool) -> Reach {
    guard case .always = self else {
      return .counted(
        outcome ? .select(mask, count, 0) : .select(mask, 0, count))
    }
    return .onlyWhere(mask, is: outcome)
  }

  /// Where one of them holds.
  func or(_ other: Reach) -> Reach {
    switch (self, other) {
    case (.always, _), (_, .always):
      return .always
    case (.onlyWhere(let mask, let outcome), .onlyWhere(let otherMask, let otherOutcome))
    where mask.isSame(as: otherMask):
      return outcome == otherOutcome ? self : .always
    default:
      return .counted(count + other.count)
    }
  }

  /// Whether it holds for all inputs.
  var isAlways: Bool {
    if case .always = self { true } else { false }
  }

  /// Positive where it holds, else 0.
  var count: Symbolic {
    if case .counted(let count) = self { return count }
    return guarding(1)
  }
}

extension SymbolicMask {
  fileprivate func isSame(as other: SymbolicMask) -> Bool {
    relation == other.relation && left.isSame(as: other.left) && right.isSame(as: other.right)
  }
}

extension Symbolic {
  fileprivate func isSame(as other: Symbolic) -> Bool {
    id == other.id && (id != 0 || value.bitPattern == other.value.bitPattern)
  }
}
