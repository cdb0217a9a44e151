/// The table of all elementwise and list rules. The formula language, the tests, the documentation
/// and the exporters iterate it: a rule that is in the table is everywhere.
public enum RuleBook {
  /// One rule of the table.
  public struct Entry: Sendable {
    public let facts: RuleFacts
    public let form: Form
    private let type: any Rule.Type
    public var name: String { facts.name }

    /// An entry for a rule without parameters.
    public init<R: UnaryRule>(_ rule: R) {
      self.init(R.self) { _ in rule }
    }
    /// An entry for a rule with parameters, made from as many numbers as its facts name.
    public init<R: UnaryRule>(_: R.Type, _ make: @escaping @Sendable ([Double]) -> R) {
      facts = R.facts
      form = .unary { make($0) }
      type = R.self
    }
    public init<R: BinaryRule>(_ rule: R) {
      facts = R.facts
      form = .binary(rule)
      type = R.self
    }
    public init<R: ManyRule>(_ rule: R) {
      facts = R.facts
      form = .many(rule)
      type = R.self
    }

    /// What is wrong with parameters, or nil: see ``Rule/complaint(aboutParameters:)``.
    public func complaint(aboutParameters parameters: [Double]) -> String? {
      type.complaint(aboutParameters: parameters)
    }

    /// How many operands the rule takes; nil for any number.
    public var operandCount: Int? {
      switch form {
      case .unary: 1
      case .binary: 2
      case .many: nil
      }
    }
  }

  /// A rule by its number of operands.
  public enum Form: Sendable {
    /// Makes the rule from its parameters (see ``RuleFacts/parameters``).
    case unary(@Sendable ([Double]) -> any UnaryRule)
    case binary(any BinaryRule)
    case many(any ManyRule)
  }

  /// All rules, in the order of the documentation.
  public static let entries: [Entry] = [
    Entry(Rules.Add()), Entry(Rules.Subtract()), Entry(Rules.Multiply()), Entry(Rules.Divide()),
    Entry(Rules.Negate()), Entry(Rules.Reciprocal()), Entry(Rules.Square()),

    Entry(Rules.Sqrt()), Entry(Rules.Cbrt()), Entry(Rules.Rsqrt()),
    Entry(Rules.PowerOf.self) { Rules.PowerOf($0[0]) }, Entry(Rules.Power()), Entry(Rules.Hypot()),

    Entry(Rules.Abs()), Entry(Rules.Sign()), Entry(Rules.Minimum()), Entry(Rules.Maximum()),
    Entry(Rules.Clamp.self) { Rules.Clamp(lower: $0[0], upper: $0[1]) },
    Entry(Rules.Remainder()), Entry(Rules.Floor()), Entry(Rules.Ceil()), Entry(Rules.Round()),
    Entry(Rules.CopySign()),

    Entry(Rules.Exp()), Entry(Rules.Exp2()), Entry(Rules.ExpMinusOne()), Entry(Rules.Log()),
    Entry(Rules.Log2()), Entry(Rules.Log10()), Entry(Rules.LogOnePlus()), Entry(Rules.XLogY()),
    Entry(Rules.LogAddExp()),

    Entry(Rules.Sin()), Entry(Rules.Cos()), Entry(Rules.Tan()), Entry(Rules.Asin()),
    Entry(Rules.Acos()), Entry(Rules.Atan()), Entry(Rules.Atan2()),

    Entry(Rules.Sinh()), Entry(Rules.Cosh()), Entry(Rules.Tanh()), Entry(Rules.Asinh()),
    Entry(Rules.Acosh()), Entry(Rules.Atanh()),

    Entry(Rules.Erf()), Entry(Rules.Erfc()), Entry(Rules.ErfInverse()), Entry(Rules.LogGamma()),
    Entry(Rules.Digamma()), Entry(Rules.Polygamma.self) { Rules.Polygamma(order: Int($0[0])) },

    Entry(Rules.Sigmoid()), Entry(Rules.LogSigmoid()), Entry(Rules.Softplus()),
    Entry(Rules.Softsign()), Entry(Rules.Elu.self) { Rules.Elu(alpha: $0[0]) }, Entry(Rules.Selu()),
    Entry(Rules.Celu.self) { Rules.Celu(alpha: $0[0]) }, Entry(Rules.Gelu()),
    Entry(Rules.GeluTanh()), Entry(Rules.Silu()), Entry(Rules.Mish()), Entry(Rules.Tanhshrink()),

    Entry(Rules.Relu()), Entry(Rules.Relu6()),
    Entry(Rules.LeakyRelu.self) { Rules.LeakyRelu(slope: $0[0]) },
    Entry(Rules.Hardtanh.self) { Rules.Hardtanh(lower: $0[0], upper: $0[1]) },
    Entry(Rules.HardSigmoid()), Entry(Rules.HardSwish()),

    Entry(Rules.Sum()), Entry(Rules.Mean()), Entry(Rules.Dot()), Entry(Rules.LogSumExp()),
    Entry(Rules.Norm()),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })

  /// The rule of this name, or nil.
  public static func entry(named name: String) -> Entry? { byName[name] }
}
