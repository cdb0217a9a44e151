import NablaCore

/// Why each gradient is the number it is: a computation, forwards and backwards, with every
/// contribution.
///
///     let why = explain(at: ["x": -2]) { x in
///       let z = (2 * x).named("z")
///       return (z * z + x).named("loss")
///     }
///     print(why.text)
///
/// The numbers are the tape's, to the bit.
public struct Explanation: Sendable {
  /// The record that is explained.
  public let graph: Graph
  /// The backward sweep over it.
  public let ledger: Ledger
  /// What was differentiated.
  public let outputs: [Output]
  /// Second names of nodes: `y = z` gives z's node another one.
  let aliases: [(name: String, node: Int)]
  /// What is said of each node where nodes are tensors; empty where they are numbers.
  let tensors: [TensorNote]

  /// A node that a gradient starts from.
  public struct Output: Sendable, Equatable {
    public let name: String
    public let node: Int
    /// Its incoming gradient, customarily 1.
    public let seed: Double

    public init(name: String, node: Int, seed: Double = 1) {
      self.name = name
      self.node = node
      self.seed = seed
    }
  }

  /// Explains a recorded graph.
  init(graph: Graph, outputs: [Output], aliases: [(name: String, node: Int)] = []) {
    self.graph = graph
    self.outputs = outputs
    self.aliases = aliases
    tensors = []
    ledger = Ledger(graph, outputs: outputs.map { ($0.node, $0.seed) })
  }

  /// Explains what another engine computed and swept.
  init(graph: Graph, ledger: Ledger, outputs: [Output], tensors: [TensorNote]) {
    self.graph = graph
    self.ledger = ledger
    self.outputs = outputs
    self.tensors = tensors
    aliases = []
  }

  /// One number of the computation.
  public struct Node: Sendable, Equatable {
    public let id: Int
    /// The name that the program gave it, or nil.
    public let name: String?
    /// `input`, `constant`, or the name of the rule that made it.
    public let operation: String
    /// The nodes that it was made from.
    public let inputs: [Int]
    public let value: Double
    /// Nil where the output does not depend on the node, or the node on no input.
    public let gradient: Double?
    /// What arrived, in the order of arrival.
    public let contributions: [Contribution]
  }

  /// All nodes, in the order of evaluation.
  public var nodes: [Node] {
    let received = contributionsByReceiver
    return (0..<graph.count).map { node($0, name: graph.name(of: $0), received($0)) }
  }

  /// The first node of this name, or nil.
  public func node(named name: String) -> Node? {
    let named = (0..<graph.count).first { graph.name(of: $0) == name }
    guard let id = named ?? aliases.first(where: { $0.name == name })?.node else { return nil }
    return node(id, name: name, ledger.contributions.filter { $0.to == id })
  }

  private func node(_ id: Int, name: String?, _ contributions: [Contribution]) -> Node {
    Node(
      id: id, name: name, operation: graph.operationName(of: id),
      inputs: graph.operands(of: id).map { Int($0) }, value: graph.values[id],
      gradient: ledger.gradients[id], contributions: contributions)
  }

  /// The contributions that each node received, in order of arrival: sorted by counting, because a
  /// graph may have millions.
  var contributionsByReceiver: (Int) -> [Contribution] {
    var ends = [Int](repeating: 0, count: graph.count + 1)
    for contribution in ledger.contributions { ends[contribution.to + 1] += 1 }
    for id in 0..<graph.count { ends[id + 1] += ends[id] }
    let starts = ends
    var places = [Int](repeating: 0, count: ledger.contributions.count)
    for (place, contribution) in ledger.contributions.enumerated() {
      places[ends[contribution.to]] = place
      ends[contribution.to] += 1
    }
    let contributions = ledger.contributions
    return { id in (starts[id]..<starts[id + 1]).map { contributions[places[$0]] } }
  }
}

// MARK: - From a function

/// Explains a function of one named input.
public func explain(
  at input: KeyValuePairs<String, Double>, of function: (Symbolic) throws -> Symbolic
) rethrows -> Explanation {
  require(
    input.count == 1, "explain: the closure takes one input, but \(input.count) are named")
  return try Explanation(at: input.map { $0 }) { [try function($0[0])] }
}

/// Explains a function of two named inputs, in their order.
public func explain(
  at inputs: KeyValuePairs<String, Double>, of function: (Symbolic, Symbolic) throws -> Symbolic
) rethrows -> Explanation {
  require(
    inputs.count == 2, "explain: the closure takes two inputs, but \(inputs.count) are named")
  return try Explanation(at: inputs.map { $0 }) { [try function($0[0], $0[1])] }
}

/// Explains a function of three named inputs, in their order.
public func explain(
  at inputs: KeyValuePairs<String, Double>,
  of function: (Symbolic, Symbolic, Symbolic) throws -> Symbolic
) rethrows -> Explanation {
  require(
    inputs.count == 3, "explain: the closure takes three inputs, but \(inputs.count) are named")
  return try Explanation(at: inputs.map { $0 }) { [try function($0[0], $0[1], $0[2])] }
}

/// Explains a function of any number of named inputs, passed as a list in their order.
public func explain(
  at inputs: KeyValuePairs<String, Double>, of function: ([Symbolic]) throws -> Symbolic
) rethrows -> Explanation {
  try Explanation(at: inputs.map { $0 }) { [try function($0)] }
}

/// Explains a function of a list of inputs, named x0, x1 and so on.
public func explain(
  at x: [Double], of function: ([Symbolic]) throws -> Symbolic
) rethrows -> Explanation {
  try Explanation(at: x.enumerated().map { ("x\($0)", $1) }) { [try function($0)] }
}

extension Explanation {
  init(
    at inputs: [(key: String, value: Double)], _ function: ([Symbolic]) throws -> [Symbolic]
  ) rethrows {
    require(
      Set(inputs.map(\.key)).count == inputs.count,
      "explain: two inputs have one name, among \(inputs.map(\.key))")
    let (graph, outputs) = try Graph.recording(
      inputs.map { (name: $0.key, value: $0.value) }, for: "explain(at:of:)", function)
    let named = outputs.map { Output(name: graph.name(of: $0) ?? "#\($0)", node: $0) }
    self.init(graph: graph, outputs: named)
  }
}
