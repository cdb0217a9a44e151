import NablaCore

extension AnyRule {
  /// The points where the derivative with respect to the first operand jumps, for the rule's own
  /// parameters: its facts state them for the default parameters.
  var kinks: [Double] {
    facts.kinks.map { kink in
      let place = facts.parameters.firstIndex { $0.standard == kink }
      return place.map { parameters[$0] } ?? kink
    }
  }

  /// Whether the derivative jumps where both operands are equal.
  var hasKinkAtTies: Bool { rule is Rules.Minimum || rule is Rules.Maximum }

  /// The domain of an operand; a rule with a variable number of operands has one for all.
  func domain(ofOperand index: Int) -> Interval {
    facts.domain[min(index, facts.domain.count - 1)]
  }

  /// The domain as text, or nil if the rule accepts all numbers.
  var domainText: String? {
    facts.domain.allSatisfy { $0 == .real }
      ? nil : facts.domain.map(\.description).joined(separator: "; ")
  }
}
