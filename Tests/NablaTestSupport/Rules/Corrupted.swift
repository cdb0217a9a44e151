import Nabla

/// A typical mistake in a rule.
public enum Corruption: Hashable, Sendable, CustomStringConvertible {
  case signFlipped(operand: Int)
  case partialZeroed(operand: Int)
  /// Each operand gets the partial of the next one, and the last one that of the first.
  case operandsSwapped

  public var description: String {
    switch self {
    case .signFlipped(let operand): "sign of partial \(operand) flipped"
    case .partialZeroed(let operand): "partial \(operand) zeroed"
    case .operandsSwapped: "operands swapped"
    }
  }

  /// The corruptions that can be written for a rule. Of a rule with many operands, the operands 0
  /// and 1 stand for all.
  public static func all(of rule: CheckedRule) -> [Corruption] {
    let ofOperands: (Range<Int>) -> [Corruption] = { operands in
      operands.map { .signFlipped(operand: $0) } + operands.map { .partialZeroed(operand: $0) }
    }
    switch rule {
    case .unary: return ofOperands(0..<1)
    case .binary, .many: return ofOperands(0..<2) + [.operandsSwapped]
    }
  }

  func applied<N: RuleNumber>(to partial: Partial<N>, ofOperand operand: Int) -> Partial<N> {
    switch (self, partial) {
    case (.signFlipped(operand), .constant(let c)): .constant(-c)
    case (.signFlipped(operand), .varying(let p)): .varying(-p)
    case (.signFlipped(operand), .masked(let mask, let p)): .masked(where: mask, -p)
    case (.partialZeroed(operand), _): .zero
    default: partial
    }
  }
}

/// A rule with a mistake, which the checker must detect.
public struct Corrupted<R: Rule>: Rule {
  public static var facts: RuleFacts { R.facts }
  public let rule: R
  public let corruption: Corruption
  public var parameters: [Double] { rule.parameters }

  public init(_ rule: R, _ corruption: Corruption) {
    self.rule = rule
    self.corruption = corruption
  }
}

extension Corrupted: UnaryRule where R: UnaryRule {
  public func value<N: RuleNumber>(_ x: N) -> N { rule.value(x) }
  public func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> {
    corruption.applied(to: rule.partial(x, y), ofOperand: 0)
  }
}

extension Corrupted: BinaryRule where R: BinaryRule {
  public func value<N: RuleNumber>(_ x: N, _ y: N) -> N { rule.value(x, y) }
  public func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ result: N) -> Partial<N> {
    if corruption == .operandsSwapped { return rule.partialRight(x, y, result) }
    return corruption.applied(to: rule.partialLeft(x, y, result), ofOperand: 0)
  }
  public func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ result: N) -> Partial<N> {
    if corruption == .operandsSwapped { return rule.partialLeft(x, y, result) }
    return corruption.applied(to: rule.partialRight(x, y, result), ofOperand: 1)
  }
}

extension Corrupted: ManyRule where R: ManyRule {
  public func value<N: RuleNumber>(_ xs: Operands<N>) -> N { rule.value(xs) }
  public func partial<N: RuleNumber>(at index: Int, _ xs: Operands<N>, _ result: N) -> Partial<N> {
    if corruption == .operandsSwapped {
      return rule.partial(at: (index + 1) % xs.count, xs, result)
    }
    return corruption.applied(to: rule.partial(at: index, xs, result), ofOperand: index)
  }
  public static var hasTwoLists: Bool { R.hasTwoLists }
  public func countError(_ count: Int) -> String? { rule.countError(count) }
}

extension CheckedRule {
  /// The rule with a mistake.
  public func corrupted(by corruption: Corruption) -> CheckedRule {
    func corrupt<R: UnaryRule>(_ rule: R) -> any UnaryRule { Corrupted(rule, corruption) }
    func corrupt<R: BinaryRule>(_ rule: R) -> any BinaryRule { Corrupted(rule, corruption) }
    func corrupt<R: ManyRule>(_ rule: R) -> any ManyRule { Corrupted(rule, corruption) }
    switch self {
    case .unary(let rule): return .unary(corrupt(rule))
    case .binary(let rule): return .binary(corrupt(rule))
    case .many(let rule): return .many(corrupt(rule))
    }
  }
}
