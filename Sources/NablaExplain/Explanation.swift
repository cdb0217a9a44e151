import NablaCore

/// A computation with its forward and backward pass, and every contribution to every gradient.
///
///     let why = explain(at: ["x": -2]) { x in
///       let z = (2 * x).named("z")
///       return (z * z + x).named("loss")
///     }
///     print(why.text)
///
/// Values and gradients are those of the tape, bit for bit.
public struct Explanation: Sendable {
  /// The recorded computation.
  public let graph: Graph
  /// The backward pass over the graph, contribution by contribution.
  public let ledger: Ledger
  /// The nodes that were differentiated, each with its seed.
  public let outputs: [Output]
  /// Further names of nodes: `y = z` gives the node of z a second name.
  let aliases: [(name: String, node: Int)]
  /// A summary of each node if the nodes are tensors; empty if they are scalars.
  let tensors: [TensorNote]

  /// A node that the backward pass starts from.
  public struct Output: Sendable, Equatable {
    /// The name of the node, or `#` and its number.
    public let name: String
    /// The index of the node in ``Explanation/graph``.
    public let node: Int
    /// The incoming gradient of the node, usually 1.
    public let seed: Double

    /// An output with a name, a node and a seed.
    public init(name: String, node: Int, seed: Double = 1) {
      self.name = name
      self.node = node
      self.seed = seed
    }
  }

  /// The explanation of a recorded graph of scalars.
  init(graph: Graph, outputs: [Output], aliases: [(name: String, node: Int)] = []) {
    self.graph = graph
    self.outputs = outputs
    self.aliases = aliases
    tensors = []
    ledger = Ledger(graph, outputs: outputs.map { ($0.node, $0.seed) })
  }

  /// The explanation of a forward and backward pass that another engine has run.
  init(graph: Graph, ledger: Ledger, outputs: [Output], tensors: [TensorNote]) {
    self.graph = graph
    self.ledger = ledger
    self.outputs = outputs
    self.tensors = tensors
    aliases = []
  }

  /// One value of the computation.
  public struct Node: Sendable, Equatable {
    /// The index of the node in ``Explanation/graph``.
    public let id: Int
    /// The name that the program gave the node, or nil.
    public let name: String?
    /// `input`, `constant`, or the name of the rule that made it.
    public let operation: String
    /// The indices of the operands.
    public let inputs: [Int]
    /// The value at the inputs of the explanation.
    public let value: Double
    /// The gradient; nil if the output does not depend on the node, or the node on no input.
    public let gradient: Double?
    /// The contributions to the gradient, in the order in which they were added.
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

  /// The contributions that each node received, in the order in which they were added.
  ///
  /// A counting sort, because a graph may have millions of contributions.
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

/// The explanation of a function of one named input.
public func explain(
  at input: KeyValuePairs<String, Double>,
  @SingleExpression<Symbolic> of function: (Symbolic) throws -> Symbolic
) rethrows -> Explanation {
  require(
    input.count == 1, "explain: the closure takes one input, but \(input.count) are named")
  return try Explanation(at: input.map { $0 }) { [try function($0[0])] }
}

/// The explanation of a function of two named inputs, in this order.
public func explain(
  at inputs: KeyValuePairs<String, Double>,
  @SingleExpression<Symbolic> of function: (Symbolic, Symbolic) throws -> Symbolic
) rethrows -> Explanation {
  require(
    inputs.count == 2, "explain: the closure takes two inputs, but \(inputs.count) are named")
  return try Explanation(at: inputs.map { $0 }) { [try function($0[0], $0[1])] }
}

/// The explanation of a function of three named inputs, in this order.
public func explain(
  at inputs: KeyValuePairs<String, Double>,
  @SingleExpression<Symbolic> of function: (Symbolic, Symbolic, Symbolic) throws -> Symbolic
) rethrows -> Explanation {
  require(
    inputs.count == 3, "explain: the closure takes three inputs, but \(inputs.count) are named")
  return try Explanation(at: inputs.map { $0 }) { [try function($0[0], $0[1], $0[2])] }
}

/// The explanation of a function of any number of named inputs, passed as an array in this order.
@_disfavoredOverload
public func explain(
  at inputs: KeyValuePairs<String, Double>,
  @SingleExpression<Symbolic> of function: ([Symbolic]) throws -> Symbolic
) rethrows -> Explanation {
  try Explanation(at: inputs.map { $0 }) { [try function($0)] }
}

/// The explanation of a function of an array of inputs, which are named x0, x1 and so on.
@_disfavoredOverload
public func explain(
  at x: [Double], @SingleExpression<Symbolic> of function: ([Symbolic]) throws -> Symbolic
) rethrows -> Explanation {
  try Explanation(at: x.enumerated().map { ("x\($0)", $1) }) { [try function($0)] }
}

/// The explanation of a function of a struct's numbers, which are named like its fields.
public func explain<Values: ParameterStruct>(
  at x: Values,
  @SingleExpression<Symbolic> of function: (Fields<Values, Symbolic>) throws -> Symbolic
) rethrows -> Explanation {
  let inputs = zip(x.fieldNames, x.numbers).map { (key: $0, value: $1) }
  return try Explanation(at: inputs) { [try function(Fields(numbers: $0))] }
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

// MARK: - From a formula

extension Explanation {
  /// The explanation of a formula.
  ///
  /// - Parameters:
  ///   - formula: what to explain, at the values of its inputs.
  ///   - outputs: the names to differentiate, each with its incoming gradient. If empty, the
  ///     formula's output with an incoming gradient of 1.
  /// - Throws: a ``FormulaError`` if the formula does not define one of the names.
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
