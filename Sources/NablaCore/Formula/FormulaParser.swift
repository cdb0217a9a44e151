/// Parses a formula's statements into steps.
///
/// Expressions are parsed with an explicit stack (``pending``), not by recursion: deep nesting must
/// not overflow the call stack.
struct FormulaParser {
  let source: FormulaSource
  let functions: FormulaFunctions
  var steps: [Formula.Step] = []
  var names: FormulaNames

  private var lexer: FormulaLexer
  /// The next token, and the one before it.
  private(set) var token: FormulaToken
  private(set) var previous: FormulaToken

  /// Values whose operation is pending, and operations whose last operand is pending.
  var operands: [Operand] = []
  var pending: [Pending] = []
  /// The number of pending parentheses and calls.
  var nesting = 0

  /// The name whose expression is being parsed.
  private(set) var definition: String?
  /// The position of an expression without a name, which only the last statement may be.
  private var unnamed: Range<Int>?

  init(
    _ source: FormulaSource, _ functions: FormulaFunctions,
    _ values: [(name: String, value: Double)]
  ) throws(FormulaError) {
    self.source = source
    self.functions = functions
    names = try FormulaNames(source, given: values)
    lexer = FormulaLexer(source)
    token = try lexer.next()
    previous = token
  }

  /// Parses the whole text.
  mutating func parse() throws(FormulaError) {
    while token.kind != .end {
      if token.kind == .separator { try advance() } else { try statement() }
    }
    if names.all.isEmpty {
      throw FormulaError(.noOutput, "the formula is empty; write a line such as y = 2 * x")
    }
    try names.checkAllGivenAreUsed()
  }

  private mutating func statement() throws(FormulaError) {
    if let unnamed {
      throw source.error(
        .misplaced, "only the last statement can do without a name; write name = ...", at: unnamed)
    }
    if token.kind == .name, lexer.assignmentFollows() {
      let target = token.range
      let name = source.text(target)
      try names.checkNew(name, at: target)
      definition = name
      try advance()
      try advance()
      try define(name, at: target, as: expression())
    } else {
      if token.kind == .name, ForeignWords.declarations.contains(source.text(token.range)),
        lexer.nameFollows()
      {
        throw error(
          .misplaced,
          "an assignment begins with its name; leave \"\(source.text(token.range))\" out")
      }
      definition = nil
      if let mistake = mistakenAssignment() { throw mistake }
      let value = try expression()
      unnamed = value.range
      try names.checkNew("output", at: value.range)
      try define("output", at: value.range, as: value)
    }
  }

  private mutating func define(
    _ name: String, at target: Range<Int>, as value: Operand
  ) throws(FormulaError) {
    switch value.content {
    case .number(let number):
      let step = try append(.input, [], at: target.lowerBound..<value.range.upperBound)
      names.defineInput(name, number, step: step, at: target)
      steps[step].name = name
    case .step(let step):
      try names.define(name, step: step, at: target)
      // `z = x` defines a second name for x: the step keeps its first one.
      if steps[step].name == nil { steps[step].name = name }
    }
  }

  /// The mistake of a name at the beginning of a statement with another sign than `=` after it.
  private func mistakenAssignment() -> FormulaError? {
    guard token.kind == .name else { return nil }
    if let nextMistake { return nextMistake }
    var ahead = lexer
    guard let next = try? ahead.next() else { return nil }
    let isArrow =
      next.kind == .symbol(.less) && source.byte(at: next.range.upperBound) == UInt8(ascii: "-")
    guard isArrow || next.kind == .symbol(.equal) else { return nil }
    return source.error(
      .misplaced, "an assignment is written =; == compares, in select", at: next.range)
  }

  // MARK: Steps

  /// Appends a step and returns its index.
  mutating func append(
    _ operation: Formula.Operation, _ operands: [Int], at range: Range<Int>
  ) throws(FormulaError) -> Int {
    if steps.count >= Formula.maximumSteps {
      throw source.error(
        .size, "the formula has more than \(Formula.maximumSteps) steps", at: range)
    }
    steps.append(Formula.Step(operation: operation, operands: operands, name: nil, source: range))
    return steps.count - 1
  }

  /// Replaces the last operands by the value of an operation on them.
  mutating func apply(
    _ operation: Formula.Operation, toLast count: Int, at range: Range<Int>
  ) throws(FormulaError) {
    var indices: [Int] = []
    for operand in operands.suffix(count) {
      switch operand.content {
      case .step(let step): indices.append(step)
      case .number(let number):
        // Appended here and not where it was parsed: a constant directly precedes its operation.
        indices.append(try append(.constant(number), [], at: operand.range))
      }
    }
    operands.removeLast(count)
    operands.append(Operand(.step(try append(operation, indices, at: range)), range))
  }

  /// The value of a name. A name that the caller gives and the text never assigns becomes an input
  /// here.
  mutating func value(ofName range: Range<Int>) throws(FormulaError) -> Operand {
    let name = source.text(range)
    switch names.lookUp(name, at: range) {
    case .step(let step): return Operand(.step(step), range)
    case .number(let number): return Operand(.number(number), range)
    case .given(let number):
      let step = try append(.input, [], at: range)
      names.defineInput(name, number, step: step, at: range, isImplicit: true)
      steps[step].name = name
      return Operand(.step(step), range)
    case nil: throw diagnosis(ofUnknownName: name, at: range)
    }
  }

  // MARK: Tokens

  mutating func advance() throws(FormulaError) {
    previous = token
    token = try lexer.next()
  }

  /// The mistake in the next token, or nil.
  var nextMistake: FormulaError? {
    var ahead = lexer
    do throws(FormulaError) {
      _ = try ahead.next()
      return nil
    } catch {
      return error
    }
  }

  /// Whether the current name is that of a function.
  var namesFunction: Bool { lexer.callFollows() }

  func error(_ kind: FormulaError.Kind, _ message: String) -> FormulaError {
    source.error(kind, message, at: token.range)
  }
}

// MARK: - The stack

extension FormulaParser {
  /// A value on the stack. A number becomes a step when an operation uses it; so a number that no
  /// operation uses, as in `x = -2`, can become an input instead.
  struct Operand {
    enum Content {
      case number(Double)
      case step(Int)
    }
    let content: Content
    let range: Range<Int>

    init(_ content: Content, _ range: Range<Int>) {
      self.content = content
      self.range = range
    }
  }

  /// An operation whose last operand is being parsed.
  enum Pending {
    case negation(Range<Int>)
    case infix(Infix, Range<Int>)
    case group(Range<Int>)
    case call(Call)

    /// The binding strength; 0 for what only a parenthesis ends.
    var binding: Int {
      switch self {
      case .group, .call: 0
      case .infix(let infix, _): infix.binding
      case .negation: 3
      }
    }
  }

  enum Infix {
    case add, subtract, multiply, divide, power

    var binding: Int {
      switch self {
      case .add, .subtract: 1
      case .multiply, .divide: 2
      case .power: 4
      }
    }

    var rule: any BinaryRule {
      switch self {
      case .add: Rules.Add()
      case .subtract: Rules.Subtract()
      case .multiply: Rules.Multiply()
      case .divide: Rules.Divide()
      case .power: Rules.Power()
      }
    }
  }

  struct Call {
    let function: Function
    let name: Range<Int>
    /// The opening parenthesis.
    let open: Range<Int>
    /// The start of the call; that of the receiver for a method.
    let start: Int
    /// The number of values below its operands on the stack.
    let base: Int
    /// The comparison between the first two operands, which only `select` has.
    var comparison: FormulaToken.Symbol?
  }

  enum Function {
    case rule(RuleBook.Entry)
    case select
  }
}
