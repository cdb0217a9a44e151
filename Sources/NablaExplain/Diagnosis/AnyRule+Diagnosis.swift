import NablaCore

extension AnyRule {
  /// Where the derivative by the first operand jumps, for the rule's own parameters: its facts say
  /// it for the customary ones.
  var kinks: [Double] {
    facts.kinks.map { kink in
      let place = facts.parameters.firstIndex { $0.standard == kink }
      return place.map { parameters[$0] } ?? kink
    }
  }

  /// Whether the derivative jumps where both operands are equal.
  var hasKinkAtTies: Bool { rule is Rules.Minimum || rule is Rules.Maximum }

  /// The interval of an operand; a rule of many operands has one for all.
  func domain(ofOperand index: Int) -> Interval {
    facts.domain[min(index, facts.domain.count - 1)]
  }

  /// The domain for people, or nil where the rule takes all numbers.
  var domainText: String? {
    facts.domain.allSatisfy { $0 == .real }
      ? nil : facts.domain.map(\.description).joined(separator: "; ")
  }
}
