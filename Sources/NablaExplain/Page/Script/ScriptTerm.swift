/// A piece of a JavaScript expression: a number, an operand, or an operation on pieces.
///
/// Pieces are shared, not copied: what a rule computes once and uses twice is one object, so a rule
/// with many steps does not become a text of exponential length.
final class ScriptTerm {
  /// How the piece is written, given the texts of its parts.
  enum Form: Hashable, Sendable {
    case number(UInt64)
    /// A name that the function's parameters have: `x[0]`, `r`.
    case parameter(String)
    /// A sign between two parts.
    case infix(String)
    case negation
    /// A function of the parts: `Math.exp`, or one of ``JavaScriptSupport``.
    case call(String)
    /// `a < b ? c : d`, by the sign between the first two.
    case choice(String)
  }

  let form: Form
  private(set) var parts: [ScriptTerm]

  init(_ form: Form, _ parts: [ScriptTerm] = []) {
    self.form = form
    self.parts = parts
  }

  /// Not by recursion: the sum of a million operands is a million terms deep.
  deinit {
    var pending = parts
    parts = []
    while var term = pending.popLast() {
      if isKnownUniquelyReferenced(&term) {
        pending.append(contentsOf: term.parts)
        term.parts = []
      }
    }
  }

  convenience init(_ value: Double) { self.init(.number(value.bitPattern)) }

  /// Whether writing it twice costs less than a name for it.
  var isAtom: Bool {
    switch form {
    case .number, .parameter: true
    default: false
    }
  }
}
