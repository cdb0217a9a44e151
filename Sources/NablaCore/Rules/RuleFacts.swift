/// The description of a rule for people: the documentation's table, the formula language, the tests
/// and the command's messages are made from it.
public struct RuleFacts: Sendable {
  /// The name in formulas and diagrams, such as `relu`.
  public var name: String
  /// The symbol in diagrams, such as `*` for multiply. The name where there is none.
  public var symbol: String
  /// The value as a formula of `x`, `y` and the parameters.
  public var formula: String
  /// The derivatives, one formula an operand; `r` stands for the value.
  public var derivatives: [String]
  /// The domain of each operand.
  public var domain: [Interval]
  /// Names and default values of the parameters.
  public var parameters: [(name: String, standard: Double)]
  /// Values of the first operand at which the derivative jumps.
  public var kinks: [Double]
  /// The convention for value and derivative at kinks and other special points.
  public var convention: String
  /// The accuracy of value and derivative, and how the rule attains it.
  public var accuracy: String
  /// The source of the derivative: a section of DLMF (dlmf.nist.gov) or a paper.
  public var source: String

  /// The facts of a rule. Only the name is needed, and the symbol is the name by default.
  public init(
    _ name: String, symbol: String? = nil, _ formula: String = "", derivatives: [String] = [],
    domain: [Interval] = [.real], parameters: [(name: String, standard: Double)] = [],
    kinks: [Double] = [], convention: String = "", accuracy: String = "", source: String = ""
  ) {
    self.name = name
    self.symbol = symbol ?? name
    self.formula = formula
    self.derivatives = derivatives
    self.domain = domain
    self.parameters = parameters
    self.kinks = kinks
    self.convention = convention
    self.accuracy = accuracy
    self.source = source
  }
}

/// An interval of real numbers: a domain.
public struct Interval: Sendable, Equatable, CustomStringConvertible {
  /// The lower end.
  public var lower: Double
  /// The upper end.
  public var upper: Double
  /// Whether finite ends belong to the interval. Infinite ones never do.
  public var isClosed: Bool
  /// Whether 0 is excluded.
  public var excludesZero: Bool

  /// The interval from `lower` to `upper`, by default without its ends.
  public init(
    _ lower: Double, _ upper: Double, closed: Bool = false, excludesZero: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    isClosed = closed
    self.excludesZero = excludesZero
  }

  /// All numbers.
  public static let real = Interval(-.infinity, .infinity)
  /// 0 to ∞, without 0.
  public static let positive = Interval(0, .infinity)
  /// 0 to ∞, with 0.
  public static let nonnegative = Interval(0, .infinity, closed: true)
  /// -1 to 1, without the ends.
  public static let unit = Interval(-1, 1)
  /// All numbers except 0.
  public static let nonzero = Interval(-.infinity, .infinity, excludesZero: true)

  /// The interval as text, such as `(0, ∞)`, `all x` or `x ≠ 0`.
  public var description: String {
    if excludesZero { return "x ≠ 0" }
    if self == .real { return "all x" }
    func text(_ end: Double) -> String {
      switch end {
      case .infinity: "∞"
      case -.infinity: "-∞"
      case let end: end == end.rounded() ? "\(Int(end))" : "\(end)"
      }
    }
    let left = isClosed && lower.isFinite ? "[" : "("
    let right = isClosed && upper.isFinite ? "]" : ")"
    return "\(left)\(text(lower)), \(text(upper))\(right)"
  }
}
