/// The symbolic record of a computation: which operation made each node, from which nodes.
///
/// Nodes are numbered in the order of evaluation, constants included, so an operand's number is
/// always smaller than its user's. Many views are drawn from this one record: explanations,
/// pictures, programs.
public struct Graph: Sendable {
  /// What made a node.
  public enum Operation: Sendable, Equatable {
    /// A number to differentiate by.
    case input
    case constant(Double)
    /// A rule: its place in ``Graph/rules``.
    case rule(Int)
    /// `operands[2]` where operands 0 and 1 are in the relation, else `operands[3]`.
    case select(Relation)
    /// A result of a sub-program that is run over rows: the place of the run among the graph's.
    case call(Int)
    /// An operation of another engine that is no rule, such as a product of matrices: its name. It is
    /// there to be explained, and cannot be run.
    case operation(String)
  }

  /// A comparison whose outcome a Swift `if` acted on while the function ran.
  public struct Guard: Sendable, Equatable {
    /// The node on the left of the relation.
    public let left: Int
    public let relation: Relation
    /// The node on the right.
    public let right: Int
    /// Whether the comparison held.
    public let outcome: Bool
  }

  /// A named part of the computation, such as a layer: see ``group(_:_:)``.
  public struct Group: Sendable, Equatable {
    /// What the part is called.
    public let name: String
    /// What was recorded while it was open.
    public internal(set) var nodes: Range<Int>
  }

  /// What made each node.
  public internal(set) var operations: [Operation] = []
  /// The value of each node at the sample point.
  public internal(set) var values: [Double] = []
  /// The rules that the operations name, each once.
  public internal(set) var rules: [AnyRule] = []
  /// The comparisons that the function acted on, in the order in which it did.
  public internal(set) var guards: [Guard] = []
  var calls: [Call] = []
  /// The named parts, in the order in which they begin; one that encloses others comes before them.
  public internal(set) var groups: [Group] = []
  /// The derivatives of nodes that another engine computed, by operand; nil where none is known.
  var recordedPartials: [Int: [Double?]] = [:]
  private var names: [Int: String] = [:]
  private var operandList: [UInt32] = []
  /// Where each node's operands end in the list; they begin where its predecessor's end.
  private var operandEnds: [Int] = []

  package init() {}

  /// How many nodes there are.
  public var count: Int { operations.count }
  /// How many uses of nodes by nodes there are, but by calls.
  var operandCount: Int { operandList.count }

  /// The nodes that a node was made from, in the order of the rule's operands.
  public func operands(of node: Int) -> ArraySlice<UInt32> {
    if case .call(let index) = operations[node] { return calls[index].operands(of: node)[...] }
    return operandList[(node == 0 ? 0 : operandEnds[node - 1])..<operandEnds[node]]
  }

  /// The name that the node was given, if it was.
  public func name(of node: Int) -> String? { names[node] }

  /// The operation's name: `input`, `constant`, `select`, `call`, or the rule's.
  public func operationName(of node: Int) -> String {
    switch operations[node] {
    case .input: "input"
    case .constant: "constant"
    case .rule(let index): rules[index].facts.name
    case .select: "select"
    case .call: "call"
    case .operation(let name): name
    }
  }

  // MARK: Building

  /// Appends a node and returns its number.
  mutating func append(
    _ operation: Operation, _ operands: some Sequence<UInt32>, value: Double
  ) -> Int {
    operations.append(operation)
    values.append(value)
    operandList.append(contentsOf: operands)
    operandEnds.append(operandList.count)
    return operations.count - 1
  }

  /// Names a node. A node keeps the first name that it was given.
  mutating func setName(_ name: String, of node: Int) {
    if names[node] == nil { names[node] = name }
  }
}
