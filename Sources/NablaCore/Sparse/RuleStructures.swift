/// The operands that the value and the partial derivatives of rules depend on.
///
/// Rules do not state it. The partial derivatives are recorded in a graph of their own, like those
/// of a program, and their dependencies are read off, so a user's rule is treated like a built-in
/// one. Each rule is analysed once.
struct RuleStructures {
  private struct Key: Hashable {
    let rule: Int
    let count: Int
  }

  private var influences: [Key: [Bool]] = [:]
  private var interactions: [Key: [[UInt32]]] = [:]

  /// Whether each of `count` operands of a rule can influence its value.
  mutating func influences(ofRule rule: Int, in graph: Graph, count: Int) -> [Bool] {
    let key = Key(rule: rule, count: count)
    if let known = influences[key] { return known }
    let (found, _) = Self.partials(graph.rules[rule], count) { partials, _ in
      partials.map { partial in
        if case .zero = partial { false } else { true }
      }
    }
    influences[key] = found
    return found
  }

  /// For each operand, the operands that the derivative by it depends on: those with a second
  /// derivative that is not zero everywhere.
  mutating func interactions(ofRule rule: Int, in graph: Graph, count: Int) -> [[UInt32]] {
    let key = Key(rule: rule, count: count)
    if let known = interactions[key] { return known }
    let (nodes, derivatives) = Self.partials(graph.rules[rule], count) { partials, recorder in
      partials.map { partial -> Int? in
        switch partial {
        case .zero, .constant: nil
        case .varying, .masked: Int(recorder.node(of: partial.number()))
        }
      }
    }
    // The rules inside the partials: their indices refer to another graph.
    var inner = RuleStructures()
    var sets = DependencySets(derivatives, inputs: Array(0..<count), &inner)
    let found = nodes.map { $0.map { sets.members(of: sets[$0]) } ?? [] }
    interactions[key] = found
    return found
  }

  private static func partials<Result>(
    _ rule: AnyRule, _ count: Int, _ read: ([Partial<Symbolic>], GraphRecorder) -> Result
  ) -> (result: Result, graph: Graph) {
    GraphRecorder.record(isSampled: false, for: "Program.pattern") { recorder in
      let xs = (0..<count).map { recorder.input(.nan, name: "x\($0)") }
      return read(rule.partials(xs, rule(xs)), recorder)
    }
  }
}
