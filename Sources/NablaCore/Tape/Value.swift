import CNablaKernels

/// A number that records its own computation, so that `backward()` can be called on any result.
///
///     let x = Value(-2.0, name: "x")
///     let z = 2 * x
///     let loss = z * z + x
///     loss.backward()
///     print(x.grad)  // -15.0
///
/// It is the `Value` of micrograd, with every rule of the rule book: an object with ``data``,
/// ``grad`` and a record of its operands, which needs no closure and lives as long as a result
/// refers to it. It conforms to ``DifferentiableNumber``, so generic functions accept it. An
/// operation costs an allocation; ``Variable`` on a tape is more than ten times as fast, and
/// ``Tensor`` computes with many numbers at a time.
///
/// Like an array of a class, `let copy = x` is the same value: it has the same gradient. `x += y`
/// makes a new value and leaves the old one as it is. `==` compares data, `===` identity.
///
/// Values are not `Sendable`: those of one computation belong to one thread, and the compiler
/// refuses to share them. Different threads can compute with different values.
public final class Value: RuleInterpreter {
  public typealias Mask = Bool

  // Unchecked, here and below: nothing is called during these accesses, so they cannot overlap.
  @exclusivity(unchecked) @usableFromInline var number: Double
  /// The sum of the gradients that all calls of ``backward()`` have sent here; 0 at first.
  @exclusivity(unchecked) public var grad: Double = 0
  /// The name in explanations and descriptions.
  @exclusivity(unchecked) public var name: String?
  /// The rule that computed the value; nil for an input or a constant.
  let rule: AnyRule?
  /// Whether it is a literal or a Double of an expression, which explanations show as a constant.
  let isConstant: Bool
  /// One or two operands, which need no list.
  @exclusivity(unchecked) var left: Edge?
  @exclusivity(unchecked) var right: Edge?
  /// The operands of a rule of many.
  @exclusivity(unchecked) var list: [Edge] = []
  /// The order of creation: operands come before results.
  let sequence = nabla_next_sequence()
  /// The last pass that visited the value, and its gradient in that pass.
  @exclusivity(unchecked) var pass: UInt64 = 0
  @exclusivity(unchecked) var adjoint: Double = 0

  /// An operand, and the derivative by it at the time of the operation.
  @usableFromInline struct Edge {
    var value: Value
    let partial: Double
    /// Whether the operand influences the result: no gradient flows through a structural zero.
    let flows: Bool

    @usableFromInline init(_ value: Value, _ partial: Partial<Double>) {
      let partial = partial.resolved()
      self.value = value
      self.partial = partial.number()
      flows = if case .zero = partial { false } else { true }
    }
  }

  /// An input, whose ``grad`` is the derivative by it after ``backward()``.
  public init(_ data: Double) {
    number = data
    rule = nil
    isConstant = false
  }

  /// An input with a name for explanations.
  public convenience init(_ data: Double, name: String) {
    self.init(data)
    self.name = name
  }

  /// A number that an expression contains, such as the 2 in `2 * x`.
  init(constant number: Double) {
    self.number = number
    rule = nil
    isConstant = true
  }

  /// The result of a rule.
  @usableFromInline
  init(_ number: Double, _ rule: AnyRule, _ left: Edge?, _ right: Edge?, _ list: [Edge] = []) {
    self.number = number
    self.rule = rule
    self.left = left
    self.right = right
    self.list = list
    isConstant = false
  }

  /// The number.
  ///
  /// That of an input can be set, as a step of training does. Results that were computed before
  /// keep their numbers and derivatives, so compute them again. Setting that of a result traps:
  /// `data: the result of multiply cannot be set, because it follows from its operands.`
  @inlinable public var data: Double {
    get { number }
    set { set(newValue) }
  }

  @usableFromInline func set(_ data: Double) {
    if let rule {
      let text = name.map { "\"\($0)\", " } ?? ""
      misuse(
        """
        data: \(text)the result of \(rule.facts.name) cannot be set, because it follows from its \
        operands. Set the data of inputs, and compute it again.
        """)
    }
    number = data
  }

  deinit {
    guard rule != nil else { return }
    // Without recursion, so that a chain may be of any length: what this value alone held is
    // released by this loop, after it has given up its own operands.
    var pending: [Value] = []
    giveUpOperands(to: &pending)
    while let value = pending.popLast() { value.giveUpOperands(to: &pending) }
  }

  private func giveUpOperands(to pending: inout [Value]) {
    func giveUp(_ edge: consuming Edge) {
      if edge.value.rule != nil && isKnownUniquelyReferenced(&edge.value) {
        pending.append(edge.value)
      }
    }
    if let edge = left.take() { giveUp(edge) }
    if let edge = right.take() { giveUp(edge) }
    while let edge = list.popLast() { giveUp(edge) }
  }

  /// The operands in order, with the derivatives by them.
  var edges: [Edge] { list.isEmpty ? [left, right].compactMap { $0 } : list }
}

// The values of one computation belong to one thread.
@available(*, unavailable)
extension Value: Sendable {}

// MARK: - A number

extension Value {
  /// A constant.
  @inlinable public convenience init(floatLiteral value: Double) { self.init(literal: value) }
  /// A constant.
  @inlinable public convenience init(integerLiteral value: Int) {
    self.init(literal: Double(value))
  }
  @usableFromInline convenience init(literal value: Double) { self.init(constant: value) }
  /// The constant 0.
  public static var zero: Value { Value(constant: 0) }

  @inlinable public var primal: Double { number }
  @inlinable public var hasNaN: Bool { number.isNaN }
  /// 1: operations on it are recorded, as on a tape.
  public static var _tapeLevel: Int { 1 }
  public static var _derivativeOrder: Int? { 1 }
  /// Whether it is a literal, which no derivative is by.
  public var _isConstant: Bool { isConstant }

  /// The same value, with its name set.
  public func named(_ name: @autoclosure () -> String) -> Value {
    self.name = name()
    return self
  }
}

extension Value: CustomStringConvertible {
  /// `Value(data: -2.0, grad: 64.0)`, with the name if it has one: `Value("x", data: -2.0, ...)`.
  public var description: String {
    let text = name.map { "\"\($0)\", " } ?? ""
    return "Value(\(text)data: \(data), grad: \(grad))"
  }
}

// MARK: - Rules

extension Value {
  @inlinable
  public static func apply<R: UnaryRule>(_ rule: R, _ x: Value) -> Value {
    let value = rule.value(x.number)
    return Value(value, .unary(rule), Edge(x, rule.partial(x.number, value)), nil)
  }

  @inlinable
  public static func apply<R: BinaryRule>(_ rule: R, _ x: Value, _ y: Value) -> Value {
    let value = rule.value(x.number, y.number)
    return Value(
      value, .binary(rule), Edge(x, rule.partialLeft(x.number, y.number, value)),
      Edge(y, rule.partialRight(x.number, y.number, value)))
  }

  @inlinable
  public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Value>) -> Value {
    Operands.with(xs.map(\.number), for: rule) { numbers in
      let value = rule.value(numbers)
      let shared = rule.shared(numbers, value)
      let edges = xs.indices.map {
        Edge(xs[$0], rule.partial(at: $0, numbers, value, shared: shared))
      }
      return Value(value, .many(rule), nil, nil, edges)
    }
  }

  // MARK: Comparison and choice

  @inlinable public static func .< (x: Value, y: Value) -> Bool { x.number < y.number }
  @inlinable public static func .<= (x: Value, y: Value) -> Bool { x.number <= y.number }
  @inlinable public static func .== (x: Value, y: Value) -> Bool { x.number == y.number }
  /// `x` itself where the mask holds, `y` itself elsewhere.
  @inlinable public static func select(_ mask: Bool, _ x: Value, _ y: Value) -> Value {
    mask ? x : y
  }
  @inlinable public static func _holds(_ x: Value, _ relation: Relation, _ y: Value) -> Bool {
    relation.holds(x.number, y.number)
  }
}
