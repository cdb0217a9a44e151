/// What people should know of a rule: the documentation's table, the formula language, the tests
/// and the command's messages are made from it.
public struct RuleFacts: Sendable {
  /// The name in formulas and pictures, such as `relu`.
  public var name: String
  /// How a picture writes the operation: `*` for multiply. The name where there is no symbol.
  public var symbol: String
  /// The value as a formula of `x`, `y` and the parameters.
  public var formula: String
  /// The derivative, one text an operand, as a formula that may use the value `r`.
  public var derivatives: [String]
  /// Where each operand may lie, one interval an operand.
  public var domain: [Interval]
  /// Names and customary values of the parameters.
  public var parameters: [(name: String, standard: Double)]
  /// Points of the first operand at which the derivative jumps.
  public var kinks: [Double]
  /// What holds at kinks and other special points.
  public var convention: String
  /// How the rule stays accurate, and how accurate it is.
  public var accuracy: String
  /// Where the derivative comes from: a section of DLMF (dlmf.nist.gov) or a paper.
  public var source: String

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
  public var lower: Double
  public var upper: Double
  /// Whether the ends belong to the interval; infinite ends never do.
  public var isClosed: Bool
  /// Whether 0 inside the interval does not belong to it.
  public var excludesZero: Bool

  public init(
    _ lower: Double, _ upper: Double, closed: Bool = false, excludesZero: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    isClosed = closed
    self.excludesZero = excludesZero
  }

  public static let real = Interval(-.infinity, .infinity)
  public static let positive = Interval(0, .infinity)
  public static let nonnegative = Interval(0, .infinity, closed: true)
  /// -1 to 1.
  public static let unit = Interval(-1, 1)
  /// All but 0.
  public static let nonzero = Interval(-.infinity, .infinity, excludesZero: true)

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
