/// A rule of differentiation: an operation's value and its partial derivatives.
///
/// A rule states nothing else. It never multiplies by an incoming gradient, never accumulates and
/// never sees a graph: each engine does that in its own way, from this one definition. Note [Rules
/// use masks]: a rule compares with `.<` and chooses with `N.select`, never with `if`, because the
/// number may be symbolic or have many lanes.
///
/// Your own rule conforms to ``UnaryRule``, ``BinaryRule`` or ``ManyRule`` and is used with
/// `N.apply(MyRule(), x)`. It is treated like a built-in one.
public protocol Rule: Hashable, Sendable {
  /// The rule's name, domain, conventions and source.
  static var facts: RuleFacts { get }

  /// The parameters that the rule was made with, such as a slope, in the order of its initialiser.
  var parameters: [Double] { get }

  /// The error of making the rule with these parameters, or nil. A formula that has them is refused
  /// with this message; an initialiser that traps says the same.
  static func parameterError(_ parameters: [Double]) -> String?
}

extension Rule {
  public static var facts: RuleFacts { RuleFacts("\(Self.self)") }
  public var parameters: [Double] { [] }
  public static func parameterError(_ parameters: [Double]) -> String? { nil }

  /// Traps with the parameters' error unless they are valid. The list is made only for the
  /// message, because initialisers run at every use of a rule.
  @inlinable static func require(_ areValid: Bool, parameters: @autoclosure () -> [Double]) {
    if !areValid { misuse(parameterError(parameters()) ?? "") }
  }
}

/// A rule with one operand.
public protocol UnaryRule: Rule {
  /// The rule's value at x.
  func value<N: RuleNumber>(_ x: N) -> N
  /// dy/dx, where y is the rule's value at x.
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N>
}

/// A rule with two operands.
public protocol BinaryRule: Rule {
  /// The rule's value at x and y.
  func value<N: RuleNumber>(_ x: N, _ y: N) -> N
  /// The derivative of `result`, the rule's value, by its left operand.
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ result: N) -> Partial<N>
  /// The derivative of `result`, the rule's value, by its right operand.
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ result: N) -> Partial<N>
}

/// A rule with any number of operands that makes a single node, such as a sum.
public protocol ManyRule: Rule {
  /// The rule's value at a list of operands.
  func value<N: RuleNumber>(_ xs: Operands<N>) -> N
  /// The derivative of `result`, the rule's value, by the operand at `index`.
  func partial<N: RuleNumber>(at index: Int, _ xs: Operands<N>, _ result: N) -> Partial<N>
  /// A number that all partial derivatives have in common, computed once for all of them; by
  /// default `result`.
  func shared<N: RuleNumber>(_ xs: Operands<N>, _ result: N) -> N
  /// The derivative of `result` by the operand at `index`, given what ``shared(_:_:)`` returned. By
  /// default that of ``partial(at:_:_:)``, which needs nothing else.
  func partial<N: RuleNumber>(
    at index: Int, _ xs: Operands<N>, _ result: N, shared: N
  ) -> Partial<N>
  /// Whether the operands are two lists of one length, as those of `dot`.
  static var hasTwoLists: Bool { get }
  /// The error of applying the rule to this number of operands, or nil.
  func countError(_ count: Int) -> String?
}

extension ManyRule {
  @inlinable public func shared<N: RuleNumber>(_ xs: Operands<N>, _ result: N) -> N { result }

  @inlinable public func partial<N: RuleNumber>(
    at index: Int, _ xs: Operands<N>, _ result: N, shared: N
  ) -> Partial<N> {
    partial(at: index, xs, result)
  }

  @inlinable public static var hasTwoLists: Bool { false }

  @inlinable public func countError(_ count: Int) -> String? {
    if count == 0 {
      let least = Self.hasTwoLists ? "one pair" : "one"
      return "\(Self.facts.name) of no operands has no value: pass at least \(least)"
    }
    return Self.hasTwoLists && count % 2 != 0
      ? "\(Self.facts.name): \(count) operands cannot be two lists of one length" : nil
  }
}

/// A partial derivative.
///
/// Note [Masked partials]: a derivative that is 0 because of the branch taken is not the number 0. In
/// `sqrt(relu(x))` at x = -1 the square root has the slope ∞; relu does not depend on x there, so
/// nothing flows, while 0 times ∞ would be NaN. So a rule says where the operand has no influence
/// (``masked(where:_:)``), and engines leave it out there as they do for ``zero``. A 0 that was
/// computed, as in `sqrt(x) * 0`, multiplies: the gradient at 0 is NaN.
public enum Partial<Number: RuleNumber> {
  /// The operand does not influence the value, as in `floor`: no gradient flows, and no edge is
  /// recorded.
  case zero
  /// A derivative that is the same for all operands, as in x + y: engines need not store it.
  case constant(Double)
  /// A derivative that depends on the operands.
  case varying(Number)
  /// A derivative that depends on the operands and is structurally zero where the mask holds: there
  /// the branch that the value takes does not depend on the operand.
  case masked(where: Number.Mask, Number)

  /// The partial as a number.
  @inlinable public func number() -> Number {
    switch self {
    case .zero: Number(0)
    case .constant(let c): Number(c)
    case .varying(let p): p
    case .masked(let mask, let p): Number.select(mask, 0, p)
    }
  }

  /// The partial without a mask whose outcome is known: then it is ``zero`` or ``varying(_:)``.
  @inlinable @inline(__always)
  package func resolved() -> Partial {
    guard case .masked(let mask, let p) = self, let isZero = mask.decided else { return self }
    return isZero ? .zero : .varying(p)
  }
}

/// The namespace of the built-in rules: `Rules.Exp`, `Rules.Multiply`.
public enum Rules {}
