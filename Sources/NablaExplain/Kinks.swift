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
}
