/// An expression of exported text.
struct ExportExpression {
  /// The precedence of the outermost operator: the same in Swift, C and JavaScript.
  enum Rank: Int, Comparable {
    case choice, sum, product, sign, atom
    static func < (x: Rank, y: Rank) -> Bool { x.rawValue < y.rawValue }
  }

  var text: String
  var rank: Rank
  /// The number of operators and calls.
  var size: Int
  /// Whether it is a literal.
  var isLiteral = false

  init(_ text: String, _ rank: Rank = .atom, size: Int = 0) {
    self.text = text
    self.rank = rank
    self.size = size
  }

  /// The text as an operand that needs at least the given precedence.
  func asOperand(_ least: Rank) -> String { rank < least ? "(\(text))" : text }

  // MARK: Operators

  static func sum(_ x: Self, _ y: Self) -> Self {
    // x + -2 is written as x - 2, which has the same bits.
    if y.text.first == "-" && y.rank == .sign {
      return Self(
        "\(x.asOperand(.sum)) - \(y.text.dropFirst())", .sum, size: x.size + y.size + 1)
    }
    // The operand that is computed first is written first: x + (y + z) as y + z + x.
    return x.rank != .sum && y.rank == .sum ? binary("+", y, x, .sum) : binary("+", x, y, .sum)
  }

  static func difference(_ x: Self, _ y: Self) -> Self {
    if y.text.first == "-" && y.rank == .sign {
      return Self(
        "\(x.asOperand(.sum)) + \(y.text.dropFirst())", .sum, size: x.size + y.size + 1)
    }
    return binary("-", x, y, .sum)
  }

  /// Literals are written first: 2 * x.
  static func product(_ x: Self, _ y: Self) -> Self {
    let isTurned = y.isLiteral || x.rank > .product && y.rank == .product && !x.isLiteral
    return isTurned ? binary("*", y, x, .product) : binary("*", x, y, .product)
  }
  static func quotient(_ x: Self, _ y: Self) -> Self { binary("/", x, y, .product) }

  static func negation(_ x: Self) -> Self {
    Self("-\(x.asOperand(.atom))", .sign, size: x.size + 1)
  }

  /// Nothing is regrouped: the right operand keeps its parentheses.
  private static func binary(_ sign: String, _ x: Self, _ y: Self, _ rank: Rank) -> Self {
    let right = y.asOperand(rank == .sum ? .product : .sign)
    return Self("\(x.asOperand(rank)) \(sign) \(right)", rank, size: x.size + y.size + 1)
  }

  static func call(_ function: String, _ xs: [Self]) -> Self {
    Self(
      "\(function)(\(xs.map(\.text).joined(separator: ", ")))",
      size: xs.reduce(1) { $0 + $1.size })
  }

  /// `x` if the comparison holds, else `y`.
  static func choice(_ condition: Self, _ x: Self, _ y: Self) -> Self {
    Self(
      "\(condition.text) ? \(x.asOperand(.sum)) : \(y.asOperand(.sum))", .choice,
      size: condition.size + x.size + y.size + 1)
  }

  /// A comparison, which is a condition and not a number.
  static func comparison(_ x: Self, _ sign: String, _ y: Self) -> Self {
    Self("\(x.asOperand(.sum)) \(sign) \(y.asOperand(.sum))", .choice, size: x.size + y.size + 1)
  }
}
