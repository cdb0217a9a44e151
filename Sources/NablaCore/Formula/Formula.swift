/// A scalar program written as text: the formula language of the command `nabla`.
///
///     let formula = try Formula("x = -2; z = 2 * x; loss = relu(z * z) + x")
///     gradient(at: formula.inputs.map(\.value)) { formula.value(at: $0) }  // [-15]
///
/// **Statements.** One `name = expression` a line, or several separated by `;`. `#` begins a
/// comment. A name assigned a plain number, `x = -2`, is an *input*, which can be differentiated
/// by. Any other name stands for the value of its expression, may be used below its line, and is
/// assigned once. The last assigned name is the output. The last statement may be an expression
/// without a name; it is called `output`.
///
/// **Expressions.** `+ - * /`, powers `^` or `**`, parentheses, and calls. In order of decreasing
/// precedence: method calls, powers (right-associative, `2 ^ 3 ^ 2` is `2 ^ 9`), signs (`-x ^ 2` is
/// `-(x ^ 2)`; `2 ^ -1` is allowed), products, sums (both left-associative).
///
/// **Functions.** Every rule of the ``RuleBook``, by its name: `relu(s)`, or as a method,
/// `s.relu()`. A rule's parameters follow its operand, all or none: `clamp(x, 0, 1)`,
/// `leakyRelu(x)`. `dot` takes two lists, one after the other: `dot(a1, a2, b1, b2)`. `select(a <
/// b, x, y)` is `x` where `a < b` holds and `y` elsewhere, for `<`, `<=`, `>`, `>=` and `==`.
///
/// **Names** begin with a letter or `_` and continue with letters, digits, `_` and primes (`x'`).
/// Functions have a separate namespace, so `sum = a + b` hides no function. **Numbers** are
/// decimal: `1`, `1.5`, `.5`, `1e-3`, `1_000`. The names `pi`, `inf` and `nan` (or `NaN`) are
/// numbers, unless the text assigns them.
public struct Formula: Sendable {
  /// One step of the evaluation: an input, a constant or an operation.
  public struct Step: Sendable {
    /// The operation.
    public let operation: Operation
    /// The steps that are the operands, in order; all precede this one.
    public let operands: [Int]
    /// The name of the value in the text, or nil.
    public internal(set) var name: String?
    /// The step's position in ``Formula/text``, as offsets in its UTF-8.
    public let source: Range<Int>
  }

  /// The operation of a step.
  public enum Operation: Sendable {
    /// The value of the next input.
    case input
    /// A constant.
    case constant(Double)
    /// A rule applied to the operands.
    case rule(AnyRule)
    /// A choice with the operands `a, b, x, y`: `x` if `a` and `b` are in the relation, else `y`.
    /// The text's `a > b` is `b < a` here.
    case select(Relation)
  }

  /// An input: a name that was assigned a plain number, or given one by the caller.
  public struct Input: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The number from the text or from the caller.
    public let value: Double
    /// The index of the step.
    public let step: Int
  }

  /// A name and its step. Two names may have the same step: `z = x`.
  public struct Name: Sendable, Equatable {
    /// The name itself.
    public let text: String
    /// The index of the step whose value it names.
    public let step: Int
  }

  /// The text of the formula.
  public let text: String
  /// All steps, in order of evaluation. A constant is a separate step just before the operation
  /// that uses it.
  public let steps: [Step]
  /// The inputs, in the order of their steps.
  public let inputs: [Input]
  /// All names, in order of definition: inputs, results, and second names of those.
  public let names: [Name]
  /// The name that the text defines last.
  public let output: Name

  /// Parses a formula.
  ///
  /// - Parameters:
  ///   - text: the formula, of at most ``maximumBytes``.
  ///   - values: numbers for inputs, which replace those in the text. A name that the text uses and
  ///     never assigns becomes an input, at its first use.
  ///   - rules: functions in addition to the rule book's, such as `[RuleBook.Entry(MyRule())]`.
  /// - Throws: a ``FormulaError`` with the mistake and its location.
  /// - Complexity: linear in the length of the text. Nothing recurses, at any depth of nesting.
  public init(
    _ text: String, at values: [(name: String, value: Double)] = [], rules: [RuleBook.Entry] = []
  ) throws(FormulaError) {
    try self.init(utf8: Array(text.utf8), at: values, rules: rules)
  }

  /// Parses a formula from bytes, which should be UTF-8.
  ///
  /// - Throws: as ``init(_:at:rules:)``, and if the bytes are not UTF-8.
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

  /// The name with this text, one of ``names``.
  ///
  /// - Throws: a ``FormulaError`` with a suggestion, if the formula has no such name.
  public func name(_ text: String) throws(FormulaError) -> Name {
    if let name = names.first(where: { $0.text == text }) { return name }
    let advice =
      TypoCorrection.suggestion(for: text, among: names.lazy.map(\.text)).map { "; \($0)" } ?? ""
    throw FormulaError(.unknownName, "the formula has no name \"\(text)\"\(advice)")
  }

  /// The largest size of a text: 16 MiB.
  public static let maximumBytes = 16 << 20
  /// The largest number of steps of a formula.
  public static let maximumSteps = 2_000_000
  /// The largest depth of nested parentheses and calls.
  public static let maximumNesting = 1_000
}

extension Formula: CustomStringConvertible {
  public var description: String { text }
}
