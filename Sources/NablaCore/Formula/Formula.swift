/// A program of scalars written as text: the formula language of the command `nabla`.
///
///     let formula = try Formula("x = -2; z = 2 * x; loss = relu(z * z) + x")
///     gradient(at: formula.inputs.map(\.value)) { formula.value(at: $0) }  // [-15]
///
/// **Statements.** One `name = expression` a line, or several on a line with `;` between them. `#`
/// begins a comment. A name assigned a plain number, `x = -2`, is an *input*: something to
/// differentiate by. Any other name stands for the value of its expression, may be used below its
/// line, and is assigned once. The last assigned name is the output. The last statement may be a
/// bare expression; its name is `output`.
///
/// **Expressions.** `+ - * /`, powers `^` or `**`, parentheses, and calls. From the tightest: calls
/// of methods, powers (from right to left, `2 ^ 3 ^ 2` is `2 ^ 9`), signs (`-x ^ 2` is `-(x ^ 2)`;
/// `2 ^ -1` is allowed), products, sums (both from left to right).
///
/// **Functions.** Every rule of the ``RuleBook``, by its name: `relu(s)`, or as a method,
/// `s.relu()`. A rule's parameters follow its operand, all or none: `clamp(x, 0, 1)`,
/// `leakyRelu(x)`. `dot` takes one list after the other: `dot(a1, a2, b1, b2)`. `select(a < b, x,
/// y)` is `x` where `a < b` holds and `y` elsewhere, for `<`, `<=`, `>`, `>=` and `==`.
///
/// **Names** begin with a letter or `_` and go on with letters, digits, `_` and primes (`x'`).
/// Functions have names of their own, so `sum = a + b` hides no function. **Numbers** are decimal:
/// `1`, `1.5`, `.5`, `1e-3`, `1_000`. The names `pi`, `inf` and `nan` are numbers, unless the text
/// assigns them.
public struct Formula: Sendable {
  /// One step of the evaluation: an input, a constant or an operation.
  public struct Step: Sendable {
    public let operation: Operation
    /// Which earlier steps the operation takes, in its order.
    public let operands: [Int]
    /// The name that the text gives to the value.
    public internal(set) var name: String?
    /// Where the step stands in ``Formula/text``, as offsets in its UTF-8.
    public let source: Range<Int>
  }

  /// What a step does.
  public enum Operation: Sendable {
    case input
    case constant(Double)
    case rule(AnyRule)
    /// Operands `a, b, x, y`: `x` where `a` and `b` are in the relation, `y` elsewhere. What the
    /// text writes `a > b` is `b < a` here.
    case select(Relation)
  }

  /// A name that was assigned a plain number, or given one from outside.
  public struct Input: Sendable, Equatable {
    public let name: String
    public let value: Double
    public let step: Int
  }

  /// A name and the step that it stands for. Two names may stand for one step: `z = x`.
  public struct Name: Sendable, Equatable {
    public let text: String
    public let step: Int
  }

  /// The text that the formula was read from.
  public let text: String
  /// All steps, in the order of evaluation. A constant is a step of its own, just before the
  /// operation that uses it.
  public let steps: [Step]
  /// The inputs, in the order of their steps.
  public let inputs: [Input]
  /// All names, in the order of their definition: inputs, results, and second names of those.
  public let names: [Name]
  /// The name that the text defines last.
  public let output: Name

  /// Reads a formula.
  ///
  /// - Parameters:
  ///   - text: the formula, of at most ``maximumBytes``.
  ///   - values: numbers for inputs, in place of those in the text. A name that the text uses and
  ///     never assigns becomes an input, at its first use.
  ///   - rules: functions beside the rule book's, such as `[RuleBook.Entry(MyRule())]`.
  /// - Throws: what is wrong with the text, and where.
  /// - Complexity: linear in the length of the text. Nothing recurses, however deep it nests.
  public init(
    _ text: String, at values: [(name: String, value: Double)] = [], rules: [RuleBook.Entry] = []
  ) throws(FormulaError) {
    try self.init(utf8: Array(text.utf8), at: values, rules: rules)
  }

  /// Reads a formula from bytes that are supposed to be UTF-8.
  ///
  /// - Throws: as ``init(_:at:rules:)``, and where the bytes are not UTF-8.
  public init(
    utf8 bytes: [UInt8], at values: [(name: String, value: Double)] = [],
    rules: [RuleBook.Entry] = []
  ) throws(FormulaError) {
    var parser = try FormulaParser(FormulaSource(bytes), FormulaFunctions(own: rules), values)
    try parser.parse()
    text = String(decoding: bytes, as: UTF8.self)
    steps = parser.steps
    inputs = parser.names.inputs
    names = parser.names.all
    output = parser.names.all[parser.names.all.count - 1]
  }

  /// One of ``names``.
  ///
  /// - Throws: a suggestion, if the formula has no such name.
  public func name(_ text: String) throws(FormulaError) -> Name {
    if let name = names.first(where: { $0.text == text }) { return name }
    let advice =
      TypoCorrection.suggestion(for: text, among: names.lazy.map(\.text)).map { "; \($0)" } ?? ""
    throw FormulaError(.unknownName, "the formula has no name \"\(text)\"\(advice)")
  }

  /// How long a text may be: 16 MiB.
  public static let maximumBytes = 16 << 20
  /// How many steps a formula may have.
  public static let maximumSteps = 2_000_000
  /// How deep parentheses and calls may nest.
  public static let maximumNesting = 1_000
}

extension Formula: CustomStringConvertible {
  public var description: String { text }
}
