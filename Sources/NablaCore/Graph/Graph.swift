/// The symbolic record of a computation: the operation and the operands of each node.
///
/// Nodes are numbered in order of evaluation, constants included, so an operand's number is always
/// smaller than that of its user. Explanations, diagrams and programs are all made from this one
/// record.
public struct Graph: Sendable {
  /// The operation that made a node.
  public enum Operation: Sendable, Equatable {
    /// An input, which can be differentiated by.
    case input
    /// A constant.
    case constant(Double)
    /// A rule: its index in ``Graph/rules``.
    case rule(Int)
    /// `operands[2]` if operands 0 and 1 are in the relation, else `operands[3]`.
    case select(Relation)
    /// A result of a sub-program that is run over rows: the index of the run.
    case call(Int)
    /// An operation of another engine that is no rule, such as a matrix product: its name. It can
    /// be explained, but not run.
    case operation(String)
  }

  /// A comparison on whose outcome the Swift code branched while the function ran.
  public struct Guard: Sendable, Equatable {
    /// The node of the left operand.
    public let left: Int
    /// The relation.
    public let relation: Relation
    /// The node of the right operand.
    public let right: Int
    /// Whether the comparison held.
    public let outcome: Bool
  }

  /// A named part of the computation, such as a layer: see ``group(_:_:)``.
  public struct Group: Sendable, Equatable {
    /// The name of the part.
    public let name: String
    /// The nodes that were recorded while it was open.
    public internal(set) var nodes: Range<Int>
  }

  /// The operation of each node.
  public internal(set) var operations: [Operation] = []
  /// The value of each node at the sample point.
  public internal(set) var values: [Double] = []
  /// The rules of the operations, each once.
  public internal(set) var rules: [AnyRule] = []
  /// The comparisons that the function branched on, in order.
  public internal(set) var guards: [Guard] = []
  var calls: [Call] = []
  /// The named parts, in the order in which they begin; an enclosing part precedes those inside it.
  public internal(set) var groups: [Group] = []
  /// The derivatives of nodes that another engine computed, by operand; nil where unknown.
  var recordedPartials: [Int: [Double?]] = [:]
  private var names: [Int: String] = [:]
  private var operandList: [UInt32] = []
  /// The end of each node's operands in ``operandList``; they begin at the predecessor's end.
  private var operandEnds: [Int] = []

  package init() {}

  /// The number of nodes.
  public var count: Int { operations.count }
  /// The number of operands of all nodes, except of calls.
  var operandCount: Int { operandList.count }

  /// The operands of a node, in the order of the rule's.
  public func operands(of node: Int) -> ArraySlice<UInt32> {
    if case .call(let index) = operations[node] { return calls[index].operands(of: node)[...] }
    return operandList[(node == 0 ? 0 : operandEnds[node - 1])..<operandEnds[node]]
  }

  /// The name that the node was given, or nil.
  public func name(of node: Int) -> String? { names[node] }

  /// The name of a node's operation: `input`, `constant`, `select`, `call`, or that of the rule.
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
