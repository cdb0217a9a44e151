extension FormulaParser {
  /// Parses a function's name and its opening parenthesis.
  ///
  /// - Returns: whether the call is complete, because its parentheses are empty.
  mutating func beginCall(base: Int, start: Int) throws(FormulaError) -> Bool {
    let name = token.range
    let function = try function(named: name)
    try advance()
    try push(
      .call(Call(function: function, name: name, open: token.range, start: start, base: base)))
    try advance()
    guard token.kind == .symbol(.close), case .call(let call) = pending.last else { return false }
    try end(call)
    return true
  }

  /// Parses `.name(` after a value: a call with that value as its first operand.
  mutating func beginMethod() throws(FormulaError) -> Bool {
    let receiver = operands[operands.count - 1]
    try advance()
    guard token.kind == .name else {
      throw source.error(
        .misplaced, "a method's name is missing after \".\", as in x.relu()", at: previous.range)
    }
    guard namesFunction else {
      throw error(
        .misplaced, "a method needs parentheses: .\(source.text(token.range))()")
    }
    return try beginCall(base: operands.count - 1, start: receiver.range.lowerBound)
  }

  /// Parses a comma.
  mutating func nextArgument() throws(FormulaError) {
    try reduce(downTo: 1)
    guard case .call = pending.last else {
      if isDecimalComma {
        throw error(
          .number, "a decimal point is written \".\", and digits are grouped by _, as in 1_000.5")
      }
      throw error(.misplaced, "a comma can stand only between the operands of a function")
    }
    try advance()
  }

  /// Whether the comma stands between two digits.
  private var isDecimalComma: Bool {
    [token.range.lowerBound - 1, token.range.upperBound].allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(source.byte(at: $0))
    }
  }

  /// Parses a comparison, which is allowed only as the first operand of `select`.
  mutating func compare(_ symbol: FormulaToken.Symbol) throws(FormulaError) {
    try reduce(downTo: 1)
    guard case .call(var call) = pending.last, case .select = call.function,
      call.comparison == nil, operands.count == call.base + 1
    else {
      throw error(
        .misplaced,
        "\"\(symbol.rawValue)\" can stand only in select(a \(symbol.rawValue) b, x, y)")
    }
    call.comparison = symbol
    pending[pending.count - 1] = .call(call)
    try advance()
  }

  /// Parses a call's closing parenthesis, and appends its step.
  mutating func end(_ call: Call) throws(FormulaError) {
    pending.removeLast()
    nesting -= 1
    let count = operands.count - call.base
    let range = call.start..<token.range.upperBound
    switch call.function {
    case .select:
      guard let comparison = call.comparison?.relation, count == 4 else {
        throw source.error(
          .arguments, "select takes a comparison and two values: select(a < b, x, y)",
          at: call.name)
      }
      if comparison.isExchanged { operands.swapAt(call.base, call.base + 1) }
      try apply(.select(comparison.relation), toLast: 4, at: range)
    case .rule(let entry):
      try apply(operation(entry, call), toLast: operands.count - call.base, at: range)
    }
    try advance()
  }

  /// The operation of a rule with the parameters of a call, which are popped from the stack.
  private mutating func operation(
    _ entry: RuleBook.Entry, _ call: Call
  ) throws(FormulaError) -> Formula.Operation {
    let count = operands.count - call.base
    switch entry.form {
    case .unary(let make):
      let parameters = entry.facts.parameters
      guard count == 1 || count == 1 + parameters.count else { throw wrongCount(entry, call) }
      return .rule(.unary(make(try takeParameters(of: entry, count - 1))))
    case .binary(let rule):
      guard count == 2 else { throw wrongCount(entry, call) }
      return .rule(.binary(rule))
    case .many(let rule):
      if let error = rule.countError(count) {
        throw source.error(.arguments, error, at: call.name)
      }
      return .rule(.many(rule))
    }
  }

  /// Pops the last `count` operands as a rule's parameters; without any, the defaults.
  private mutating func takeParameters(
    of entry: RuleBook.Entry, _ count: Int
  ) throws(FormulaError) -> [Double] {
    guard count > 0, let first = operands.suffix(count).first, let last = operands.last else {
      return entry.facts.parameters.map(\.standard)
    }
    var values: [Double] = []
    for (operand, parameter) in zip(operands.suffix(count), entry.facts.parameters) {
      guard case .number(let value) = operand.content else {
        throw source.error(
          .parameter, "the parameter \"\(parameter.name)\" of \(entry.name) must be a plain number",
          at: operand.range)
      }
      values.append(value)
    }
    if let error = entry.parameterError(values) {
      let range = first.range.lowerBound..<last.range.upperBound
      throw source.error(.parameter, error, at: range)
    }
    operands.removeLast(count)
    return values
  }

  private func wrongCount(_ entry: RuleBook.Entry, _ call: Call) -> FormulaError {
    let count = operands.count - call.base
    let parameters = entry.facts.parameters.map(\.name)
    let needed: String
    let usage: String
    if entry.operandCount == 2 {
      (needed, usage) = ("2 operands", "\(entry.name)(x, y)")
    } else if parameters.isEmpty {
      (needed, usage) = ("1 operand", "\(entry.name)(x)")
    } else {
      needed = "1 operand and \(parameters.count == 1 ? "1 parameter" : "2 parameters or none")"
      usage = "\(entry.name)(x) or \(entry.name)(x, \(parameters.joined(separator: ", ")))"
    }
    return source.error(
      .arguments, "\(entry.name) takes \(needed), not \(count): \(usage)", at: call.name)
  }

  // MARK: Functions

  private func function(named range: Range<Int>) throws(FormulaError) -> Function {
    let name = source.text(range)
    if name == "select" { return .select }
    if let entry = functions.entry(named: name) { return .rule(entry) }
    throw diagnosis(ofUnknownFunction: name, at: range)
  }
}

extension FormulaToken.Symbol {
  /// A comparison as a relation, and whether its operands are exchanged: `a > b` is `b < a`.
  fileprivate var relation: (relation: Relation, isExchanged: Bool)? {
    switch self {
    case .less: (.less, false)
    case .lessOrEqual: (.lessOrEqual, false)
    case .greater: (.less, true)
    case .greaterOrEqual: (.lessOrEqual, true)
    case .equal: (.equal, false)
    default: nil
    }
  }
}
